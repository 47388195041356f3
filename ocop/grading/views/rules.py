"""Public pages of the rules: schemes, editions, scorecards; and what officers set."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.models import User
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.assumptions import assumptions_of, settable
from ocop.grading.editions import edition, editions
from ocop.grading.forms.rules import SettingsForm, TrialForm
from ocop.grading.operations.rules import set_edition
from ocop.grading.queries import rules as queries
from ocop.grading.reader import day_of_year, in_reader_language
from ocop.grading.scoring.rating import card_of, rate
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import UnknownEdition
from ocop.grading.scoring.wording import words_of
from ocop.places.queries import country_name


@login_not_required
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """List the schemes of all states with their editions, and say where none is known."""
    by_country: dict[str, list[Edition]] = {}
    for one in editions():
        by_country.setdefault(one.country, []).append(one)
    countries = sorted(((country_name(code), found) for code, found in by_country.items()), key=lambda pair: pair[0])
    return render(request, "grading/scheme_list.html", {"countries": countries, "today": timezone.localdate()})


@login_not_required
@require_safe
def edition_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show an edition: the act, levels, authorities, rounds, limits, sets, what puts a dossier out, what is open."""
    rules = edition_or_404(code)
    base, kept = edition(code), queries.settings_of(code)
    groups = [
        (group, [card for card in rules.scorecards.values() if card.group == group.code]) for group in rules.groups
    ]
    known = {group.code for group in rules.groups}
    context = {
        "rules": rules,
        "country": country_name(rules.country),
        "groups": groups,
        "other_cards": [card for card in rules.scorecards.values() if card.group not in known],
        "rounds": [
            (one.code, day_of_year(one.proposals_before), day_of_year(one.result_before)) for one in rules.rounds
        ],
        "coming": queries.coming_after(rules),
        "kept": kept,
        "settable": settable(base),
        "set_bands": {int(level) for level in kept.values.get("bands", {})} if kept else set(),
        "unpublished": [name for name in rules.unpublished if name.startswith(("points.", "bands."))],
        "assumptions": assumptions_of(base, rules, kept.values if kept else {}),
        "may_set": isinstance(request.user, User) and queries.may_set(request.user, rules),
    }
    return render(request, "grading/edition.html", context)


@login_not_required
@require_safe
def scorecard_page(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show the card of a set, and what levels chosen on it would come to; nothing is kept."""
    rules = edition_or_404(code)
    card = rules.scorecards.get(number)
    if card is None:
        raise Http404
    context: dict[str, object] = {"rules": rules, "card": card, "country": country_name(rules.country)}
    can_try = _can_try(rules, number)
    asked = can_try and any(name.startswith("m-") for name in request.GET)
    form = TrialForm(card, request.GET.dict() if asked else None)
    context["form"], context["can_try"] = form, can_try
    context["rules_for"] = rules.rules_for(number)
    context["notes"] = [note for note in rules.notes if number in note.sets]
    if asked and form.is_valid():
        try:
            rating = rate([form.marks()], rules, number)
        except DomainError as refusal:
            context["refusal"] = str(refusal)
        else:
            context["words"] = words_of(rating, rules, (get_language() or "en")[:2])
            context["rating"] = rating
            context["points_by_part"] = [
                (in_reader_language(part.names), rating.parts[part.code]) for part in card.parts
            ]
    return render(request, "grading/scorecard.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_settings(request: UserRequest, code: str) -> HttpResponse:
    """Set the points and bands that a programme has not published, and what is only assumed."""
    rules = edition_or_404(code)
    base = edition(code)
    if not queries.may_set(request.user, rules):
        raise PermissionDenied(_("Only an officer of the programme's state may set this."))
    if not settable(base):
        raise Http404
    kept = queries.settings_of(code)
    form = SettingsForm(base, kept.values if kept else {}, request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_edition(code, form.settings(), form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The rules of this edition are set. What was decided before stays as it is."))
            return redirect("grading:edition", code)
    context = {"rules": rules, "form": form, "kept": kept}
    return render(request, "grading/edition_settings.html", context, status=422 if form.errors else 200)


def _can_try(rules: Edition, number: str) -> bool:
    """Say whether levels on a card can be worked out: it is no archive, and points and bands are known."""
    try:
        card_of(rules, number)
    except DomainError:
        return False
    return True


def edition_or_404(code: str) -> Edition:
    """Return an edition with what officers set in it.

    :raises Http404: there is none with the code.
    """
    try:
        return queries.rules_of(code)
    except UnknownEdition as unknown:
        raise Http404 from unknown
