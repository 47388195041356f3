"""The facts that stand in the way of an offer, a demand or a plan."""

from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError


class CurrencyUnknown(DomainError):
    message = _("“%(given)s” is not a currency that is known here. Use one of: %(known)s.")


class NotPositive(DomainError):
    message = _("%(what)s must be more than zero; %(given)s was given.")


class PricesMissing(DomainError):
    message = _("An offer needs at least one price.")


class FirstPriceElsewhere(DomainError):
    message = _("The first price must hold from the smallest lot, %(lot)s, on; it starts at %(start)s.")


class PriceTwice(DomainError):
    message = _("There are two prices from %(start)s on. Keep one.")


class WeightMissing(DomainError):
    message = _(
        "Say what one %(unit)s weighs with its packing, in kilograms: lorries and containers are paid by weight."
    )


class HarvestWrong(DomainError):
    message = _("The harvest calendar needs twelve percentages from 0 to 100, one of them above 0.")


class ChanceWrong(DomainError):
    message = _("The chance that the maker does not deliver lies between 0 and 1, below 1; %(given)s was given.")


class TermEmpty(DomainError):
    message = _("The last day must come after the first.")


class NumberTooLarge(DomainError):
    message = _("%(what)s is too large to be true: %(given)s.")


class NumberTooFine(DomainError):
    message = _("%(what)s has more than %(places)s decimals: %(given)s.")


class ProductNotShown(DomainError):
    message = _("The product %(number)s is withdrawn or was merged into another, so nothing can be offered of it.")


class OfferWithdrawn(DomainError):
    message = _("This offer was withdrawn already.")


class NothingAsked(DomainError):
    message = _("Say what you are looking for, in your own words or by a category.")


class CategoryUnknown(DomainError):
    message = _("“%(given)s” is not in the list of categories.")


class DestinationUnknown(DomainError):
    message = _("Goods cannot be sent to “%(given)s” yet. Destinations: %(known)s.")


class IncotermUnknown(DomainError):
    message = _("“%(given)s” is not a rule of Incoterms 2020. Use one of: %(known)s.")


class SharingUnknown(DomainError):
    message = _("“%(given)s” is not a way to share an order. Use one of: %(known)s.")


class WindowPast(DomainError):
    message = _("The last day of arrival, %(day)s, is over.")


class WindowFar(DomainError):
    message = _("Arrival is planned until %(day)s at the latest; beyond that no offer says anything.")


class PercentageWrong(DomainError):
    message = _("%(what)s is a percentage from %(least)s to %(most)s; %(given)s was given.")


class StarsWrong(DomainError):
    message = _("Stars are asked for as a whole number from 1 to 5 of a scheme; “%(scheme)s: %(given)s” was given.")


class DemandClosed(DomainError):
    message = _("This demand is closed.")


class NoPlanToAsk(DomainError):
    message = _("There is no plan in which this product could stand or be missing.")


class SupplyChanged(DomainError):
    message = _("Offers, hubs or rates have changed since this plan was made. Plan again, then ask.")


class ProductNotOffered(DomainError):
    message = _("“%(number)s” is not among the offers that were looked at for this demand.")
