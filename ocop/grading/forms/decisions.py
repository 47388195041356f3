"""Forms of decisions, appeals, cases, suspensions and inspections."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ocop.core.refusals import DomainError
from ocop.grading.models import InspectionKind
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries.decisions import Signing
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Named

YES_NO = [("", "–"), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


def _said_by(refusal: type[DomainError]) -> dict[str, Any]:
    """Return the words of a refusal as those of a field that was left empty."""
    return {"required": refusal.message}


def _text(label: Any, without: type[DomainError] | None, *, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """Return a field for sentences.

    :param without: the refusal in whose words an empty one is sent back; none where it may be empty.
    """
    return forms.CharField(
        label=label,
        required=without is not None,
        max_length=10_000,
        help_text=help_text,
        error_messages=_said_by(without) if without else None,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _number() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Number of the decision"),
        max_length=100,
        error_messages=_said_by(refusals.NumberMissing),
    )


class CorrectForm(forms.Form):
    """What is written over a decision: number, day, who signs."""

    number = _number()
    decided_on = _day(gettext_lazy("Date of the decision"))
    signer = forms.CharField(
        label=gettext_lazy("Who signs"),
        max_length=200,
        error_messages=_said_by(refusals.NumberMissing),
        help_text=gettext_lazy("Name and office, as they stand under the decision."),
    )


class DecisionForm(CorrectForm):
    """A decision to be prepared, and whose it is."""

    body = forms.ChoiceField(label=gettext_lazy("Authority"))
    field_order = ("body", "number", "decided_on", "signer")

    def __init__(self, bodies: Sequence[Signing], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice = self.fields["body"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(body.key, body.words) for body in bodies]


class SureForm(forms.Form):
    """A tick that something is meant."""

    sure = forms.BooleanField(label=gettext_lazy("Yes, I have read the list, and I issue this decision."))


class AppealForm(forms.Form):
    """The grounds of an appeal."""

    grounds = _text(
        gettext_lazy("What is wrong with the result"),
        refusals.GroundsMissing,
        rows=6,
        help_text=gettext_lazy("Name the criteria where you can, and the papers that show it."),
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    answer = _text(gettext_lazy("Answer to the producer"), refusals.ReasonMissing)


class SuspendForm(forms.Form):
    """Why a certificate is suspended."""

    reason = _text(
        gettext_lazy("Reason"),
        refusals.ReasonMissing,
        help_text=gettext_lazy("Everybody who checks the certificate reads it."),
    )


class CaseForm(forms.Form):
    """The ground and the facts of a case."""

    ground = forms.ChoiceField(label=gettext_lazy("Ground"))
    facts = _text(
        gettext_lazy("Facts"), refusals.FactsMissing, help_text=gettext_lazy("What was found, where, when, by whom.")
    )
    concluded_on = _day(
        gettext_lazy("Day of the conclusion"),
        gettext_lazy("Of the conclusion, or of the commune's statement that production stopped."),
    )

    def __init__(self, grounds: Sequence[Named], data: Mapping[str, Any] | None = None, *, prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)
        choice = self.fields["ground"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.code, in_reader_language(one.names)) for one in grounds]


class RevokeForm(forms.Form):
    """The decision that revokes a certificate."""

    number = _number()
    decided_on = _day(gettext_lazy("Date of the decision"))
    public_reason = _text(
        gettext_lazy("Reason for everybody"),
        refusals.ReasonMissing,
        help_text=gettext_lazy("Whoever checks the certificate reads it: say what buyers must know, name no person."),
    )


class DropForm(forms.Form):
    """Why a case is dropped."""

    reason = _text(gettext_lazy("Why it is dropped"), refusals.ReasonMissing, rows=3)


class InspectionForm(forms.Form):
    """A visit to be planned."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of visit"), choices=InspectionKind.choices)
    planned_on = _day(gettext_lazy("Day of the visit"))


class FindingsForm(forms.Form):
    """What an inspection found."""

    done_on = _day(gettext_lazy("Visited on"))
    criteria_kept = forms.ChoiceField(label=gettext_lazy("Are the criteria kept?"), choices=YES_NO)
    mark_used_rightly = forms.ChoiceField(label=gettext_lazy("Is the mark used rightly?"), choices=YES_NO)
    findings = _text(gettext_lazy("What was found"), None)
