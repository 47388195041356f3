"""The producer's desk, and a dossier on its way: opened, looked at, filed, withdrawn, answered."""

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.queries import acting_for
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading import standings
from ocop.grading.completeness import Gap, gaps_in
from ocop.grading.form_fields import parts_of
from ocop.grading.forms.dossiers import FilingForm, OpenForm, SupplementForm
from ocop.grading.models import Appeal, Dossier
from ocop.grading.operations import dossiers as operations
from ocop.grading.operations.dossiers.filing import samples_needed
from ocop.grading.papers import kind_name
from ocop.grading.producer_desk import asked_of, certificates_shown, due_of
from ocop.grading.queries import dossiers as queries
from ocop.grading.queries.appeals import WAITING, appeals_visible_to
from ocop.grading.queries.contents import compared_with, contents_of
from ocop.grading.queries.decisions import ended_dossiers_visible_to, told_result_of
from ocop.grading.queries.reminders import reminding
from ocop.grading.queries.rules import rules_of
from ocop.grading.queries.vault import papers_ending, producers_spoken_for
from ocop.grading.reader import in_reader_language, level_for_reader
from ocop.grading.scoring.effort import way_to
from ocop.grading.scoring.rating import rate
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.wording import Wording
from ocop.grading.selfscore import differences, points_claimed, total_shown
from ocop.grading.states import EDITABLE_DOSSIERS, NEXT_DOSSIER, DossierKind, DossierState
from ocop.grading.telling import DOSSIER_TONES, NEXT_STEP, happenings, paper_standing
from ocop.grading.views.keeping import forget_typed, keeps_typed, typed_before
from ocop.grading.ways import steps_shown
from ocop.registry.models import Product

