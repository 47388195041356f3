"""Pages of certificates for producers and officers: the list, one certificate with its pictures, paper ones entered."""

import datetime as dt
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere, paths_of
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading import labels, standings
from ocop.grading.addresses import check_address, scan_address
from ocop.grading.forms.certificates import PaperFileForm
from ocop.grading.models import StarCertificate
from ocop.grading.operations.certificate_entry import Entered, enter_paper_certificates, write_entry_report
from ocop.grading.paper_columns import LABELS
from ocop.grading.queries import certificates as queries
from ocop.grading.standings import TONES, Standing
from ocop.registry.states import OUTCOME_TONES

CERTIFICATES_ON_A_PAGE = 25
ROWS_SHOWN = 100
REPORTS_KEPT = 5
"""Of each person; an older one goes when a new one comes."""
ROWS_ON_A_PAGE_AT_ONCE = 500
"""Rows of a sheet that the page takes; the command takes any."""


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
    seen = queries.seen(certificate, on=timezone.localdate())
    context = {
        "certificate": certificate,
        "seen": seen,
        "tone": TONES[seen.standing],
        "last_day": standings.last_good_day(certificate),
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


@require_http_methods(["GET", "HEAD", "POST"])
def enter_certificates(request: UserRequest) -> HttpResponse:
    """Take a sheet of certificates that were issued on paper: check its rows, or enter them."""
    if not may_anywhere(request.user, Permission.CERTIFICATE_IMPORT):
        raise PermissionDenied(_("Certificates on paper are entered by officers of the province or the nation."))
    countries = {path.split(".")[0] for path in paths_of(request.user, Permission.CERTIFICATE_IMPORT)}
    form = PaperFileForm(request.POST or None, request.FILES or None, countries=countries)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _entered(request, form)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    return render(request, "grading/enter_certificates.html", context, status=422 if form.errors else 200)


@require_safe
def entry_report(request: UserRequest, name: uuid.UUID) -> FileResponse:
    """Send the report of a sheet that the person sent."""
    path = _reports(request) / f"{name}.xlsx"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename="ocop-certificates.xlsx")


def _entered(request: UserRequest, form: PaperFileForm) -> dict[str, object]:
    file = form.cleaned_data["file"]
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix[:10]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        done = enter_paper_certificates(
            Path(kept.name),
            scheme=form.cleaned_data["scheme"],
            by=request.user,
            at=timezone.now(),
            dry_run=form.cleaned_data["only_check"],
            most=ROWS_ON_A_PAGE_AT_ONCE,
        )
    name = uuid.uuid4()
    folder = _reports(request)
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.xlsx"), key=lambda path: path.stat().st_mtime, reverse=True)[REPORTS_KEPT:]:
        old.unlink(missing_ok=True)
    write_entry_report(done, folder / f"{name}.xlsx")
    return {
        "done": done,
        "counts": [(outcome, count) for outcome, count in done.counts.items()],
        "rows": _shown(done),
        "report": name,
        "only_checked": form.cleaned_data["only_check"],
    }


def _shown(done: Entered) -> list[tuple[object, str]]:
    """Return the rows about which there is something to say, as many as a page holds."""
    told = [row for row in done.rows if row.remarks]
    return [(row, OUTCOME_TONES[row.outcome]) for row in told[:ROWS_SHOWN]]


def _reports(request: UserRequest) -> Path:
    return Path(settings.MEDIA_ROOT) / "certificate-reports" / str(request.user.pk)


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
