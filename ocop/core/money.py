"""Money: an exact amount with its ISO 4217 currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision


class CurrenciesDiffer(ValueError):
    """Amounts of two currencies cannot be added; convert one of them with a dated rate first."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units (baht, not satang) of one ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """Return the amount rounded half up to the currency's minor unit."""
        step = Decimal(1).scaleb(-minor_digits(self.currency))
        return Money(self.amount.quantize(step, ROUND_HALF_UP), self.currency)

    def minor(self) -> int:
        """Return the amount in minor units (cents, satang; dong has none), rounded half up."""
        return int(self.rounded().amount.scaleb(minor_digits(self.currency)))


def of_minor(minor: int, currency: str) -> Money:
    """Return the money that so many minor units of the currency are."""
    return Money(Decimal(minor).scaleb(-minor_digits(currency)), currency)


def minor_digits(currency: str) -> int:
    """Return how many decimal places the currency has: 2 for THB and USD, 0 for VND (CLDR, after ISO 4217)."""
    return get_currency_precision(currency)
