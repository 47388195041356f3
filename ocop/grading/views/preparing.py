"""Pages on which a dossier is filled in: the self-score, papers of a line, the answers of the forms."""

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.completeness import WHOLE_PAPERS, field_item, line_item
from ocop.grading.form_fields import parts_of
from ocop.grading.forms.dossiers import AnswersForm, lines_typed
from ocop.grading.models import Dossier, Paper
from ocop.grading.operations import dossiers as operations
from ocop.grading.papers import kind_name
from ocop.grading.queries import dossiers as queries
from ocop.grading.queries.contents import claims_of, compared_with
from ocop.grading.queries.rules import rules_of
from ocop.grading.queries.vault import papers_in_vault
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Edition
from ocop.grading.selfscore import (
    NOTHING,
    GroupShown,
    LineShown,
    Shown,
    Typed,
    parts_shown,
    points_claimed,
    points_typed,
    total_shown,
)
from ocop.grading.states import EDITABLE_DOSSIERS
from ocop.grading.telling import Standing, paper_standing
from ocop.grading.views.keeping import forget_typed, keeps_typed, typed_before

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def typed_lines(typed: QueryDict) -> Mapping[str, str]:
    """Return what was typed for lines that the sender changed, to be kept over a sign-in."""
    kept: dict[str, str] = {}
    for code, (points, description, was) in lines_typed(typed).items():
        if _mark(points, description) != was:
            kept |= {f"points-{code}": points, f"description-{code}": description, f"was-{code}": was}
    return kept


@page_methods
@keeps_typed("grading:dossier-score", typed_lines)
def score(request: UserRequest, number: str) -> HttpResponse:
    """Score the product oneself, line by line. Only lines that were changed are saved, each by itself."""
    dossier, rules, own = _readable(request, number)
    place = reverse("grading:dossier-score", args=[dossier.number])
    typed: dict[str, Typed] = {}
    if request.method == "POST":
        typed, saved = _save_lines(request, dossier)
        saved += _confirm(request, dossier, [line_item(code) for code in request.POST.getlist("seen")])
        if not typed:
            forget_typed(request, place)
            return _after_saving(request, dossier, rules, saved)
    elif kept := typed_before(request, place):
        typed = _compared(lines_typed(dict(kept)), dossier)
        messages.warning(request, _("What you typed before you signed in is back below. It is not saved yet."))
    context = _score_context(dossier, rules, typed, asked=request.GET.get("only", ""))
    context |= {"own": own, "editable": own and dossier.state in EDITABLE_DOSSIERS}
    return render(request, "grading/score.html", context, status=_status(request, typed))


@page_methods
@keeps_typed("grading:dossier-score", typed_lines)
def line(request: UserRequest, number: str, code: str) -> HttpResponse:
    """Save one line while the page stays as it is, and answer with the new total."""
    dossier, rules = _mine(request, number)
    place = reverse("grading:dossier-score", args=[dossier.number])
    if request.method != "POST":
        return redirect(place)
    wanted = {code: lines_typed(request.POST).get(code, ("", "", ""))}
    typed, _saved = _save_lines(request, dossier, wanted)
    _confirm(request, dossier, [line_item(code)] if code in request.POST.getlist("seen") else [])
    if not typed:
        forget_typed(request, place, f"points-{code}", f"description-{code}", f"was-{code}")
    if not request.htmx:
        return redirect(f"{place}#{_anchor(code)}")
    claims = claims_of(dossier)
    context = {
        "anchor": _anchor(code),
        "code": code,
        "was": claims.get(code, NOTHING).mark,
        "typed": typed.get(code),
        "total": total_shown(rules, dossier.set_number, points_claimed(claims)),
        "dossier": dossier,
        "at": timezone.now(),
    }
    return render(request, "grading/line_saved.html", context)


def papers_chosen(typed: QueryDict) -> Mapping[str, str]:
    """Return which papers were ticked and which had been, to be kept over a sign-in."""
    return {name: " ".join(typed.getlist(name)) for name in ("paper", "was")}


