"""What officers and producers type, as typed values."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.core.unit_names import unit_choices
from ocop.places.models import Area
from ocop.registry.categories import categories
from ocop.registry.columns import LABELS
from ocop.registry.intake.forms import FileForm, MappingForm
from ocop.registry.models import ImportRow, Product, Programme
from ocop.registry.queries import programmes_of


class UploadForm(FileForm):
    """A register file for one of the officer's programmes."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    file = forms.FileField(label=_("Register file"))
    says = _("CSV or Excel, as it is; at most %(size)s. Larger files: ask the node's operator.")
    too_large = _("The file has %(size)s; at most %(limit)s can be sent here. Ask the node's operator to import it.")
    field_order = ["programme", "file"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = programmes_of(user)


class RegisterMappingForm(MappingForm):
    """Which column is what, and where the rows lie that do not say it."""

    place = forms.CharField(
        label=_("All rows lie in"),
        help_text=_(
            "Only for a file that does not tell the place: its name, with what it lies in, or its code. "
            "A row that names a place of its own keeps it."
        ),
        max_length=250,
        required=False,
    )


class PlaceField(forms.ModelChoiceField[Area]):
    """One of several places of one name, told apart by what they lie in."""

    def label_from_instance(self, obj: Area) -> str:
        above = [area for area in (obj.parent, obj.parent and obj.parent.parent) if area is not None and area.level]
        return ", ".join(str(area) for area in (obj, *above))


class DecisionForm(forms.Form):
    """Corrections to a held row."""

    product = forms.CharField(label=LABELS["product"], max_length=250)
    producer = forms.CharField(label=LABELS["producer"], max_length=250, required=False)
    area = PlaceField(Area.objects.none(), label=_("Place"), required=False)

    def __init__(self, *args: Any, row: ImportRow, **kwargs: Any) -> None:
        initial = {
            "product": row.values.get("product", ""),
            "producer": row.values.get("producer", "") if row.values.get("named_as") == "maker" else "",
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        names = [
            name
            for problem in row.problems
            if problem["code"] == "place_ambiguous"
            for name in problem["facts"]["candidates"].split("; ")
        ]
        if names and row.area_id is None:
            field = self.fields["area"]
            assert isinstance(field, forms.ModelChoiceField)
            paths = [name.rpartition(" ")[2].strip("()") for name in names]
            field.queryset = Area.objects.filter(path__in=paths).select_related("parent__parent")
            field.required = True
        else:
            del self.fields["area"]

    def corrections(self) -> dict[str, str]:
        """Return our columns with what should stand there, those that were changed."""
        return {name: self.cleaned_data[name] for name in ("product", "producer") if name in self.changed_data}


class ProductForm(forms.ModelForm[Product]):
    """A product on one screen."""

    name_en = forms.CharField(label=LABELS["product_en"], max_length=250, required=False)
    story = forms.CharField(
        label=_("Story"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("How it is made, by whom, and what is special about the place."),
    )

    class Meta:
        model = Product
        fields = ["name", "category", "unit", "net_content", "shelf_life_days"]
        labels = {
            "category": _("Category"),
            "unit": _("Unit of sale"),
            "net_content": _("Net content of a pack"),
            "shelf_life_days": _("Keeps for (days)"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((category.code, category.name) for category in categories().values()), key=lambda pair: pair[1])
        self.fields["category"] = forms.ChoiceField(
            choices=[("", _("– not stated –")), *kinds], required=False, label=_("Category")
        )
        self.fields["unit"] = forms.ChoiceField(
            choices=[("", "–"), *unit_choices()], required=False, label=_("Unit of sale")
        )
        if self.instance.pk:
            self.fields["name_en"].initial = self.instance.text("en", "name")
            self.fields["story"].initial = self.instance.text(self._story_language(), "story")

    def changes(self) -> dict[str, object]:
        """Return the values for the operation; texts of other languages stay as they are."""
        texts = {language: dict(parts) for language, parts in self.instance.texts.items()}
        for language, part, value in (
            ("en", "name", self.cleaned_data["name_en"]),
            (self._story_language(), "story", self.cleaned_data["story"]),
        ):
            if value != texts.get(language, {}).get(part, ""):
                texts.setdefault(language, {})[part] = value
                texts[language]["state"] = "human"
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**values, "texts": texts}

    def _story_language(self) -> str:
        return self.instance.language or (get_language() or "en")[:2]
