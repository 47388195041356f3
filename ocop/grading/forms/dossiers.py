"""What producers type of papers and dossiers, as typed values."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop.core.dates import last_day
from ocop.grading.form_fields import Part
from ocop.grading.models import Dossier, Paper
from ocop.grading.operations.dossiers import AnswerTooLong, AnswerWrong
from ocop.grading.operations.dossiers.preparing import LONGEST_LINE, LONGEST_TEXT, answer_kept
from ocop.grading.operations.vault import PaperFacts
from ocop.grading.papers import paper_kinds
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Edition
from ocop.grading.selfscore import variants_of
from ocop.grading.states import DossierKind

type Sent = UploadedFile[bytes]

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp"
VARIANTS = {"community": _("run by the community"), "operator": _("run by one operator")}
"""Kinds of applicant for which cards have ladders of their own, in words."""


class PaperFactsForm(forms.Form):
    """What is said of a paper."""

    kind = forms.ChoiceField(label=_("What it is"))
    title = forms.CharField(
        label=_("Title"),
        max_length=250,
        required=False,
        help_text=_("As you would call it: “Contract with the honey shop, 2026”."),
    )
    number = forms.CharField(label=_("Number"), max_length=100, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=250, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=DAY, required=False)
    last_day = forms.DateField(
        label=_("Valid until and including"), widget=DAY, required=False, help_text=_("Empty: it has no end.")
    )
    sensitive = forms.BooleanField(
        label=_("Sensitive: every look at it is written down"),
        required=False,
        help_text=_("Papers about people, money and contracts are sensitive always."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("Choose…")), *((kind.code, kind.name) for kind in paper_kinds().values())]
        self.fields["kind"] = forms.ChoiceField(label=_("What it is"), choices=kinds)

    def clean(self) -> dict[str, Any]:
        """Ask for days in their order."""
        values = super().clean() or self.cleaned_data
        issued, last = values.get("issued_on"), values.get("last_day")
        if issued and last and last < issued:
            self.add_error("last_day", _("The paper would end before it was issued."))
        return values

    def facts(self) -> PaperFacts:
        """Return what was typed; a kind that is sensitive stays so."""
        values = self.cleaned_data
        last = values["last_day"]
        return PaperFacts(
            kind=values["kind"],
            title=values["title"],
            number=values["number"],
            issuer=values["issuer"],
            issued_on=values["issued_on"],
            valid_until=last + dt.timedelta(days=1) if last else None,
            sensitive=values["sensitive"] or paper_kinds()[values["kind"]].sensitive,
        )


class PaperForm(PaperFactsForm):
    """A paper with its file: sent with the form, or in pieces before (``upload`` is the key of what came)."""

    file = forms.FileField(
        label=_("The file"),
        error_messages={"required": _("Choose the file of the paper.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A PDF, or a picture of the paper. Pictures are drawn anew: place and camera do not stay in them."),
    )
    upload = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    field_order = ("file", "kind", "title", "number", "issuer", "issued_on", "last_day", "sensitive", "upload")

    def full_clean(self) -> None:
        """Ask for a file unless one has come already."""
        self.fields["file"].required = not self.data.get("upload")
        super().full_clean()


def paper_initial(paper: Paper) -> dict[str, Any]:
    """Return what the form shows of a paper."""
    names = ("kind", "title", "number", "issuer", "issued_on", "sensitive")
    return {name: getattr(paper, name) for name in names} | {"last_day": last_day(paper.valid_until)}


class OpenForm(forms.Form):
    """What a dossier is to be opened for: its kind, and the set of an edition that is in use."""

    kind = forms.ChoiceField(label=_("What you ask for"), widget=forms.RadioSelect, choices=DossierKind.choices)
    card = forms.ChoiceField(
        label=_("Product set"), help_text=_("The set decides which scorecard is used. Ask your commune if in doubt.")
    )

    def __init__(self, *args: Any, rules: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", _("Choose…"))]
        for edition in rules:
            groups = {group.code: in_reader_language(group.names) for group in edition.groups}
            named = in_reader_language(edition.names)
            by_group: dict[str, list[tuple[str, str]]] = {}
            for card in edition.scorecards.values():
                by_group.setdefault(card.group, []).extend(_card_choices(edition, card.number))
            for group, cards in by_group.items():
                choices.append((" · ".join(filter(None, (named, groups.get(group, "")))), cards))
        self.fields["card"] = forms.ChoiceField(
            label=self.fields["card"].label, help_text=self.fields["card"].help_text, choices=choices
        )

    def choice(self) -> tuple[str, str, str]:
        """Return edition, set and kind of applicant."""
        edition, number, variant = self.cleaned_data["card"].split("/")
        return edition, number, variant


def _card_choices(edition: Edition, number: str) -> list[tuple[str, str]]:
    card = edition.scorecards[number]
    name = f"{number}. {in_reader_language(card.names)}"
    variants = variants_of(card)
    if not variants:
        return [(f"{edition.code}/{number}/", name)]
    return [
        (f"{edition.code}/{number}/{variant}", f"{name} ({VARIANTS.get(variant, variant)})") for variant in variants
    ]


class AnswersForm(forms.Form):
    """One part of the forms. Each field brings what it showed, so that only what was changed is saved.

    Fields that must be answered before filing are marked so; a save without them is no error.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for one in part.fields:
            self.fields[one.code] = _field(
                one.kind,
                one.name,
                one.help,
                [(value, in_reader_language(names)) for value, names in one.choices.items()],
                required=one.required,
            )

    def full_clean(self) -> None:
        """Take what is there, as much or little as it is."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for one in self.part.fields:
            self.fields[one.code].required = one.required

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be kept; an answer that is still missing is no error here, it is told before filing."""
        values = super().clean() or self.cleaned_data
        for one in self.part.fields:
            if one.code in values:
                try:
                    answer_kept(one, values[one.code])
                except (AnswerWrong, AnswerTooLong) as refusal:
                    self.add_error(one.code, str(refusal))
        return values

    def changed(self) -> dict[str, object]:
        """Return the answers that were changed on this page."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}


def _field(kind: str, label: str, help_text: str, choices: list[tuple[str, str]], *, required: bool) -> forms.Field:
    shared: dict[str, Any] = {"label": label, "help_text": help_text, "required": required, "show_hidden_initial": True}
    match kind:
        case "tick":
            return forms.BooleanField(**shared)
        case "choice":
            return forms.ChoiceField(choices=[("", _("Choose…")), *choices], **shared)
        case "text":
            return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **shared)
        case "day":
            return forms.CharField(max_length=LONGEST_LINE, widget=forms.TextInput(attrs={"type": "date"}), **shared)
        case "phone":
            return forms.CharField(max_length=LONGEST_LINE, widget=forms.TextInput(attrs={"type": "tel"}), **shared)
        case "email":
            return forms.CharField(max_length=LONGEST_LINE, widget=forms.TextInput(attrs={"type": "email"}), **shared)
    return forms.CharField(max_length=LONGEST_LINE, **shared)


class FilingForm(forms.Form):
    """What goes with filing: samples, the oath, and where an officer files, how the producer agreed."""

    samples = forms.IntegerField(
        label=_("Samples that you hand in"),
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    consent_note = forms.CharField(
        label=_("How the producer agreed to be filed for"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: signed at the house on the day below, paper in the vault; or by telephone."),
    )
    consented_on = forms.DateField(label=_("When it agreed"), widget=DAY, required=False)
    oath = forms.BooleanField(
        label=_("What this dossier says is true, and its papers are genuine. The producer answers for it by law."),
        required=False,
    )

    def __init__(self, *args: Any, dossier: Dossier, needed: int, officer: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"samples": dossier.samples or needed, "consent_note": dossier.consent_note})
        super().__init__(*args, **kwargs)
        if not officer:
            del self.fields["consent_note"], self.fields["consented_on"]
        if not needed:
            del self.fields["samples"]

    def clean_consented_on(self) -> dt.date | None:
        """Refuse a day that has not come."""
        day: dt.date | None = self.cleaned_data["consented_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def consented_at(self) -> dt.datetime | None:
        """Return the beginning of the day on which the producer agreed."""
        day = self.cleaned_data.get("consented_on")
        return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None


class SupplementForm(forms.Form):
    """The answer to what an office asked for."""

    answer = forms.CharField(
        label=_("What you added or changed"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )


def lines_typed(typed: QueryDict | dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """Return criterion → points, description and the mark of what the page showed, as they were typed."""
    codes = [name.removeprefix("was-") for name in typed if name.startswith("was-")]
    return {
        code: (
            str(typed.get(f"points-{code}", "")),
            str(typed.get(f"description-{code}", "")),
            str(typed.get(f"was-{code}", "")),
        )
        for code in codes
    }
