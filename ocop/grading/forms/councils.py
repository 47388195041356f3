"""What those who keep councils, members, chairs and secretaries type, as typed values."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.grading.forms.rounds import RoundField
from ocop.grading.models import ConflictKind, Majority, Tie
from ocop.grading.operations.councils import Correctable, CouncilTerms, MarkGiven
from ocop.grading.operations.councils.founding import MOST_MEMBERS
from ocop.grading.queries.councils.bodies import Body
from ocop.grading.queries.councils.lists import rounds_for
from ocop.grading.queries.councils.sheets import Line, SheetView

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CONFIDENCES = (("1", gettext_lazy("unsure")), ("2", gettext_lazy("fairly sure")), ("3", gettext_lazy("sure")))
MOST_TYPED = 2000


class CorrectForm(forms.Form):
    """What is said of a council and can be corrected until its first hearing opens."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    act = forms.CharField(label=gettext_lazy("Decision that founds it"), max_length=100, required=False)
    meets_on = forms.DateField(
        label=gettext_lazy("Meets on"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("Members see this day as the one by which their sheets are wanted."),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    majority = forms.ChoiceField(
        label=gettext_lazy("A result is carried by"),
        choices=[("", gettext_lazy("as the rules say")), *Majority.choices],
        required=False,
        help_text=gettext_lazy("Choose here what the council's own regulation says otherwise."),
    )
    tie = forms.ChoiceField(
        label=gettext_lazy("Where exactly half of the votes are for it"),
        choices=[("", gettext_lazy("as the rules say")), *Tie.choices],
        required=False,
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Members who must be there"),
        min_value=1,
        max_value=MOST_MEMBERS,
        required=False,
        help_text=gettext_lazy("Left empty, the rules say how many."),
    )

    def said(self) -> Correctable:
        """Return what was typed."""
        return Correctable(**{name: self.cleaned_data[name] for name in CorrectForm.base_fields})


class FoundForm(CorrectForm):
    """A new council."""

    body = forms.ChoiceField(label=gettext_lazy("Authority and rules"))
    round = RoundField(
        label=gettext_lazy("Round"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("none: it meets on its own"),
    )
    for_appeal = forms.BooleanField(
        label=gettext_lazy("It hears appeals"),
        required=False,
        help_text=gettext_lazy("Nobody who judged a product the first time can sit in it."),
    )
    field_order = ("name", "body", "round", "act", "meets_on", "place", "for_appeal", "majority", "tie", "quorum")

    def __init__(self, *args: Any, user: User, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.key: body for body in bodies}
        choices, rounds = self.fields["body"], self.fields["round"]
        assert isinstance(choices, forms.ChoiceField)
        assert isinstance(rounds, forms.ModelChoiceField)
        choices.choices = [(body.key, str(body)) for body in bodies]
        rounds.queryset = rounds_for(user)

    def terms(self) -> CouncilTerms:
        """Return what was typed."""
        values = dict(self.cleaned_data)
        body = self.bodies[values.pop("body")]
        return CouncilTerms(edition=body.edition, authority=body.authority, area=body.area, **values)


class StatementForm(forms.Form):
    """A member's statement on conflicts of interest."""

    conflict = forms.ChoiceField(
        label=gettext_lazy("Does anything stand between you and a fair judgement of this product?"),
        choices=ConflictKind,
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed for another reason. Whoever keeps the council reads it."),
    )


class RecuseForm(StatementForm):
    """Why a member steps aside after all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["conflict"]
        assert isinstance(field, forms.ChoiceField)
        field.label = _("Which conflict of interest is there?")
        field.choices = [choice for choice in ConflictKind.choices if choice[0] != ConflictKind.NONE]


@dataclass(frozen=True)
class Option:
    """A level as it is offered: ticked or not."""

    points: str
    words: str
    floors: tuple[int, ...]
    ticked: bool


@dataclass(frozen=True)
class TypedLine:
    """A line of a sheet with what was typed into it, or what is stored."""

    line: Line
    points: str
    confidence: str
    reason: str
    seen: int
    digest: str
    error: str = ""

    @property
    def options(self) -> list[Option]:
        """The ladder, with the level that is ticked."""
        return [
            Option(plain(choice.points), choice.words, choice.floors, plain(choice.points) == self.points)
            for choice in self.line.choices
        ]

    @property
    def confidences(self) -> list[tuple[str, object, bool]]:
        """How sure one can be: value, words, chosen."""
        return [(value, words, value == self.confidence) for value, words in CONFIDENCES]


def stored_line(line: Line, version: int) -> TypedLine:
    """Return a line as it is stored."""
    mark = line.mark
    points = plain(mark.points) if mark else ""
    confidence = str(mark.confidence) if mark else "2"
    reason = mark.reason if mark else ""
    return TypedLine(line, points, confidence, reason, version, digest_of(points, confidence, reason))


def typed_line(line: Line, data: Mapping[str, Any], version: int) -> TypedLine:
    """Return a line with what was typed; as stored where nothing of it was sent."""
    code = line.code
    stored = stored_line(line, version)
    if f"v-{code}" not in data:
        return stored
    seen = str(data.get(f"v-{code}", ""))
    return TypedLine(
        line,
        points=str(data.get(f"m-{code}", "")).strip()[:20],
        confidence=str(data.get(f"c-{code}", "2"))[:2],
        reason=str(data.get(f"r-{code}", "")).replace("\x00", "").strip()[:MOST_TYPED],
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
        digest=str(data.get(f"d-{code}", "")),
    )


def read_lines(
    view: SheetView, data: Mapping[str, Any], *, only: str = ""
) -> tuple[list[TypedLine], list[MarkGiven], bool]:
    """Return the lines as typed, the marks in which something changed, and whether all of them can be understood.

    :param only: the code of the one line to look at.
    """
    lines, marks, understood = [], [], True
    for line in view.lines:
        if only and line.code != only:
            continue
        typed = typed_line(line, data, view.sheet.version)
        if typed.digest != digest_of(typed.points, typed.confidence, typed.reason):
            mark, error = _mark(typed)
            if error:
                typed = TypedLine(line, typed.points, typed.confidence, typed.reason, typed.seen, typed.digest, error)
                understood = False
            elif mark:
                marks.append(mark)
        lines.append(typed)
    return lines, marks, understood


def digest_of(points: str, confidence: str, reason: str) -> str:
    """Return a mark in short, by which a page knows whether something was changed on it."""
    words = "\n".join((points, confidence, reason.replace("\r\n", "\n")))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def plain(value: Decimal) -> str:
    """Return points without the zeros that the column pads them with."""
    return f"{value.normalize():f}"


def _mark(typed: TypedLine) -> tuple[MarkGiven | None, str]:
    if not typed.points:
        return None, _("Choose a level.") if typed.reason else ""
    try:
        points = Decimal(typed.points.replace(",", "."))
    except InvalidOperation:
        return None, _("“%(given)s” is not a number.") % {"given": typed.points}
    if not points.is_finite() or abs(points) > 9999:
        return None, _("“%(given)s” is not a number.") % {"given": typed.points}
    confidence = int(typed.confidence) if typed.confidence.isdecimal() else 0
    return MarkGiven(typed.line.code, points, typed.seen, confidence, typed.reason.replace("\r\n", "\n")), ""
