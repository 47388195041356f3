"""Before an edition takes effect: officers see who would rise, fall or lose a star, as a worker has worked it out."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading import tasks
from ocop.grading.models import EditionEffect
from ocop.grading.operations.effects import ask_effect
from ocop.grading.queries import effects as queries
from ocop.grading.queries.rules import may_set
from ocop.grading.scoring.records import Edition
from ocop.grading.states import EffectChange, EffectState
from ocop.grading.told_effects import told, write_effect
from ocop.grading.views.rules import edition_or_404

ROWS = 50
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def edition_effect(request: UserRequest, code: str, new: str) -> HttpResponse:
    """Show officers what was worked out, some of its products at a time, and how far a new work is."""
    rules, coming = _editions(request, code, new)
    newest, done = queries.newest_effect(code, new), queries.newest_done_effect(code, new)
    at_work = newest is not None and queries.comes_forward(newest, timezone.now())
    context: dict[str, object] = {
        "rules": rules,
        "coming": coming,
        "newest": newest,
        "effect": done,
        "at_work": at_work,
        "stopped": newest is not None and newest.at_work and not at_work,
        "failed": newest is not None and newest.state == EffectState.FAILED and newest.failure,
    }
    if done is not None:
        context |= _list(request, done, rules, coming)
    return render(request, "grading/edition_effect.html", context)


@require_POST
def ask(request: UserRequest, code: str, new: str) -> HttpResponse:
    """Have a worker work out what a coming edition would change."""
    _editions(request, code, new)
    try:
        effect = ask_effect(code, new, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        tasks.work_out_effect.defer(effect_id=effect.pk, language=get_language() or "en")
    return redirect("grading:edition-effect", code, new)


@require_safe
def book(request: UserRequest, code: str, new: str) -> FileResponse:
    """Send what would change as a spreadsheet, all of it or one kind of change."""
    rules, coming = _editions(request, code, new)
    effect = queries.newest_done_effect(code, new)
    if effect is None:
        raise Http404
    rows = queries.products_touched(effect, _change(request)).iterator(chunk_size=1000)
    with tempfile.TemporaryDirectory() as folder:  # an open file can be read to its end when its folder is gone
        path = Path(folder) / "changes.xlsx"
        with path.open("wb") as file:
            write_effect(effect, rows, rules, coming, file)
        name = f"ocop-{rules.code}-{coming.code}.xlsx"
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=SPREADSHEET)


def _list(request: HttpRequest, effect: EditionEffect, rules: Edition, coming: Edition) -> dict[str, object]:
    change = _change(request)
    given = request.GET.get("after", "")
    after = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
    found = list(queries.products_touched(effect, change).filter(pk__gt=after)[: ROWS + 1])
    only = f"change={change}&" if change else ""
    return {
        "change": change,
        "chips": [(one.value, one.label, effect.counts.get(one.value, 0)) for one in EffectChange],
        "counts": effect.counts,
        "touched": sum(effect.counts.get(one.value, 0) for one in EffectChange),
        "without_marks": effect.looked_at - sum(effect.counts.values()),
        "rows": [told(row, rules, coming) for row in found[:ROWS]],
        "set_since": queries.set_since(effect),
        "previous_url": f"?{only}"[:-1] or "?" if after else "",
        "next_url": f"?{only}after={found[ROWS - 1].pk}" if len(found) > ROWS else "",
    }


def _change(request: HttpRequest) -> str:
    given = request.GET.get("change", "")
    return given if given in EffectChange.values else ""


def _editions(request: UserRequest, code: str, new: str) -> tuple[Edition, Edition]:
    """Return the two editions of an address.

    :raises Http404: there is no such edition, or they are of two schemes.
    :raises PermissionDenied: the person sets no schemes of the state.
    """
    rules, coming = edition_or_404(code), edition_or_404(new)
    if not may_set(request.user, rules):
        raise PermissionDenied(_("Only an officer of the programme's state may see this."))
    if rules.scheme != coming.scheme or rules.code == coming.code:
        raise Http404
    return rules, coming
