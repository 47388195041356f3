"""What stands in the way of a row of an offer sheet: which column, what is wrong, what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from ocop.core.refusals import DomainError
from ocop.core.units import UnknownUnit
from ocop.trade import refusals
from ocop.trade.offer_rows import CellMissing, CellWrong


class ProductNotFound(DomainError):
    message = gettext_lazy("No product of yours is called “%(given)s”.")


class ProductNotClear(DomainError):
    message = gettext_lazy("Several products are called “%(given)s”.")


class ProductSaidBefore(DomainError):
    message = gettext_lazy("Line %(line)s gives an offer of this product already.")


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a row: our column (empty: the row as a whole), what is wrong, what to do."""

    column: str
    why: str
    todo: str


BY_NUMBER = gettext_lazy("Use the product's number, as TH-P1001.")
NUMBER = gettext_lazy("Correct the number.")

REMEDIES: dict[type[DomainError], tuple[str, StrPromise]] = {
    ProductNotFound: ("product", BY_NUMBER),
    ProductNotClear: ("product", BY_NUMBER),
    ProductSaidBefore: ("product", gettext_lazy("Keep one of the two lines.")),
    UnknownUnit: ("unit", gettext_lazy("Write a unit of that list.")),
    refusals.ProductNotShown: ("product", gettext_lazy("Take the line out, or have the product published again.")),
    refusals.CurrencyUnknown: ("currency", gettext_lazy("Write the three letters of a currency, as THB.")),
    refusals.WeightMissing: ("weight", gettext_lazy("Write the weight of one unit, in kilograms.")),
    refusals.HarvestWrong: ("harvest", gettext_lazy("Write the months, as 11-2, or twelve percentages.")),
    refusals.TermEmpty: ("valid_until", gettext_lazy("Write a later last day, or leave it empty.")),
    refusals.PriceTwice: ("from_2", gettext_lazy("Write larger quantities for the further prices.")),
    refusals.FirstPriceElsewhere: ("from_2", gettext_lazy("Write larger quantities for the further prices.")),
    refusals.NotPositive: ("", NUMBER),
    refusals.NumberTooLarge: ("", NUMBER),
    refusals.NumberTooFine: ("", NUMBER),
}


def remark_of(refusal: Exception) -> Remark:
    """Return what a refusal says of a row, in the language that is active."""
    if isinstance(refusal, CellWrong):
        facts = refusal.facts
        return Remark(str(facts["column"]), _("“%(given)s” is not understood.") % facts, str(facts["todo"]))
    if isinstance(refusal, CellMissing):
        return Remark(str(refusal.facts["column"]), _("The cell is empty."), _("Fill it in: nothing is invented."))
    found = next(
        (REMEDIES[kind] for kind in type(refusal).__mro__ if kind in REMEDIES), ("", gettext_lazy("Correct the line."))
    )
    return Remark(found[0], str(refusal), str(found[1]))