@page_methods
@keeps_typed(pick=papers_chosen)
def papers(request: UserRequest, number: str, code: str = "") -> HttpResponse:
    """Choose papers of the vault for a line, or for the dossier as a whole; those that serve the line stand first."""
    dossier, rules = _mine(request, number)
    criterion = rules.scorecards[dossier.set_number].criteria.get(code)
    if code and criterion is None:
        raise Http404
    vault = {str(paper.pk): paper for paper in papers_in_vault(dossier.producer)}
    attached = queries.attachments_of(dossier).get(code, [])
    every = vault | {str(paper.pk): paper for paper in attached}
    if request.method == "POST":
        was, chosen = set(request.POST.getlist("was")), set(request.POST.getlist("paper"))
        add = [every[key] for key in chosen - was if key in every]
        drop = [every[key] for key in was - chosen if key in every]
        try:
            operations.choose_papers(dossier, code, add=add, drop=drop, by=request.user, at=timezone.now())
            _confirm(request, dossier, [] if code else [WHOLE_PAPERS])
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            forget_typed(request, request.get_full_path())
            messages.success(request, _("The papers were saved."))
            if not code:
                return redirect(dossier)
            return redirect(f"{reverse('grading:dossier-score', args=[dossier.number])}#{_anchor(code)}")
        attached = [every[key] for key in chosen if key in every]
    elif kept := typed_before(request, request.get_full_path()):
        attached = [every[key] for key in kept.get("paper", "").split() if key in every]
        messages.warning(request, _("What you typed before you signed in is back below. It is not saved yet."))
    proofs = criterion.proofs if criterion else ()
    today, here = timezone.localdate(), {paper.pk for paper in attached}
    rows = [(paper, kind_name(paper.kind), paper_standing(paper, today), paper.pk in here) for paper in every.values()]
    context = {
        "dossier": dossier,
        "code": code,
        "name": in_reader_language(criterion.names) if criterion else "",
        "anchor": _anchor(code),
        "serving": [row for row in rows if row[0].kind in proofs],
        "others": [row for row in rows if row[0].kind not in proofs],
        "kinds": [(kind, kind_name(kind)) for kind in proofs],
        "was": [str(paper.pk) for paper in queries.attachments_of(dossier).get(code, [])],
        "to_check": not code and WHOLE_PAPERS in dossier.to_check,
        "editable": dossier.state in EDITABLE_DOSSIERS,
    }
    return render(request, "grading/line_papers.html", context)


@page_methods
@keeps_typed("grading:dossier-answers")
def answers(request: UserRequest, number: str, part: str) -> HttpResponse:
    """Answer one part of the forms; only what was changed on this page is saved."""
    dossier, rules = _mine(request, number)
    parts = parts_of(rules.form_fields)
    if part not in parts:
        raise Http404
    kept = typed_before(request, request.path) if request.method != "POST" else {}
    typed = request.POST if request.method == "POST" else _as_form(kept) if kept else None
    initial = {code: dossier.answers.get(code, "") for code in (field.code for field in parts[part].fields)}
    form = AnswersForm(typed, initial=initial, part=parts[part])
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_form(dossier, form.changed(), by=request.user, at=timezone.now())
            if request.POST.get("seen"):
                _confirm(request, dossier, [field_item(field.code) for field in parts[part].fields])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            forget_typed(request, request.path)
            messages.success(request, _("The answers were saved."))
            following = _part_after(list(parts), part)
            if "next" in request.POST and following:
                return redirect("grading:dossier-answers", dossier.number, following)
            return redirect(request.path)
    if kept:
        messages.warning(request, _("What you typed before you signed in is back below. It is not saved yet."))
    context = {
        "dossier": dossier,
        "form": form,
        "part": parts[part],
        "parts": parts.values(),
        "following": _part_after(list(parts), part),
        "editable": dossier.state in EDITABLE_DOSSIERS,
        "to_check": [field.name for field in parts[part].fields if field_item(field.code) in dossier.to_check],
    }
    failed = request.method == "POST" and bool(form.errors)
    return render(request, "grading/answers.html", context, status=422 if failed else 200)


def _mine(request: UserRequest, number: str) -> tuple[Dossier, Edition]:
    dossier = get_object_or_404(queries.dossiers_of(request.user), number=number)
    return dossier, rules_of(dossier.edition)


def _readable(request: UserRequest, number: str) -> tuple[Dossier, Edition, bool]:
    """Return a dossier to be looked at, by officers and council members too; whether it is the person's to change."""
    own = queries.dossiers_of(request.user).filter(number=number).first()
    if own is None and request.method == "POST":
        raise Http404
    dossier = own or get_object_or_404(queries.dossiers_visible_to(request.user), number=number)
    return dossier, rules_of(dossier.edition), own is not None


def _save_lines(
    request: UserRequest, dossier: Dossier, lines: Mapping[str, tuple[str, str, str]] | None = None
) -> tuple[dict[str, Typed], int]:
    """Save the lines that were changed; return those that could not be, with the reason, and how many were saved."""
    failed: dict[str, Typed] = {}
    saved = 0
    for code, (points, description, was) in (lines_typed(request.POST) if lines is None else lines).items():
        if _mark(points, description) == was:
            continue
        try:
            operations.claim_level(
                dossier,
                code,
                points=points_typed(points),
                description=description,
                was=was,
                by=request.user,
                at=timezone.now(),
            )
        except operations.ChangedMeanwhile as refusal:
            stands = refusal.facts["claim"]
            failed[code] = Typed(
                points, description, str(refusal), stands if isinstance(stands, type(NOTHING)) else None
            )
        except DomainError as refusal:
            failed[code] = Typed(points, description, str(refusal))
        except ValueError:
            failed[code] = Typed(points, description, _("“%(given)s” is no number of points.") % {"given": points[:40]})
        else:
            saved += 1
    return failed, saved


