"""The engine's codes as sentences for the buyer."""

import datetime as dt
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ocop.core.templatetags.page import money, number, page_locale, percent, quantity
from ocop.core.units import PIECES, unit_of
from ocop.registry.certificates import certificate_name
from ocop.trade.pooling import Code, Method, Part
from ocop.trade.question import Unfit
from ocop.trade.results import Barred, Omitted, Relaxed, Risk, Shortfall, Solution, Value

PARTS = {
    Part.EXWORKS: gettext_lazy("Goods at the makers"),
    Part.ONBOARDING: gettext_lazy("First inspection of new makers"),
    Part.PICKUP: gettext_lazy("Collection"),
    Part.INLAND: gettext_lazy("Road to the hubs"),
    Part.HANDLING: gettext_lazy("Handling at the hubs"),
    Part.OPENING: gettext_lazy("Opening of hubs"),
    Part.EXPORT_FILE: gettext_lazy("Export papers"),
    Part.FREIGHT: gettext_lazy("Freight"),
    Part.INSURANCE: gettext_lazy("Insurance"),
    Part.HAUL: gettext_lazy("Haul at the destination"),
    Part.DUTY: gettext_lazy("Import duty"),
}

FLAGS = {
    "women_led": gettext_lazy("women-led makers"),
    "minority": gettext_lazy("makers led by an ethnic minority"),
    "remote": gettext_lazy("remote makers"),
}

_GROUPS = {
    Code.EXPIRED: gettext_lazy("offer has ended"),
    Code.STARS: gettext_lazy("asked stars not held on the last day of arrival"),
    Code.CERTIFICATE: gettext_lazy("asked certificate not held on the last day of arrival"),
    Code.DUTY_UNKNOWN: gettext_lazy("import duty not known"),
    Code.NO_ROUTE: gettext_lazy("no hub in reach that ships to the destination"),
    Code.TIME: gettext_lazy("smallest lot would arrive too late"),
    Code.MIN_LOT: gettext_lazy("smallest lot above the asked quantity"),
    Code.CAPACITY: gettext_lazy("smallest lot not ready in the harvest"),
    Code.HUB_CLOSED: gettext_lazy("only through hubs that this plan does not open"),
    Code.LOT_TOO_SMALL: gettext_lazy("quantity too small for the number of makers"),
    Code.PRICE: gettext_lazy("landed price too high"),
    Code.OTHER_OFFER: gettext_lazy("another offer of the same maker was taken"),
    Code.CANNOT_ENTER: gettext_lazy("no plan is possible with it"),
    Unfit.UNIT: gettext_lazy("offered in a unit that does not measure the same"),
    Unfit.PLACE: gettext_lazy("place of the maker not known"),
    Unfit.CURRENCY: gettext_lazy("no exchange rate for its currency"),
    Unfit.INLAND: gettext_lazy("no lorry rates for its country"),
}


def part_name(code: str) -> str:
    """Return what a part of the landed cost is called."""
    return str(PARTS[Part(code)])


def parts_in_order(plan: Solution) -> list[tuple[str, Decimal]]:
    """Return the parts of the landed cost in the order in which they arise on the way."""
    return [(part.value, plan.parts[part.value]) for part in Part if part.value in plan.parts]


def group_name(code: str) -> str:
    """Return what is said of all the offers that are left out for one reason."""
    found = {str(known): words for known, words in _GROUPS.items()}.get(code)
    return str(found) if found else code


def unit_name(code: str) -> str:
    """Return a unit as it stands after a price: "kg", "piece"."""
    return _("piece") if code in PIECES else unit_of(code).symbol


def day_words(day: dt.date) -> str:
    """Return a day as the reader writes it."""
    return format_date(day, "medium", locale=page_locale())


def value_words(value: Value | None, unit: str) -> str:
    """Return a value that an offer has or would need."""
    if value is None:
        return ""
    match value.kind:
        case "quantity":
            return quantity(Decimal(value.value), unit)
        case "day":
            return day_words(dt.date.fromisoformat(value.value))
        case "share":
            return percent(float(value.value))
        case "number":
            return number(int(value.value))
        case _:
            return value.value


