"""What units of measure are called by the reader: by CLDR where it knows them, else by our translations."""

from babel.units import get_unit_name
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.core.templatetags.page import CLDR_UNITS, page_locale
from ocop.core.units import unit_of, units

COUNTED: dict[str, Promise] = {
    "C62": _("piece"),
    "H87": _("piece"),
    "DZN": _("dozen"),
    "PR": _("pair"),
    "IE": _("person"),
}
"""Units that CLDR has no name for."""


def unit_name(code: str) -> str:
    """Return the name of a unit: "kilograms", "กิโลกรัม".

    :raises UnknownUnit: the code is not in the list of units.
    """
    unit = unit_of(code)
    if code in COUNTED:
        return str(COUNTED[code])
    known = CLDR_UNITS.get(code)
    return (known and get_unit_name(known, locale=page_locale())) or unit.name


def unit_choices() -> list[tuple[str, str]]:
    """Return the units to choose from: code, and symbol with name."""
    return [(unit.code, f"{unit.symbol} – {unit_name(unit.code)}") for unit in units().values()]
