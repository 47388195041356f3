"""What can be said of a row of a register: a code, the sentence for the officer, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from ocop.registry.intake.remarks import Problem, Wording

WORDINGS: dict[str, Wording] = {
    "product_missing": Wording(
        _("The name of the product is missing."), _("Fill in the name of the product and send the row again.")
    ),
    "letters_lost": Wording(
        _("“%(given)s” has letters that could not be read: the file was saved in an encoding that does not have them."),
        _("Write the name again, or save the file as an Excel workbook and send that."),
    ),
    "cut_short": Wording(
        _("It is longer than %(longest)s characters; the rest was cut off."), _("Shorten it if the end matters.")
    ),
    "too_many_cells": Wording(
        _("The row has %(cells)s cells, the header has %(columns)s columns."),
        _("Look for a separator or a line break that does not belong there, mend the row and send it again."),
    ),
    "place_missing": Wording(_("The row names no province."), _("Fill in the province and the district.")),
    "place_unknown": Wording(
        _("“%(given)s” is not a place that is known here.%(guess)s"),
        _("Correct the spelling of the place and send the row again."),
    ),
    "place_ambiguous": Wording(
        _("“%(given)s” may be more than one place: %(candidates)s."), _("Choose the place that is meant.")
    ),
    "place_not_yours": Wording(
        _("%(place)s lies outside the area for which you bring in registers."),
        _("Leave the row to the officer of that place."),
    ),
    "place_kept_wide": Wording(
        _("“%(given)s” was not found in %(place)s, so the record stands at %(place)s."),
        _("Correct the name of the smaller place if the record should stand there."),
    ),
    "group_in_product": Wording(
        _("The product column holds the name of a group or a shop, “%(given)s”."),
        _("Write the product that it makes, or accept the row if this really is the product's name."),
    ),
    "seller_missing": Wording(_("No maker or place of sale is named; it was left empty."), _("Add it if it is known.")),
    "seller_is_address": Wording(
        _("“%(given)s” is an address, not a name; it was not taken for a seller."), _("Write the name of the seller.")
    ),
    "phone_placeholder": Wording(
        _("“%(given)s” is not a telephone number but a placeholder; it was not stored."),
        _("Add the number if it is known."),
    ),
    "phone_unreadable": Wording(
        _("“%(given)s” is not a telephone number of the country; it was not stored."), _("Correct the number.")
    ),
    "phone_rounded": Wording(
        _("“%(given)s” was rounded by a spreadsheet program and its digits are lost; it was not stored."),
        _("Format the column as text and enter the number again."),
    ),
    "coordinate_half": Wording(
        _("Only one of latitude and longitude is given; it was dropped."), _("Give both, or neither.")
    ),
    "coordinate_unreadable": Wording(
        _("“%(given)s” is not a coordinate; it was dropped."), _("Give degrees as a decimal number: 8.0647.")
    ),
    "coordinate_outside": Wording(
        _("The coordinate %(given)s lies outside %(place)s; it was dropped."), _("Correct the coordinate or the place.")
    ),
    "coordinate_swapped": Wording(
        _("Latitude and longitude stood in each other's columns (%(given)s); they were put right."), _("Nothing to do.")
    ),
    "category_unknown": Wording(
        _("“%(given)s” is not one of the categories; the category was left empty."),
        _("Choose one on the product's page."),
    ),
    "stars_unreadable": Wording(
        _("“%(given)s” is not a number of stars from 1 to 5."), _("Correct the number of stars.")
    ),
    "stars_reported": Wording(
        _("Stars without number and day of the decision are kept as reported and not shown as stars."),
        _("Add the number and the day of the decision."),
    ),
    "day_unreadable": Wording(_("“%(given)s” is not a day."), _("Write days as 2026-03-31 or 31/3/2026.")),
    "said_before": Wording(
        _("The same product of the same maker in the same place stands in line %(line)s."), _("Nothing to do.")
    ),
    "differs_from_first": Wording(
        _("It differs from line %(line)s in: %(columns)s. What the first line says was kept."),
        _("Put what is right into the first line and delete this one."),
    ),
    "rejected_before": Wording(
        _("An officer rejected this line earlier."), _("Nothing to do; or change the line if it has become a product.")
    ),
}


def sentence(problem: Problem) -> str:
    """Return what is wrong, in the reader's language."""
    return str(WORDINGS[problem["code"]].says) % problem["facts"]
