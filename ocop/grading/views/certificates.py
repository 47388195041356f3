"""Pages of certificates for producers and officers: the list, one certificate with its pictures."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.grading import labels, standings
from ocop.grading.addresses import check_address, scan_address
from ocop.grading.models import StarCertificate
from ocop.grading.paper_columns import LABELS
from ocop.grading.queries import certificates as queries
from ocop.grading.queries.reminders import reminding
from ocop.grading.standings import TONES, Standing

CERTIFICATES_ON_A_PAGE = 25


@require_safe
def certificate_list(request: UserRequest) -> HttpResponse:
    """List the certificates of the person's products and areas, the newest first."""
    today = timezone.localdate()
    found = queries.certificates_visible_to(request.user)
    before = request.GET.get("before", "")
    place = _place(before)
    if place:
        found = queries.issued_before(found, *place)
    shown = list(found[: CERTIFICATES_ON_A_PAGE + 1])
    last = shown[CERTIFICATES_ON_A_PAGE - 1] if len(shown) > CERTIFICATES_ON_A_PAGE else None
    rows = [(one, standings.standing_on(one, today)) for one in shown[:CERTIFICATES_ON_A_PAGE]]
    context = {
        "rows": [(one, standing, TONES[standing], standings.last_good_day(one)) for one, standing in rows],
        "may_enter": may_anywhere(request.user, Permission.CERTIFICATE_IMPORT),
        "next_url": f"?before={last.issued_on.isoformat()}_{last.pk}" if last else "",
        "previous_url": "?" if before else "",
    }
    return render(request, "grading/certificate_list.html", context)


@require_safe
def certificate_page(request: UserRequest, public_id: str) -> HttpResponse:
    """Show one certificate with what can be downloaded of it."""
    certificate = _mine(request, public_id)
    today = timezone.localdate()
    seen = queries.seen(certificate, on=today)
    context = {
        "certificate": certificate,
        "seen": seen,
        "tone": TONES[seen.standing],
        "last_day": standings.last_good_day(certificate),
        "reminding": reminding([certificate], on=today)[certificate.pk],
        "issuer": queries.issuer_name(certificate),
        "check_url": check_address(certificate),
        "level": standings.level_words(certificate),
        "labels": labels.PNG_WIDTHS if _has_label(certificate) else (),
        "missing": [str(LABELS.get(code, code)) for code in certificate.proof.get("missing", [])],
    }
    return render(request, "grading/certificate.html", context)


@require_safe
def label(request: UserRequest, public_id: str, width: int = 0) -> HttpResponse:
    """Send the label of a certificate that is valid today, as SVG or so many pixels wide."""
    certificate = _mine(request, public_id)
    if not _has_label(certificate) or (width and width not in labels.PNG_WIDTHS):
        raise Http404
    last = standings.last_good_day(certificate)
    svg = labels.label_svg(
        scheme=standings.scheme_label(certificate.scheme),
        country=standings.scheme_country(certificate.scheme),
        stars=certificate.stars,
        rules=standings.year_of(certificate),
        number=certificate.number,
        term=f"{certificate.issued_on.isoformat()} – {last.isoformat() if last else ''}".strip(),
        credential=certificate.credential,
    )
    name = f"ocop-label-{certificate.public_id}"
    if not width:
        return _picture(svg, "image/svg+xml", f"{name}.svg")
    return _picture(labels.label_png(svg, width, credential=certificate.credential), "image/png", f"{name}-{width}.png")


@require_safe
def scan_code(request: UserRequest, public_id: str, kind: str) -> HttpResponse:
    """Send the QR code that leads to the check page, as SVG or PNG."""
    certificate = _mine(request, public_id)
    address, name = scan_address(certificate), f"ocop-code-{certificate.public_id}.{kind}"
    if kind == "svg":
        return _picture(labels.code_svg(address, credential=certificate.credential), "image/svg+xml", name)
    return _picture(labels.code_png(address, credential=certificate.credential), "image/png", name)


def _place(given: str) -> tuple[dt.date, int] | None:
    """Return the day and key of the last row of the page before; none where the address does not say them."""
    day, _sign, key = given.partition("_")
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        return None
    try:
        return dt.date.fromisoformat(day), int(key)
    except ValueError:
        return None


def _mine(request: UserRequest, public_id: str) -> StarCertificate:
    return get_object_or_404(queries.certificates_visible_to(request.user), public_id=public_id)


def _has_label(certificate: StarCertificate) -> bool:
    standing = standings.standing_on(certificate, timezone.localdate())
    return standing == Standing.VALID and standings.gives_stars(certificate)


def _picture(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
