"""Forms of the rules room: a score to try, and what an officer sets where nothing is published or we only assume."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.grading.assumptions import WORDS, YES_NO, label_of, settable, value_of
from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.records import Edition, Scorecard
from ocop.grading.scoring.settings import Settings

WHOLE = ("limits.", "council.answer_days")


class TrialForm(forms.Form):
    """A level for each line of a card, chosen to see what it would come to; nothing is kept."""

    def __init__(self, card: Scorecard, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, prefix="m")
        self.card = card
        for line in card.criteria.values():
            label = f"{line.code} {in_reader_language(line.names)}"
            if line.levels or line.variants:
                choices = [(f"{points.normalize():f}", points_for_reader(points)) for points in line.choices]
                self.fields[line.code] = forms.ChoiceField(label=label, choices=choices, required=False)
            else:
                self.fields[line.code] = forms.DecimalField(
                    label=label,
                    min_value=0,
                    max_value=line.maximum or 0,
                    decimal_places=2,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )

    def marks(self) -> dict[str, Decimal]:
        """Return the levels that were chosen."""
        return {code: Decimal(value) for code, value in self.cleaned_data.items() if value not in (None, "")}


class SettingsForm(forms.Form):
    """What a programme has not published or we only assume, as one officer sets it, and on what ground."""

    reason = forms.CharField(
        label=gettext_lazy("On what ground"),
        max_length=300,
        help_text=gettext_lazy("The circular or letter that says so."),
    )

    def __init__(self, base: Edition, kept: Settings, data: Mapping[str, str] | None = None) -> None:
        """
        :param base: the edition as its file says, without settings.
        :param kept: what is set now.
        """
        super().__init__(data, initial=_flat(kept))
        self.base, self.kept = base, kept
        for name in settable(base):
            assumed = value_of(name, base)
            told = _("Assumed by us: %(value)s. Left empty, that holds.") % {"value": assumed} if assumed else ""
            self.fields[name] = _choice(name, base, told) if name in WORDS else _number(name, base, told)
        self.order_fields([*settable(base), "reason"])

    def settings(self) -> dict[str, dict[str, object]]:
        """Return what was entered beside what is set and has no field here, in the form in which it is kept."""
        shown = set(settable(self.base))
        given: dict[str, dict[str, object]] = {}
        for kind, values in self.kept.items():
            for code, value in values.items():
                if f"{kind}.{code}" not in shown:
                    given.setdefault(kind, {})[code] = value
        for name in settable(self.base):
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                kind, _dot, code = name.partition(".")
                given.setdefault(kind, {})[code] = _kept(name, value)
        return given


def _number(name: str, base: Edition, told: str) -> forms.DecimalField:
    whole = name.startswith(WHOLE)
    return forms.DecimalField(
        label=label_of(name, base),
        min_value=1 if whole else 0,
        max_value=1000,
        decimal_places=0 if whole else 2,
        required=False,
        help_text=told,
    )


def _choice(name: str, base: Edition, told: str) -> forms.ChoiceField:
    choices = [("", _("assumed by us")), *WORDS[name].items()]
    return forms.ChoiceField(label=label_of(name, base), choices=choices, required=False, help_text=told)


def _kept(name: str, value: Decimal | str) -> str | bool:
    """Return a value as it is kept: a number or a word as text, a yes or no as such."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value == "yes" if WORDS[name] is YES_NO else value


def _flat(kept: Settings) -> dict[str, object]:
    return {
        f"{kind}.{code}": ("yes" if value else "no") if isinstance(value, bool) else value
        for kind, values in kept.items()
        for code, value in values.items()
    }