DOSSIERS_ON_A_PAGE = 25
PRODUCTS_SHOWN = 12
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: UserRequest) -> HttpResponse:
    """Show a producer where its dossiers are, what is asked of it and by when, and what ends."""
    producers = producers_spoken_for(request.user)
    today = timezone.localdate()
    dossiers = queries.desk_dossiers(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        dossiers = dossiers.filter(pk__lt=int(before))
    shown = list(dossiers[: DOSSIERS_ON_A_PAGE + 1])
    more = shown[DOSSIERS_ON_A_PAGE - 1].pk if len(shown) > DOSSIERS_ON_A_PAGE else None
    held = queries.certificates_of(producers)
    context = {
        "producers": producers,
        "asked": [] if before else asked_of(queries.waiting_for(request.user), today),
        "dossiers": [
            (one, DOSSIER_TONES[one.state], NEXT_STEP[one.state], due_of(one)) for one in shown[:DOSSIERS_ON_A_PAGE]
        ],
        "certificates": certificates_shown(held, today, reminding(held, on=today)),
        "papers": [
            (paper, kind_name(paper.kind), paper_standing(paper, today)) for paper in papers_ending(producers, on=today)
        ],
        "products": list(queries.products_without_dossier(producers)[:PRODUCTS_SHOWN]),
        "several": len(producers) > 1,
        "previous_url": "?" if before else "",
        "next_url": f"?before={more}" if more else "",
        "today": today,
    }
    return render(request, "grading/mine.html", context)


@page_methods
def open_page(request: UserRequest, number: str) -> HttpResponse:
    """Open a dossier for a product, on one page."""
    producers = producers_spoken_for(request.user)
    products = Product.objects.filter(producer__in=producers).select_related("producer", "area")
    product = get_object_or_404(products, number=number)
    rules = [rules_of(one.code) for one in queries.editions_to_open(product.country, on=timezone.localdate())]
    form = OpenForm(request.POST or None, rules=rules, initial={"kind": request.GET.get("kind", DossierKind.FIRST)})
    known = None
    if request.method == "POST" and form.is_valid():
        edition, set_number, variant = form.choice()
        try:
            dossier = operations.open_dossier(
                product,
                kind=DossierKind(form.cleaned_data["kind"]),
                edition=edition,
                set_number=set_number,
                variant=variant,
                by=request.user,
                at=timezone.now(),
            )
        except operations.DossierOpenAlready as refusal:
            known = refusal.facts["dossier"]
            form.add_error(None, str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The dossier %(number)s is open. Everything you enter is kept.") % {"number": dossier.number}
            )
            return redirect(dossier)
    context = {
        "form": form,
        "product": product,
        "rules": [(in_reader_language(one.names), one.act.number) for one in rules],
        "known": known or queries.open_dossier_of(product),
    }
    return render(request, "grading/dossier_open.html", context, status=422 if form.errors else 200)


@require_safe
def dossier_page(request: UserRequest, number: str) -> HttpResponse:
    """Show a dossier: where it is, what is asked, what it says, what happened."""
    dossier = _visible(request, number)
    kept = typed_before(request, request.path)
    if kept:
        messages.warning(request, _("What you typed before you signed in is back below. It is not saved yet."))
    return _dossier_page(request, dossier, SupplementForm(initial=dict(kept)))


def _dossier_page(request: UserRequest, dossier: Dossier, form: SupplementForm) -> HttpResponse:
    rules, today = rules_of(dossier.edition), timezone.localdate()
    own = queries.dossiers_of(request.user).filter(pk=dossier.pk).exists()
    contents, card, former = contents_of(dossier, rules), rules.scorecards[dossier.set_number], compared_with(dossier)
    gaps = gaps_in(contents, on=today) if own and dossier.state in EDITABLE_DOSSIERS else []
    returned = queries.last_return(dossier) if own and dossier.state == DossierState.RETURNED else None
    appeals = list(appeals_visible_to(request.user).filter(result__dossier=dossier))
    context = {
        "dossier": dossier,
        "own": own,
        "editable": own and dossier.state in EDITABLE_DOSSIERS,
        "tone": DOSSIER_TONES[dossier.state],
        "next_step": NEXT_STEP[dossier.state],
        "edition": in_reader_language(rules.names),
        "act": rules.act.number,
        "set": in_reader_language(card.names),
        "total": total_shown(rules, dossier.set_number, points_claimed(contents.claims)),
        "blocking": sum(gap.blocks for gap in gaps),
        "parts": parts_of(rules.form_fields).values(),
        "answers": _answers_shown(dossier, rules),
        "forms": [
            (number, in_reader_language(rules.forms.get(number, {}))) for number in rules.kinds.get(dossier.kind, ())
        ],
        "forms_ours": rules.forms_ours,
        "papers": [
            (paper, kind_name(paper.kind), paper_standing(paper, today)) for paper in contents.papers.get("", [])
        ],
        "supplement": queries.open_supplement(dossier) if dossier.state == DossierState.SUPPLEMENT else None,
        "supplement_form": form,
        "returned": returned,
        "appeals": appeals,
        "compared": former,
        "differences": differences(card, contents.claims, contents.former) if contents.former is not None else (),
        "can_file": own and DossierState.FILED in NEXT_DOSSIER[dossier.state],
        "can_withdraw": own and DossierState.WITHDRAWN in NEXT_DOSSIER[dossier.state],
        "happened": happenings(queries.history_of_dossier(dossier)),
        **_ended(request, dossier, rules, appeals, today),
    }
    return render(request, "grading/dossier.html", context, status=422 if form.errors else 200)


@page_methods
def missing(request: UserRequest, number: str) -> HttpResponse:
    """Show what is missing for a star, in order of effort; a star that is chosen is remembered as the one hoped for."""
    dossier = get_object_or_404(queries.dossiers_of(request.user), number=number)
    rules = rules_of(dossier.edition)
    wanted = request.POST.get("stars", "") if request.method == "POST" else request.GET.get("stars", "")
    chosen = int(wanted) if wanted in {str(level) for level in rules.levels} else None
    if request.method == "POST" and chosen:
        try:
            operations.wish_stars(dossier, chosen, by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{reverse('grading:dossier-missing', args=[dossier.number])}?stars={chosen}")
    points = queries.points_of(dossier)
    context = {"dossier": dossier, "levels": rules.levels, "total": total_shown(rules, dossier.set_number, points)}
    try:
        rating = rate([points], rules, dossier.set_number)
    except DomainError as hindrance:
        context["hindrance"] = str(hindrance)
    else:
        language = (get_language() or "en")[:2]
        above = [level for level in rules.levels if level > rating.stars]
        stars = chosen or dossier.wished_stars or (above[0] if above else max(rules.levels, default=0))
        wording = Wording(rules, dossier.set_number, language)
        context |= {
            "stars": stars,
            "level": wording.level(stars),
            "reached": rating.stars >= stars,
            "steps": steps_shown(way_to(stars, rating, rules), rules.scorecards[dossier.set_number], dossier.variant),
            "sentences": [*wording.total(rating), wording.result(rating)],
            "way": way_to(stars, rating, rules),
        }
    return render(request, "grading/missing.html", context)


@page_methods
@keeps_typed()
def file_page(request: UserRequest, number: str) -> HttpResponse:
    """Show what is missing before a dossier can be filed, and file it when nothing is."""
    dossier = get_object_or_404(queries.dossiers_of(request.user), number=number)
    if DossierState.FILED not in NEXT_DOSSIER[dossier.state]:
        messages.error(request, str(operations.NotPossible(number=dossier.number, state=dossier.get_state_display())))
        return redirect(dossier)
    rules = rules_of(dossier.edition)
    needed = samples_needed(dossier, rules)
    officer = acting_for(request.user) == dossier.producer.number
    kept = typed_before(request, request.path) if request.method != "POST" else {}
    form = FilingForm(request.POST or None, dossier=dossier, needed=needed, officer=officer)
    if kept:
        form.initial.update({name: value for name, value in kept.items() if name != "oath"})
        messages.warning(request, _("What you typed before you signed in is back below. It is not saved yet."))
    if request.method == "POST" and form.is_valid():
        try:
            dossier = operations.file_dossier(
                dossier,
                oath=form.cleaned_data["oath"],
                samples=form.cleaned_data.get("samples", 0),
                consent_note=form.cleaned_data.get("consent_note", ""),
                consented_at=form.consented_at(),
                by=request.user,
                at=timezone.now(),
            )
        except operations.OathMissing as refusal:
            form.add_error("oath", str(refusal))
        except operations.ConsentMissing as refusal:
            form.add_error("consent_note", str(refusal))
        except operations.SamplesMissing as refusal:
            form.add_error("samples", str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            forget_typed(request, request.path)
            messages.success(
                request,
                _("The dossier %(number)s is filed. Keep the number; the commune works on it now.")
                % {"number": dossier.number},
            )
            return redirect(dossier)
    gaps = gaps_in(contents_of(dossier, rules), on=timezone.localdate())
    context = {
        "dossier": dossier,
        "form": form,
        "needed": needed,
        "blocking": _linked(dossier, [gap for gap in gaps if gap.blocks]),
        "advised": _linked(dossier, [gap for gap in gaps if not gap.blocks]),
        "officer": officer,
    }
    return render(request, "grading/dossier_file.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: UserRequest, number: str) -> HttpResponse:
    """Take a dossier back."""
    dossier = get_object_or_404(queries.dossiers_of(request.user), number=number)
    if not request.POST.get("sure"):
        messages.error(request, _("Tick that you are sure; a withdrawn dossier cannot be taken up again."))
        return redirect(dossier)
    try:
        operations.withdraw_dossier(dossier, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The dossier was withdrawn. Its papers stay in the vault."))
    return redirect(dossier)


@page_methods
@keeps_typed("grading:dossier")
def supplement(request: UserRequest, number: str) -> HttpResponse:
    """Answer what an office asked for."""
    dossier = get_object_or_404(queries.dossiers_of(request.user), number=number)
    if request.method != "POST":
        return redirect(dossier)
    form = SupplementForm(request.POST)
    if form.is_valid():
        try:
            operations.answer_supplement(dossier, form.cleaned_data["answer"], by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            forget_typed(request, dossier.get_absolute_url())
            messages.success(request, _("Your answer was sent; the office goes on with it."))
            return redirect(dossier)
    dossier.refresh_from_db()
    return _dossier_page(request, dossier, form)


def _ended(
    request: UserRequest, dossier: Dossier, rules: Edition, appeals: Sequence[Appeal], today: dt.date
) -> dict[str, object]:
    """Return what is shown of the result that the producer was told, also while an appeal against it runs."""
    if not ended_dossiers_visible_to(request.user).filter(pk=dossier.pk).exists():
        return {"ended": False}
    told = told_result_of(dossier)
    band = rules.band(told.stars) if told else None
    certificate = getattr(told, "certificate", None)
    standing = standings.standing_on(certificate, today) if certificate else None
    return {
        "ended": True,
        "told": told,
        "told_level": level_for_reader(band.level, rules) if band else "",
        "certified": told is not None and told.stars in rules.levels,
        "certificate": certificate,
        "standing": standing,
        "standing_tone": standings.TONES[standing] if standing else "",
        "appealed": any(one.state in WAITING for one in appeals),
    }


def _visible(request: UserRequest, number: str) -> Dossier:
    return get_object_or_404(queries.dossiers_visible_to(request.user), number=number)


def _answers_shown(dossier: Dossier, rules: Edition) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the answers of the forms by part, for the reader; what is not answered is left out."""
    shown = []
    for part in parts_of(rules.form_fields).values():
        rows = [
            (field.name, field.shown(dossier.answers[field.code]), field.kind == "tick")
            for field in part.fields
            if dossier.answers.get(field.code)
        ]
        if rows:
            shown.append((part.name, rows))
    return shown


def _linked(dossier: Dossier, gaps: Sequence[Gap]) -> list[tuple[str, str]]:
    """Return what is missing with the address where it is put right."""
    linked = []
    for gap in gaps:
        if gap.room == "form":
            url = reverse("grading:dossier-answers", args=[dossier.number, gap.place])
        elif gap.room == "papers" and gap.place:
            url = reverse("grading:line-papers", args=[dossier.number, gap.place])
        elif gap.room == "papers":
            url = reverse("grading:dossier-papers", args=[dossier.number])
        else:
            url = f"{reverse('grading:dossier-score', args=[dossier.number])}#c-{gap.place.replace('.', '-')}"
        linked.append((gap.words, url))
    return linked
