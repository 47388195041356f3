"""Forms of the rules room: a score to try, and what an officer sets where nothing is published."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.records import Edition, Scorecard
from ocop.grading.scoring.settings import Settings


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
    """Points and bands that a programme has not published, as one officer sets them, and on what ground."""

    reason = forms.CharField(
        label=gettext_lazy("On what ground"),
        max_length=300,
        help_text=gettext_lazy("The circular or letter that says so."),
    )

    def __init__(self, rules: Edition, kept: Settings, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=_flat(kept))
        self.rules = rules
        for name in open_values(rules):
            kind, _dot, code = name.partition(".")
            label = _("Points of %(code)s") if kind == "points" else _("Least points for level %(code)s")
            self.fields[name] = forms.DecimalField(
                label=label % {"code": code}, min_value=0, max_value=1000, decimal_places=2, required=False
            )
        self.order_fields([*open_values(rules), "reason"])

    def settings(self) -> dict[str, dict[str, str]]:
        """Return what was entered, in the form in which it is kept."""
        given: dict[str, dict[str, str]] = {}
        for name in open_values(self.rules):
            value = self.cleaned_data.get(name)
            if value is not None:
                kind, _dot, code = name.partition(".")
                given.setdefault(kind, {})[code] = f"{value.normalize():f}"
        return given


def open_values(rules: Edition) -> list[str]:
    """Return the names of the points and bands that an officer can set."""
    return sorted(name for name in rules.unpublished if name.startswith(("points.", "bands.")))


def _flat(kept: Settings) -> dict[str, object]:
    return {f"{kind}.{code}": value for kind, values in kept.items() for code, value in values.items()}