def needed_words(one: Omitted | Relaxed | Barred, unit: str) -> str:
    """Return the value that a rule asks for; a kind of certificate by its name."""
    if one.code == Code.CERTIFICATE and one.needed is not None and one.needed.kind not in ("day", "quantity"):
        return certificate_name(one.needed.value)
    return value_words(one.needed, unit)


def why_words(one: Omitted, unit: str, currency: str) -> str:
    """Return why an offer is not in the plan, or that it is."""
    held, needed = value_words(one.held, unit), needed_words(one, unit)
    facts = {"held": held, "needed": needed, "unit": unit_name(unit)}
    if one.price_to_enter is not None:
        facts["price"] = money(one.price_to_enter, currency)
    if one.extra_cost is not None:
        facts["extra"] = money(one.extra_cost, currency)
    return _sentence(one, facts) % facts


def _sentence(one: Omitted, facts: dict[str, str]) -> str:
    match one.code:
        case Code.CHOSEN:
            return _("It is in the plan.")
        case Code.CHOSEN_PARTLY:
            return _("It is in the plan with a part of what it could deliver.")
        case Code.EXPIRED:
            return _("The offer ended on %(held)s.")
        case Code.STARS if not facts["held"]:
            return _("It holds no stars of an asked scheme; %(needed)s or better is needed.")
        case Code.STARS if one.held is not None and one.held.kind == "day":
            return _("Its stars end on %(held)s; they must hold until %(needed)s.")
        case Code.STARS:
            return _("It holds %(held)s; %(needed)s is needed.")
        case Code.CERTIFICATE if not facts["held"]:
            return _("It does not hold the certificate “%(needed)s”.")
        case Code.CERTIFICATE:
            return _("Its certificate ends on %(held)s; it must hold until %(needed)s.")
        case Code.DUTY_UNKNOWN:
            return _("The import duty is not known (%(needed)s).")
        case Code.NO_ROUTE:
            return _("No hub within reach ships to the destination.")
        case Code.TIME:
            return _("Its smallest lot would arrive on %(needed)s; the last day is %(held)s.")
        case Code.MIN_LOT:
            return _("Its smallest lot is %(held)s; at most %(needed)s may be delivered.")
        case Code.CAPACITY:
            return _("It has %(held)s ready in time; its smallest lot is %(needed)s.")
        case Code.HUB_CLOSED if one.price_to_enter is not None:
            return _(
                "Its goods would need a hub that this plan does not open: a plan with it costs %(extra)s more. "
                "At %(price)s a %(unit)s it would be taken."
            )
        case Code.PRICE | Code.LOT_TOO_SMALL | Code.HUB_CLOSED if one.price_to_enter is not None:
            if one.code == Code.LOT_TOO_SMALL:
                return _(
                    "Its quantity is small for the number of makers allowed. At %(price)s a %(unit)s it would be taken."
                )
            return _("A plan with it costs %(extra)s more. At %(price)s a %(unit)s ex works it would be taken.")
        case Code.PRICE | Code.LOT_TOO_SMALL | Code.HUB_CLOSED if one.extra_cost is not None:
            return _("A plan with it costs %(extra)s more; no price above zero would change that.")
        case Unfit.UNIT:
            return _("It is offered by %(held)s, which cannot be turned into %(needed)s.")
        case _:
            return group_name(one.code).capitalize().replace("%", "%%") + "."


def binding_words(shortfall: Shortfall) -> str:
    """Return the condition that binds first, as a sentence."""
    words = {
        Code.MAX_SUPPLIERS: _("The number of makers allowed is what binds."),
        Code.TIME: _("Time is what binds: the makers could do it, but not by the last day of arrival."),
        Code.INCLUSION: _("The share of women-led and remote makers is what binds."),
        Code.MIN_LOT: _("The makers' smallest lots are what binds."),
        Code.HUB_CAPACITY: _("The room of the hubs is what binds."),
        Code.STARS: _("The asked stars are what binds."),
        Code.CERTIFICATE: _("The asked certificates are what binds."),
        Code.CAPACITY: _("What the makers can deliver in time is what binds."),
    }
    return {str(code): sentence for code, sentence in words.items()}.get(
        shortfall.binding, _("Packs and lots do not add up to the asked quantity within the tolerance.")
    )