def _confirm(request: UserRequest, dossier: Dossier, items: list[str]) -> int:
    """Note that what was taken over from an old dossier was looked at; what waits for no check is passed over."""
    dossier.refresh_from_db(fields=["to_check"])
    waiting = [item for item in items if item in dossier.to_check]
    operations.confirm_taken_over(dossier, waiting, by=request.user, at=timezone.now())
    dossier.refresh_from_db(fields=["to_check"])
    return len(waiting)


def _compared(lines: Mapping[str, tuple[str, str, str]], dossier: Dossier) -> dict[str, Typed]:
    """Return what was typed before the sign-in beside what stands there now, where that was changed meanwhile."""
    claims = claims_of(dossier)
    typed = {}
    for code, (points, description, was) in lines.items():
        stands = claims.get(code, NOTHING)
        if _mark(points, description) == stands.mark:
            continue
        if was != stands.mark:
            typed[code] = Typed(points, description, str(operations.ChangedMeanwhile()), stands)
        else:
            typed[code] = Typed(points, description, _("Not saved yet."))
    return typed


def _mark(points: str, description: str) -> str:
    """Return the mark of what was typed; of points that are no number, none."""
    try:
        value = points_typed(points)
    except ValueError:
        return ""
    return type(NOTHING)(value, description.replace("\r\n", "\n").replace("\0", "").strip()).mark


def _after_saving(request: UserRequest, dossier: Dossier, rules: Edition, saved: int) -> HttpResponse:
    """Go where the button led: to the papers of a line, or back to the line at which it stood."""
    place = request.get_full_path()
    if saved:
        messages.success(request, _("Saved."))
    room, _dash, code = request.POST.get("then", "").partition("-")
    if room == "papers" and code in rules.scorecards[dossier.set_number].criteria:
        return redirect("grading:line-papers", dossier.number, code)
    return redirect(f"{place}#{_anchor(code)}" if code else place)


def _score_context(
    dossier: Dossier, rules: Edition, typed: Mapping[str, Typed], *, asked: str = ""
) -> dict[str, object]:
    """Return what the page of the self-score shows.

    :param asked: in an upgrade, ``changed`` or ``all`` lines; else those that differ, as soon as there are some.
    """
    card = rules.scorecards[dossier.set_number]
    former = compared_with(dossier)
    claims = claims_of(dossier)
    before = queries.points_of(former) if former else None
    shown = Shown(claims, dossier.variant, before, typed)
    attached = queries.attachments_of(dossier)
    today = timezone.localdate()
    differs = before is not None and any(before.get(code) != claims.get(code, NOTHING).points for code in card.criteria)
    return {
        "dossier": dossier,
        "edition": in_reader_language(rules.names),
        "act": rules.act.number,
        "set": in_reader_language(card.names),
        "parts": [
            (part, [(group, _rows(group, attached, today)) for group in part.groups])
            for part in parts_shown(card, shown)
        ],
        "total": total_shown(rules, dossier.set_number, points_claimed(claims)),
        "compared": former,
        "only": former is not None and not typed and (asked == "changed" or (asked != "all" and differs)),
        "typed": typed,
        "to_check": {code for code in card.criteria if line_item(code) in dossier.to_check},
    }


def _rows(
    group: GroupShown, attached: Mapping[str, list[Paper]], today: dt.date
) -> list[tuple[LineShown, list[tuple[Paper, str, Standing]], list[str]]]:
    """Return the lines of a group, each with its papers and the kinds of paper that would serve it."""
    return [
        (line, _with_standing(attached.get(line.code, []), today), [kind_name(code) for code in line.proofs])
        for line in group.lines
    ]


def _with_standing(found: list[Paper], today: dt.date) -> list[tuple[Paper, str, Standing]]:
    return [(paper, kind_name(paper.kind), paper_standing(paper, today)) for paper in found]


def _as_form(kept: Mapping[str, str]) -> QueryDict:
    form = QueryDict(mutable=True)
    form.update(dict(kept))
    return form


def _part_after(parts: list[str], part: str) -> str:
    place = parts.index(part) + 1
    return parts[place] if place < len(parts) else ""


def _anchor(code: str) -> str:
    return "c-" + code.replace(".", "-")


def _status(request: UserRequest, typed: Mapping[str, Typed]) -> int:
    return 422 if typed and request.method == "POST" else 200
