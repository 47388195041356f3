"""What stands in the way of a row of an offer sheet: which column, what is wrong, what to do."""

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.core.refusals import DomainError
from ocop.core.units import UnknownUnit
from ocop.registry.intake.remarks import Problem, Wording
from ocop.trade import refusals
from ocop.trade.offer_rows import CellMissing, CellWrong


class ProductNotFound(DomainError):
    message = _("No product of yours is called “%(given)s”.")


class ProductNotClear(DomainError):
    message = _("Several products are called “%(given)s”.")


class ProductSaidBefore(DomainError):
    message = _("Line %(line)s gives an offer of this product already.")


NOT_YOURS = "NotYours"
"""Code of a row of whose product this person enters no offers."""
AS_SAID = "AsSaid"
"""Code of a remark that is kept as it was said: in one language."""
NOT_NAMED = (ProductNotFound.__name__, ProductNotClear.__name__)
"""Codes of rows that name no product, or more than one."""
WORDS = ("what", "todo")
"""Facts that are words of ours, kept in the source language."""
BY_NUMBER = _("Use the product's number, as TH-P1001.")
NUMBER = _("Correct the number.")

REMEDIES: dict[type[DomainError], tuple[str, StrPromise | str]] = {
    CellWrong: ("", "%(todo)s"),
    CellMissing: ("", _("Fill it in: nothing is invented.")),
    ProductNotFound: ("product", BY_NUMBER),
    ProductNotClear: ("product", BY_NUMBER),
    ProductSaidBefore: ("product", _("Keep one of the two lines.")),
    UnknownUnit: ("unit", _("Write a unit of that list.")),
    refusals.ProductNotShown: ("product", _("Take the line out, or have the product published again.")),
    refusals.CurrencyUnknown: ("currency", _("Write the three letters of a currency, as THB.")),
    refusals.WeightMissing: ("weight", _("Write the weight of one unit, in kilograms.")),
    refusals.HarvestWrong: ("harvest", _("Write the months, as 11-2, or twelve percentages.")),
    refusals.TermEmpty: ("valid_until", _("Write a later last day, or leave it empty.")),
    refusals.PriceTwice: ("from_2", _("Write larger quantities for the further prices.")),
    refusals.FirstPriceElsewhere: ("from_2", _("Write larger quantities for the further prices.")),
    refusals.NotPositive: ("", NUMBER),
    refusals.NumberTooLarge: ("", NUMBER),
    refusals.NumberTooFine: ("", NUMBER),
}


"""What stands in the way of an offer: our column, and what to do. A cell that is wrong knows its own column."""
SAYS: dict[type[DomainError], StrPromise] = {
    CellWrong: _("“%(given)s” is not understood."),
    CellMissing: _("The cell is empty."),
}
"""What is said of a row where that is shorter than the refusal's own message: the column stands before it."""
WORDINGS: dict[str, Wording] = {
    **{kind.__name__: Wording(SAYS.get(kind, kind.message), do) for kind, (_column, do) in REMEDIES.items()},
    NOT_YOURS: Wording(
        _("Only the producer, or an officer of its place, may change this offer."), _("Take the line out.")
    ),
    AS_SAID: Wording("%(says)s", "%(do)s"),
}
"""What is said for each code, a refusal's name, and what to do."""


def problem_of(refusal: DomainError | PermissionDenied) -> Problem:
    """Return what a refusal says of a row, to be kept: facts are in no language, or in the source language."""
    if isinstance(refusal, PermissionDenied):
        return {"code": NOT_YOURS, "column": "product", "facts": {}}
    if type(refusal) not in REMEDIES:
        facts = {"says": str(refusal), "do": gettext("Correct the line.")}
        return {"code": AS_SAID, "column": "", "facts": facts}
    column = str(refusal.facts.get("column", REMEDIES[type(refusal)][0]))
    with translation.override(None):
        facts = {name: str(fact) for name, fact in refusal.facts.items() if name not in ("column", "label")}
    return {"code": refusal.code, "column": column, "facts": facts}


def in_readers_language(problem: Problem) -> Problem:
    """Return a remark whose facts that are words are in the reader's language."""
    facts = problem["facts"]
    return {**problem, "facts": facts | {name: gettext(facts[name]) for name in WORDS if facts.get(name)}}
