"""Forms of the offices: screening, review, supplements, visits, tests, rounds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.grading.forms.rounds import RoundField
from ocop.grading.models import Review, Round, Screening
from ocop.grading.operations.offices import Remark, refusals
from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.records import Edition, Rule, Scorecard

MOST_LETTERS = 10_000
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
YES_NO_OPEN = [("", gettext_lazy("Not decided yet")), *YES_NO]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"})
    )


def _said(refusal: type[DomainError]) -> Any:
    """Return the sentence of a rule, translated when it is shown."""
    return refusal.message


def _words(
    label: Any, refusal: type[DomainError], *, rows: int = 3, help_text: Any = "", most: int = MOST_LETTERS
) -> forms.CharField:
    """Return a question that must be answered in words; without any it says what the office's rule says."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        error_messages={"required": _said(refusal)},
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
    )


class ReceiptForm(forms.Form):
    """The number of a receipt; empty: the next one by the pattern of the form."""

    receipt = forms.CharField(
        label=gettext_lazy("Number of the receipt"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Leave it empty and the next number is given."),
    )


class ScreeningForm(forms.Form):
    """What the screening found: completeness, the contents of the edition, the proposal."""

    complete = forms.ChoiceField(label=gettext_lazy("Is the dossier complete?"), choices=YES_NO_OPEN, required=False)
    missing = forms.CharField(
        max_length=MOST_LETTERS,
        label=gettext_lazy("What is missing"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proposal = forms.CharField(
        max_length=MOST_LETTERS,
        label=gettext_lazy("Proposal"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, rules: Edition, screening: Screening | None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=self._initial(screening))
        self.codes = [content.code for content in rules.screening]
        for content in rules.screening:
            self.fields[f"holds_{content.code}"] = forms.ChoiceField(
                label=_("%(content)s: does it hold?") % {"content": in_reader_language(content.names)},
                choices=YES_NO_OPEN,
                required=False,
            )
            self.fields[f"remark_{content.code}"] = forms.CharField(
                label=_("Remark"), max_length=MOST_LETTERS, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        names = [name for code in self.codes for name in (f"holds_{code}", f"remark_{code}")]
        self.order_fields(["complete", "missing", *names, "proposal"])

    @staticmethod
    def _initial(screening: Screening | None) -> dict[str, object]:
        if screening is None:
            return {}
        said = {None: "", True: "yes", False: "no"}
        initial: dict[str, object] = {
            "complete": said[screening.complete],
            "missing": screening.missing,
            "proposal": screening.proposal,
        }
        for code, remark in screening.remarks.items():
            initial[f"holds_{code}"] = said[remark.get("holds")]
            initial[f"remark_{code}"] = remark.get("remark", "")
        return initial

    def complete_or_open(self) -> bool | None:
        """Return what was said of completeness; None where it is still open."""
        return {"yes": True, "no": False}.get(self.cleaned_data["complete"])

    def remarks(self) -> dict[str, Remark]:
        """Return what was said of each content."""
        holds = {"yes": True, "no": False}
        return {
            code: Remark(holds.get(self.cleaned_data[f"holds_{code}"]), self.cleaned_data[f"remark_{code}"])
            for code in self.codes
        }


class ReasonForm(forms.Form):
    """Words that go to the producer."""

    reason = _words(
        gettext_lazy("Reasons for the producer"),
        refusals.ReasonMissing,
        help_text=gettext_lazy("What is missing, and what to do."),
    )


class LetterForm(forms.Form):
    """The letter with which a dossier goes on."""

    letter = _words(gettext_lazy("Number of the letter"), refusals.LetterMissing, rows=1, most=60)


class OutForm(forms.Form):
    """The rule that puts a dossier out, and the facts."""

    rule = forms.ChoiceField(label=gettext_lazy("Ground"))
    facts = _words(gettext_lazy("Facts"), refusals.ReasonMissing)

    def __init__(self, rules: Sequence[Rule], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice = self.fields["rule"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.code, in_reader_language(one.names)) for one in rules if one.kind in ("out", "require")]


class SummaryForm(forms.Form):
    """What the review found, in a few sentences for the council."""

    summary = _words(gettext_lazy("Summary for the council"), refusals.SummaryMissing, rows=4)


class SupplementForm(forms.Form):
    """What the producer is asked to add, and by when."""

    wanted = _words(gettext_lazy("What is asked for"), refusals.WantedMissing)
    due_on = _day(gettext_lazy("By when"), required=False, help_text=gettext_lazy("Empty: the limit of the rules."))


class VisitForm(forms.Form):
    """When a place is visited."""

    planned_on = _day(gettext_lazy("Day of the visit"))


class VisitRecordForm(forms.Form):
    """What was seen on a visit."""

    visited_on = _day(gettext_lazy("Visited on"))
    findings = _words(gettext_lazy("What was seen"), refusals.FindingsMissing, rows=4)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    photo = forms.FileField(label=gettext_lazy("Photo"), required=False)
    caption = forms.CharField(label=gettext_lazy("What the photo shows"), max_length=250, required=False)


class TestAskForm(forms.Form):
    """What a laboratory is asked to test, for which criteria."""

    __test__ = False  # the name begins with Test, and it is none

    laboratory = forms.ModelChoiceField(label=gettext_lazy("Laboratory"), queryset=User.objects.none())
    wanted = _words(gettext_lazy("What is to be tested"), refusals.WantedMissing, rows=1, most=300)
    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("Criteria it serves"),
        error_messages={"required": _said(refusals.CriteriaMissing)},
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, card: Scorecard | None, laboratories: Any, data: Any = None) -> None:
        super().__init__(data)
        lab, lines = self.fields["laboratory"], self.fields["criteria"]
        assert isinstance(lab, forms.ModelChoiceField)
        assert isinstance(lines, forms.MultipleChoiceField)
        lab.queryset = laboratories
        lines.choices = (
            [(code, f"{code} {in_reader_language(line.names)}") for code, line in card.criteria.items()] if card else []
        )


class TestResultForm(forms.Form):
    """What a laboratory found."""

    __test__ = False

    report_number = _words(gettext_lazy("Number of the report"), refusals.ResultMissing, rows=1, most=100)
    method = forms.CharField(label=gettext_lazy("Method"), max_length=250, required=False)
    result = _words(gettext_lazy("Result"), refusals.ResultMissing, rows=4)
    passed = forms.ChoiceField(
        label=gettext_lazy("Within the limits?"),
        choices=YES_NO_OPEN,
        error_messages={"required": _said(refusals.ResultMissing)},
    )
    sampled_on = _day(gettext_lazy("Sampled on"), required=False)
    reported_on = _day(gettext_lazy("Day of the report"))
    report = forms.FileField(label=gettext_lazy("The report (PDF or picture)"), required=False)

    def within(self) -> bool | None:
        """Return the verdict; None where none was chosen."""
        return {"yes": True, "no": False}.get(self.cleaned_data["passed"])


class PlaceForm(forms.Form):
    """The round in which a dossier is heard."""

    round = RoundField(label=gettext_lazy("Round"), queryset=Round.objects.none())

    def __init__(self, rounds: Any, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice = self.fields["round"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = rounds


class CapacityForm(forms.Form):
    """How many products a round can hear."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Products it can hear"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )


class RoundForm(CapacityForm):
    """A round to plan: whose, which of the year, which year."""

    body = forms.ChoiceField(label=gettext_lazy("Round"))
    year = forms.IntegerField(label=gettext_lazy("Year of the proposals"), min_value=2018, max_value=2100)

    def __init__(self, bodies: Sequence[tuple[str, str]], year: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"year": year})
        choice = self.fields["body"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = bodies
        self.order_fields(["body", "year", "capacity"])


class ReviewForm(forms.Form):
    """The level that the review proposes for each line, with a word why."""

    def __init__(
        self,
        card: Scorecard,
        variant: str,
        review: Review,
        claimed: Mapping[str, Decimal],
        data: Mapping[str, Any] | None = None,
        *,
        as_claimed: bool = False,
    ) -> None:
        """Show what is proposed; ``as_claimed`` ticks the producer's own level where nothing is proposed yet."""
        marks = {mark.criterion: mark for mark in review.marks.all()}
        initial: dict[str, object] = {}
        if as_claimed:
            initial = {f"points_{code}": f"{points.normalize():f}" for code, points in claimed.items()}
        for code, mark in marks.items():
            initial[f"points_{code}"], initial[f"remark_{code}"] = f"{mark.points.normalize():f}", mark.remark
        super().__init__(data, initial=initial)
        self.card, self.marks, self.claimed = card, marks, claimed
        for code, line in card.criteria.items():
            ladder = line.variants.get(variant, line.levels)
            zero = next((level for level in ladder if not level.points), None)
            choices = [("0", f"0 · {in_reader_language(zero.words)}" if zero else _("0 · none of these"))]
            choices += [
                (
                    f"{level.points.normalize():f}",
                    f"{points_for_reader(level.points)} · {in_reader_language(level.words)}",
                )
                for level in ladder
                if level.points
            ]
            self.fields[f"points_{code}"] = (
                forms.ChoiceField(
                    label=_("Level proposed"), choices=choices, required=code in marks, widget=forms.RadioSelect()
                )
                if ladder
                else forms.DecimalField(label=_("Points proposed"), required=code in marks, min_value=0)
            )
            self.fields[f"remark_{code}"] = forms.CharField(
                label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        """Let no word stand without the level that it speaks of: it could not be kept."""
        for code in self.card.criteria:
            points, remark = self.cleaned_data.get(f"points_{code}"), self.cleaned_data.get(f"remark_{code}", "")
            if remark and points in (None, "") and f"points_{code}" not in self.errors:
                self.add_error(
                    f"points_{code}", _("Choose the level that your words are about; without it nothing is kept.")
                )
        return self.cleaned_data

    def lines(self) -> list[dict[str, object]]:
        """Return each line with its fields and what the producer claims, in the order of the card."""
        return [
            {
                "code": code,
                "line": line,
                "claimed": self.claimed.get(code),
                "points": self[f"points_{code}"],
                "remark": self[f"remark_{code}"],
            }
            for code, line in self.card.criteria.items()
        ]

    def changed_marks(self) -> list[tuple[str, Decimal, str]]:
        """Return what was proposed and is not kept so yet: criterion, points, why."""
        found = []
        for code in self.card.criteria:
            value, remark = self.cleaned_data.get(f"points_{code}"), self.cleaned_data.get(f"remark_{code}", "")
            if value in (None, ""):
                continue
            points, kept = Decimal(value), self.marks.get(code)
            if kept is None or kept.points != points or kept.remark != remark.strip():
                found.append((code, points, remark))
        return found
