"""Turning amounts of one currency into another with dated rates, each of which is named in the plan."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ocop.core.money import minor_digits
from ocop.core.refusals import DomainError


class RateMissing(DomainError):
    message = _("There is no exchange rate for %(currency)s on or before %(on)s, so its amounts cannot be compared.")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many units of a currency one US dollar was worth, on which day, and who says so."""

    currency: str
    per_usd: Decimal
    on: dt.date
    source: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns amounts into one currency by the newest rates of a day, and remembers which rates it used."""

    currency: str
    on: dt.date
    rates: Mapping[str, Rate]
    used: dict[str, Rate] = field(default_factory=dict)

    def factor(self, currency: str) -> Decimal:
        """Return how many units of the converter's currency one unit of another is.

        :raises RateMissing: one of the two has no rate.
        """
        if currency == self.currency:
            return Decimal(1)
        return self._rate(self.currency).per_usd / self._rate(currency).per_usd

    def minor(self, amount: Decimal, currency: str) -> int:
        """Return an amount in minor units of the converter's currency, rounded to the nearest."""
        return _nearest((amount * self.factor(currency)).scaleb(minor_digits(self.currency)))

    def rate(self, amount: Decimal, currency: str) -> int:
        """Return an amount for a unit in thousandths of a minor unit, so that no rate is lost in rounding."""
        return _nearest((amount * self.factor(currency)).scaleb(minor_digits(self.currency) + 3))

    def knows(self, currency: str) -> bool:
        """Say whether amounts of a currency can be converted."""
        return currency == self.currency or (currency in self.rates and self.currency in self.rates)

    def _rate(self, currency: str) -> Rate:
        if currency not in self.rates:
            raise RateMissing(currency=currency, on=self.on.isoformat())
        self.used[currency] = self.rates[currency]
        return self.rates[currency]


def _nearest(amount: Decimal) -> int:
    return int(amount.to_integral_value())
