"""What must be true of an offer and of a demand, whoever enters them."""

import datetime as dt
import itertools
from decimal import Decimal

from babel.numbers import list_currencies
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.core.units import unit_of
from ocop.trade import refusals
from ocop.trade.pooling.incoterms import Incoterm
from ocop.trade.pooling.records import Sharing
from ocop.trade.terms import DemandTerms, OfferTerms

LARGEST = Decimal(10) ** 10
HEAVIEST_KG = Decimal(10) ** 8
"""A unit weighs less; the database keeps eight digits before the point."""
FARTHEST_DAYS = 1100
"""No offer says anything about harvests more than three years ahead."""
USUAL_CURRENCIES = (
    *("USD", "THB", "VND", "IDR", "PHP", "MYR", "SGD", "BND", "KHR", "LAK", "MMK", "EUR", "JPY", "KRW", "AUD", "CNY"),
)


def check_offer(terms: OfferTerms) -> None:
    """Refuse what no offer can say.

    :raises UnknownUnit, CurrencyUnknown, NotPositive, NumberTooLarge, NumberTooFine, PricesMissing,
        FirstPriceElsewhere, PriceTwice, WeightMissing, HarvestWrong, ChanceWrong, TermEmpty: the fact in the way.
    """
    unit = unit_of(terms.unit)
    check_currency(terms.currency)
    _positive(_("The smallest lot"), terms.minimum_lot)
    _positive(_("The pack"), terms.pack_multiple)
    _positive(_("The capacity a week"), terms.capacity_per_week)
    if terms.unit_weight_kg is None and unit.dimension != "mass":
        raise refusals.WeightMissing(unit=unit.name)
    if terms.unit_weight_kg is not None:
        _positive(_("The weight"), terms.unit_weight_kg, 4, below=HEAVIEST_KG)
    _check_prices(terms)
    months = terms.harvest
    if len(months) != 12 or any(not 0 <= share <= 100 for share in months) or not any(months):
        raise refusals.HarvestWrong
    if terms.default_probability is not None and not 0 <= terms.default_probability < 1:
        raise refusals.ChanceWrong(given=terms.default_probability)
    if terms.onboarding_cost is not None and not 0 <= terms.onboarding_cost < LARGEST:
        raise refusals.NotPositive(what=_("The cost of the first inspection"), given=terms.onboarding_cost)
    if not 0 <= terms.lead_time_days <= 1000:
        raise refusals.NumberTooLarge(what=_("The lead time"), given=terms.lead_time_days)
    if terms.valid_until is not None and terms.valid_until <= terms.valid_from:
        raise refusals.TermEmpty


def check_demand(terms: DemandTerms, *, on: dt.date) -> None:
    """Refuse what no demand can say on a day; whether the destination is served is for the rows to say.

    :raises NothingAsked, UnknownUnit, CurrencyUnknown, NotPositive, NumberTooLarge, NumberTooFine, IncotermUnknown,
        SharingUnknown, TermEmpty, WindowPast, WindowFar, PercentageWrong, StarsWrong: the fact in the way.
    """
    if not (terms.words.strip() or terms.category or terms.product_numbers):
        raise refusals.NothingAsked
    unit_of(terms.unit)
    check_currency(terms.currency)
    _positive(_("The quantity"), terms.quantity)
    if terms.price_ceiling is not None:
        _positive(_("The price ceiling"), terms.price_ceiling, 4)
    if terms.incoterm not in set(Incoterm):
        raise refusals.IncotermUnknown(given=terms.incoterm, known=", ".join(Incoterm))
    if terms.sharing not in set(Sharing):
        raise refusals.SharingUnknown(given=terms.sharing, known=", ".join(Sharing))
    if terms.window_until <= terms.window_from:
        raise refusals.TermEmpty
    if terms.window_until <= on:
        raise refusals.WindowPast(day=(terms.window_until - dt.timedelta(days=1)).isoformat())
    if (terms.window_until - on).days > FARTHEST_DAYS:
        raise refusals.WindowFar(day=(on + dt.timedelta(days=FARTHEST_DAYS)).isoformat())
    if terms.most_suppliers is not None and not 1 <= terms.most_suppliers <= 30_000:
        raise refusals.NotPositive(what=_("The number of makers"), given=terms.most_suppliers)
    _percentage(_("The tolerance"), terms.tolerance_percent, 0, 100)
    _percentage(_("The cost limit of the sharing rule"), terms.cost_limit_percent, 0, 1000)
    _percentage(_("The share of women-led and remote makers"), terms.inclusion_percent, 1, 100)
    _percentage(_("The certainty of full delivery"), terms.certainty_percent, 1, 99)
    for scheme, stars in terms.min_stars.items():
        if isinstance(stars, bool) or not isinstance(stars, int) or not 1 <= stars <= 5 or not scheme:
            raise refusals.StarsWrong(scheme=scheme, given=stars)


def check_currency(code: str) -> None:
    """Refuse what is not an ISO 4217 code.

    :raises CurrencyUnknown: it is not.
    """
    if code not in list_currencies():
        raise refusals.CurrencyUnknown(given=code, known=", ".join(USUAL_CURRENCIES))


def _check_prices(terms: OfferTerms) -> None:
    if not terms.prices:
        raise refusals.PricesMissing
    starts = sorted(price.from_quantity for price in terms.prices)
    for price in terms.prices:
        _positive(_("A price"), price.unit_price, 4)
        _positive(_("The quantity of a price"), price.from_quantity)
    for start, following in itertools.pairwise(starts):
        if start == following:
            raise refusals.PriceTwice(start=start.normalize())
    if starts[0] != terms.minimum_lot:
        raise refusals.FirstPriceElsewhere(lot=terms.minimum_lot.normalize(), start=starts[0].normalize())


def _positive(what: StrPromise, value: Decimal, places: int = 3, *, below: Decimal = LARGEST) -> None:
    if not value.is_finite() or value <= 0:
        raise refusals.NotPositive(what=what, given=value)
    if value >= below:
        raise refusals.NumberTooLarge(what=what, given=value)
    if value != round(value, places):
        raise refusals.NumberTooFine(what=what, given=value, places=places)


def _percentage(what: StrPromise, value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise refusals.PercentageWrong(what=what, least=least, most=most, given=value)
