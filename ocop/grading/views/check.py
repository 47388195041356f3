"""Pages on which anybody checks a certificate: by its number, by its code, by its signed text. No account."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.core.pace import most_a_minute, paced
from ocop.core.refusals import DomainError
from ocop.core.text import squeeze
from ocop.grading import standings, verdicts
from ocop.grading.addresses import check_page_in
from ocop.grading.checking import checked
from ocop.grading.codes import codes_in_file, is_a_picture
from ocop.grading.credentials.finding import tokens_in_file, tokens_in_text
from ocop.grading.credentials.verifying import Verdict
from ocop.grading.forms.certificates import VerifyForm
from ocop.grading.models import StarCertificate
from ocop.grading.queries import certificates as queries
from ocop.grading.standings import ADVICE, MEANINGS, TONES, Standing
from ocop.places.queries import country_name

TOKENS_CHECKED = 3


@login_not_required
@require_safe
@never_cache
def check_search(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and lead to what it says."""
    question = squeeze(request.GET.get("q", ""))[: queries.LONGEST_QUESTION]
    return _answer(request, question) if question else render(request, "grading/check_search.html", _about_the_form())


@paced("checks")
def _answer(request: HttpRequest, question: str) -> HttpResponse:
    found = queries.matches(question)
    if len(found.certificates) == 1 or (found.product and found.certificates):
        return redirect(found.certificates[0])
    return _told(request, question, found)


def _told(request: HttpRequest, question: str, found: queries.Matches) -> HttpResponse:
    """Answer a number that leads to no one certificate: to several, to a register's word, or to nothing."""
    today = timezone.localdate()
    reported = [held for held in found.reported if not held.decision or held.valid_on(today)]
    standing = Standing.REPORTED if reported else Standing.UNKNOWN
    context = _about_the_form() | {
        "question": question,
        "certificates": [(one, *_standing(one)) for one in found.certificates],
        "product": found.product,
        "reported": [
            (held, standings.scheme_label(held.scheme), country_name(standings.scheme_country(held.scheme)))
            for held in reported
        ],
        "standing": standing,
        "tone": TONES[standing],
        "meaning": MEANINGS[standing],
        "advice": ADVICE[standing],
        "today": today,
    }
    return render(request, "grading/check_search.html", context, status=200 if found.certificates or reported else 404)


@login_not_required
@require_safe
@never_cache
@paced("checks")
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a certificate is worth on the day of viewing."""
    certificate = queries.public_certificates().filter(public_id=public_id.upper()).first()
    if certificate is None:
        return _told(request, public_id, queries.Matches(()))
    seen = queries.seen(certificate, on=timezone.localdate())
    asked = request.GET.get("number", "")
    context = {
        "seen": seen,
        "certificate": certificate,
        "other_number": asked if asked and asked != certificate.number else "",
        "badge": _badge(seen),
        "level": "" if standings.gives_stars(certificate) else standings.level_words(certificate),
        "tone": TONES[seen.standing],
        "meaning": MEANINGS[seen.standing],
        "advice": ADVICE[seen.standing],
        "last_day": standings.last_good_day(certificate),
        "issuer": queries.issuer_name(certificate),
        "others": [(one, *_standing(one)) for one in seen.others],
        "subject": certificate.number,
    }
    return render(request, "grading/check.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify_page(request: HttpRequest) -> HttpResponse:
    """Check a certificate that was pasted or sent as a file, with this node's keys; a code in a picture leads on."""
    return _verify(request) if request.method == "POST" else _verify_form(request, VerifyForm())


@paced("checks")
def _verify(request: HttpRequest) -> HttpResponse:
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _verify_form(request, form, status=422)
    raw = form.cleaned_data["file"].read() if form.cleaned_data["file"] else b""
    tokens = tokens_in_text(form.cleaned_data["token"]) + tokens_in_file(raw)
    if not tokens:
        return _by_its_code(request, form, raw)
    now = timezone.now()
    found = [checked(token, at=now) for token in dict.fromkeys(tokens[:TOKENS_CHECKED])]
    return _verify_form(request, form, verdicts_found=[_worded(verdict) for verdict in found])


def _by_its_code(request: HttpRequest, form: VerifyForm, raw: bytes) -> HttpResponse:
    """Lead to the check page that a code in a picture or PDF names, or say why that cannot be."""
    if not is_a_picture(raw):
        form.add_error(None, verdicts.nothing_found())
        return _verify_form(request, form, status=422)
    try:
        codes = codes_in_file(raw)
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return _verify_form(request, form, status=422)
    for page in filter(None, map(check_page_in, codes)):
        return redirect(page)
    form.add_error("file", verdicts.leads_elsewhere(codes[0]) if codes else verdicts.no_code_found())
    return _verify_form(request, form, status=422)


def _verify_form(
    request: HttpRequest,
    form: VerifyForm,
    *,
    verdicts_found: list[tuple[str, str, list[str], StarCertificate | None]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "verdicts": verdicts_found or []}
    return render(request, "grading/verify.html", context, status=status)


def _worded(verdict: Verdict) -> tuple[str, str, list[str], StarCertificate | None]:
    known = queries.certificate_stated(verdict.stated) if verdict.good and verdict.stated else None
    return verdicts.tone(verdict), verdicts.headline(verdict), verdicts.sentences(verdict), known


def _standing(certificate: StarCertificate) -> tuple[Standing, str]:
    standing = standings.standing_on(certificate, timezone.localdate())
    return standing, TONES[standing]


def _badge(seen: queries.Seen) -> dict[str, object]:
    certificate = seen.certificate
    return {
        "scheme": standings.scheme_label(certificate.scheme),
        "stars": certificate.stars,
        "country": country_name(standings.scheme_country(certificate.scheme)),
        "rules": standings.year_of(certificate),
        "until": _last_day_shown(seen),
        "ended": seen.standing not in (Standing.VALID, Standing.NOT_YET),
    }


def _last_day_shown(seen: queries.Seen) -> dt.date | None:
    """Return the last day on which the stars held or will hold; none where that cannot be said in one day.

    What is suspended may hold again, so it has not ended. What was revoked ended the day before, if it ever held.
    """
    last = standings.last_good_day(seen.certificate)
    if seen.standing == Standing.SUSPENDED:
        return None
    if seen.standing in (Standing.REVOKED, Standing.SUPERSEDED):
        if seen.since is None:
            return None
        before = seen.since - dt.timedelta(days=1)
        last = min(last, before) if last else before
        return last if last >= seen.certificate.issued_on else None
    return last


def _about_the_form() -> dict[str, object]:
    return {"scans_a_minute": most_a_minute("checks")}