def way_out(one: Relaxed, unit: str) -> str:
    """Return what the buyer could change, alone, to have the demand met."""
    needed = needed_words(one, unit)
    match one.code:
        case Code.MAX_SUPPLIERS if needed:
            return _("Allow %(needed)s makers.") % {"needed": needed}
        case Code.MAX_SUPPLIERS:
            return _("Allow any number of makers.")
        case Code.TIME:
            return _("Let the last day of arrival be %(needed)s or later.") % {"needed": needed}
        case Code.INCLUSION:
            return _("Ask for a smaller share of women-led and remote makers.")
        case Code.STARS:
            return _("Ask for no stars, or for fewer.")
        case Code.CERTIFICATE:
            return _("Do without the certificate “%(needed)s”.") % {"needed": needed}
        case Code.MIN_LOT:
            return _("Ask the makers for smaller lots.")
        case Code.HUB_CAPACITY:
            return _("Take it in two consignments: the hubs have no more room in one.")
        case _:
            return _("Ask for %(largest)s.") % {"largest": quantity(one.largest, unit)}


def barred_words(one: Barred, unit: str) -> str:
    """Return how many offers fail on one rule, and how much they could deliver."""
    counted = ngettext("%(number)s offer", "%(number)s offers", one.offers) % {"number": number(one.offers)}
    needed = needed_words(one, unit)
    rule = f"{group_name(one.code)} ({needed})" if needed else group_name(one.code)
    return _("%(offers)s with %(quantity)s: %(rule)s") % {
        "offers": counted,
        "quantity": quantity(one.quantity, unit),
        "rule": rule,
    }


def proof_words(plan: Solution, currency: str) -> str:
    """Return how near the least-cost plan is to the best one there can be."""
    if plan.exact:
        return _("Proved: no plan for this demand can cost less than %(least)s.") % {
            "least": money(plan.least_cost, currency)
        }
    return _(
        "Proved over all offers: no plan can cost less than %(bound)s. The least cost found, %(least)s, is at most "
        "%(gap)s above that."
    ) % {
        "bound": money(plan.lower_bound, currency),
        "least": money(plan.least_cost, currency),
        "gap": percent(plan.gap),
    }


def risk_words(risk: Risk, currency: str) -> str:
    """Return how surely the whole quantity arrives, and what that certainty costs."""
    facts = {
        "reached": percent(risk.reached),
        "before": percent(risk.before),
        "wanted": percent(risk.wanted),
        "extra": money(risk.extra_cost, currency),
    }
    if not risk.met:
        return (
            _(
                "The whole quantity arrives with a chance of %(reached)s only; %(wanted)s was wished. "
                "Keep the reserve makers ready."
            )
            % facts
        )
    sure = _("With a chance of %(reached)s the whole quantity arrives, although makers may fail.") % facts
    if risk.extra_cost <= 0:
        return sure
    bought = _("Ordering more, from surer makers, costs %(extra)s; without it the chance would be %(before)s.") % facts
    return f"{sure} {bought}"


def method_words(plan: Solution) -> list[str]:
    """Return what the reader must know about how the plan came about."""
    words = {
        Method.SHARING_NOT_POSSIBLE: _(
            "No plan follows the sharing rule within its cost limit, so this is the least-cost plan."
        ),
        Method.FREIGHT_IS_THE_BUYERS: _(
            "Freight from the hub is the buyer's under this Incoterms rule and is not in the price."
        ),
        Method.LIMIT_REACHED: _(
            "The search stopped at its limit; the proved bound says how much better a plan could still be."
        ),
    }
    return [sentence for method, sentence in words.items() if method.value in plan.methods]


def short_day(day: dt.date) -> str:
    """Return a day without its year, for the top of a timetable."""
    return format_skeleton("MMMd", day, locale=page_locale())


def month_name(month: int) -> str:
    """Return a month in short; 1 is January."""
    return str(page_locale().months["stand-alone"]["abbreviated"][month])
