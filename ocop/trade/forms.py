"""What makers, officers and buyers type, as typed values."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.core.unit_names import unit_choices
from ocop.registry.categories import categories
from ocop.registry.certificates import certificate_name
from ocop.registry.intake.forms import FileForm
from ocop.trade.checks import USUAL_CURRENCIES
from ocop.trade.models import SharingRule, SupplyOffer
from ocop.trade.pooling.incoterms import Incoterm
from ocop.trade.queries.demands import certificates_held, schemes_held
from ocop.trade.queries.logistics import destinations
from ocop.trade.terms import DemandTerms, OfferTerms, Price
from ocop.trade.wording import month_name

PRICE_ROWS = 4
MOST = Decimal(10) ** 10
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _amount(label: Any, *, places: int = 3, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    """Return a field for a number above zero that a phone opens the figures for."""
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=places,
        min_value=Decimal(1).scaleb(-places),
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class OfferForm(forms.Form):
    """What can be had of a product; the officer's judgement is asked of officers only."""

    unit = forms.ChoiceField(
        label=_("Unit"), choices=unit_choices, help_text=_("Every quantity below is in this unit.")
    )
    unit_weight_kg = _amount(
        _("Weight of one unit with its packing, in kg"),
        places=4,
        required=False,
        help_text=_("May stay empty when the unit is a kilogram, a gram or a tonne."),
    )
    capacity_per_week = _amount(_("Most that can be made in a week"), help_text=_("In the best month of the year."))
    lead_time_days = forms.IntegerField(
        label=_("Days from order to the first goods"), min_value=0, max_value=1000, initial=7
    )
    minimum_lot = _amount(_("Smallest order"))
    pack_multiple = _amount(_("Pack"), help_text=_("Orders are multiples of it: 12 for a box of twelve jars."))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in USUAL_CURRENCIES])
    valid_from = forms.DateField(label=_("Valid from"), widget=DAY)
    last_day = forms.DateField(
        label=_("Valid until and including"), widget=DAY, required=False, help_text=_("Empty: until it is withdrawn.")
    )
    origin_proof = forms.BooleanField(
        label=_("A proof of ASEAN origin (Form D) can be given"),
        required=False,
        help_text=_("With it most duties between member states fall away."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    default_percent = forms.DecimalField(
        label=_("Chance that the maker does not deliver, in %"),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    onboarding_cost = forms.DecimalField(
        label=_("Cost of a first inspection, for each order"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not officer:
            del self.fields["default_percent"], self.fields["onboarding_cost"]
        for row in range(PRICE_ROWS):
            needed = row == 0
            self.fields[f"from_{row}"] = _amount(_("From this quantity"), required=False)
            self.fields[f"price_{row}"] = _amount(_("Price of one unit"), places=4, required=needed)
        for month in range(1, 13):
            self.fields[f"month_{month}"] = forms.IntegerField(
                label=month_name(month),
                min_value=0,
                max_value=100,
                initial=100,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def price_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of prices; the first one's quantity is the smallest order."""
        return [(self[f"from_{row}"], self[f"price_{row}"]) for row in range(PRICE_ROWS)]

    @property
    def months(self) -> list[forms.BoundField]:
        """The twelve percentages of the harvest calendar."""
        return [self[f"month_{month}"] for month in range(1, 13)]

    def clean(self) -> dict[str, Any]:
        """Ask for both or neither half of a price row."""
        values = super().clean() or self.cleaned_data
        for row in range(1, PRICE_ROWS):
            start, price = values.get(f"from_{row}"), values.get(f"price_{row}")
            if start is not None and price is None and f"price_{row}" not in self.errors:
                self.add_error(f"price_{row}", _("Say the price from this quantity on, or leave both empty."))
            if price is not None and start is None and f"from_{row}" not in self.errors:
                self.add_error(f"from_{row}", _("Say from which quantity on this price holds, or leave both empty."))
        return values

    def terms(self) -> OfferTerms:
        """Return what was typed; the first price holds from the smallest order on."""
        values = self.cleaned_data
        prices = [Price(values["minimum_lot"], values["price_0"])]
        prices += [
            Price(values[f"from_{row}"], values[f"price_{row}"])
            for row in range(1, PRICE_ROWS)
            if values.get(f"from_{row}") is not None
        ]
        percent = values.get("default_percent")
        return OfferTerms(
            unit=values["unit"],
            currency=values["currency"],
            minimum_lot=values["minimum_lot"],
            pack_multiple=values["pack_multiple"],
            capacity_per_week=values["capacity_per_week"],
            prices=tuple(prices),
            valid_from=values["valid_from"],
            valid_until=_day_after(values["last_day"]),
            unit_weight_kg=values["unit_weight_kg"],
            harvest=tuple(values[f"month_{month}"] for month in range(1, 13)),
            lead_time_days=values["lead_time_days"],
            origin_proof=values["origin_proof"],
            default_probability=None if percent is None else percent / 100,
            onboarding_cost=values.get("onboarding_cost"),
            note=values["note"],
        )


def offer_initial(offer: SupplyOffer) -> dict[str, object]:
    """Return an offer as its form shows it."""
    initial: dict[str, object] = {
        "unit": offer.unit,
        "unit_weight_kg": _plain(offer.unit_weight_kg),
        "capacity_per_week": _plain(offer.capacity_per_week),
        "lead_time_days": offer.lead_time_days,
        "minimum_lot": _plain(offer.minimum_lot),
        "pack_multiple": _plain(offer.pack_multiple),
        "currency": offer.currency,
        "valid_from": offer.valid_from,
        "last_day": offer.valid_until and offer.valid_until - dt.timedelta(days=1),
        "origin_proof": offer.origin_proof,
        "note": offer.note,
        "default_percent": _plain(offer.default_probability * 100),
        "onboarding_cost": _plain(offer.onboarding_cost),
    }
    for row, price in enumerate(offer.price_breaks.all()[:PRICE_ROWS]):
        initial[f"from_{row}"] = _plain(price.from_quantity)
        initial[f"price_{row}"] = _plain(price.unit_price)
    initial |= {f"month_{month}": share for month, share in enumerate(offer.harvest, start=1)}
    return initial


class OfferFileForm(FileForm):
    """A spreadsheet of offers."""

    file = forms.FileField(label=_("File of offers"))
    says = _("CSV or Excel, at most %(size)s.")
    too_large = _("The file has %(size)s; at most %(limit)s can be sent here. Part it, or ask the node's operator.")


class DemandForm(forms.Form):
    """What a buyer asks for, on one screen."""

    words = forms.CharField(
        label=_("What are you looking for?"),
        max_length=150,
        help_text=_("In your own words: honey, jasmine rice, ผ้าไหม."),
    )
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        help_text=_("With one, every product in it counts; else those whose name holds your words."),
    )
    specification = forms.CharField(
        label=_("Specification"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    quantity = _amount(_("Quantity"))
    unit = forms.ChoiceField(label=_("Unit"), choices=unit_choices, initial="KGM")
    destination = forms.ChoiceField(label=_("Deliver to"))
    window_from = forms.DateField(label=_("Arrives from"), widget=DAY)
    last_day = forms.DateField(label=_("Arrives until and including"), widget=DAY)
    incoterm = forms.ChoiceField(
        label=_("Incoterms 2020 rule"),
        choices=[(rule.value, rule.value) for rule in Incoterm],
        initial=Incoterm.DAP.value,
        help_text=_(
            "EXW: fetched at the makers. FOB: at the hub, cleared for export. DAP: delivered. DDP: duty paid too."
        ),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in USUAL_CURRENCIES])
    price_ceiling = _amount(_("Highest price of one unit"), places=4, required=False)
    most_suppliers = forms.IntegerField(label=_("Most makers"), min_value=1, max_value=30_000, required=False)
    sharing = forms.ChoiceField(label=_("How to share the order"), choices=SharingRule.choices, initial="least_cost")
    cost_limit_percent = forms.IntegerField(
        label=_("Sharing may cost up to, in %"),
        min_value=0,
        max_value=1000,
        initial=5,
        help_text=_("over the least cost."),
    )
    inclusion_percent = forms.IntegerField(
        label=_("Least share of women-led, minority-led and remote makers, in %"),
        min_value=1,
        max_value=100,
        required=False,
    )
    certainty_percent = forms.IntegerField(
        label=_("Wished chance of full delivery, in %"), min_value=1, max_value=99, initial=90, required=False
    )
    tolerance_percent = forms.IntegerField(
        label=_("More may be delivered, in %"),
        min_value=0,
        max_value=100,
        initial=2,
        help_text=_("so that packs add up."),
    )
    certificates = forms.MultipleChoiceField(
        label=_("Certificates"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((one.code, one.name) for one in categories().values()), key=lambda pair: pair[1])
        self._choices("category", [("", _("any")), *known])
        self._choices("destination", [(one.code, str(one)) for one in destinations()])
        kinds = certificates_held()
        if kinds:
            self._choices("certificates", [(kind, certificate_name(kind)) for kind in kinds])
        else:
            del self.fields["certificates"]
        self.schemes = schemes_held()
        for scheme in self.schemes:
            self.fields[f"stars_{scheme}"] = forms.TypedChoiceField(
                label=_("Least stars of %(scheme)s") % {"scheme": scheme},
                choices=[("", _("any")), *((stars, f"{stars}★") for stars in range(1, 6))],
                coerce=int,
                empty_value=None,
                required=False,
            )

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The fields that are folded away, since most demands do without them."""
        names = ["tolerance_percent", "inclusion_percent", "certainty_percent", "certificates"]
        return [self[name] for name in (*names, *(f"stars_{scheme}" for scheme in self.schemes)) if name in self.fields]

    def terms(self) -> DemandTerms:
        """Return what was typed."""
        values = self.cleaned_data
        stars = {scheme: values[f"stars_{scheme}"] for scheme in self.schemes if values.get(f"stars_{scheme}")}
        return DemandTerms(
            words=values["words"],
            category=values["category"],
            specification=values["specification"],
            quantity=values["quantity"],
            unit=values["unit"],
            tolerance_percent=values["tolerance_percent"],
            destination=values["destination"],
            window_from=values["window_from"],
            window_until=values["last_day"] + dt.timedelta(days=1),
            incoterm=values["incoterm"],
            min_stars=stars,
            certificates=tuple(values.get("certificates", ())),
            currency=values["currency"],
            price_ceiling=values["price_ceiling"],
            most_suppliers=values["most_suppliers"],
            sharing=values["sharing"],
            cost_limit_percent=values["cost_limit_percent"],
            inclusion_percent=values["inclusion_percent"],
            certainty_percent=values["certainty_percent"],
        )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _day_after(day: dt.date | None) -> dt.date | None:
    return day and day + dt.timedelta(days=1)


def _plain(value: Decimal) -> str:
    """Return a number without the zeros that the column pads it with."""
    return f"{value.normalize():f}"
