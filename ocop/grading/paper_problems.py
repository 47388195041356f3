"""What can be said of a row of a sheet of paper certificates: the sentence for the officer, and what to do."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from ocop.grading.paper_columns import LABELS
from ocop.grading.states import CertificateState
from ocop.places.queries import country_name
from ocop.registry.intake.remarks import Problem, Wording

_BY_NUMBER = _("Write the product's number, as VN-P1001, or register the product first.")
_NOTHING = _("Nothing to do.")
_ONE_LINE = _("Keep the right one of the two lines.")

WORDINGS: dict[str, Wording] = {
    "product_missing": Wording(_("The row names no product."), _BY_NUMBER),
    "maker_missing": Wording(
        _("A name alone does not tell which product is meant."), _("Add the maker or the place, or the number.")
    ),
    "product_unknown": Wording(_("No product is known here as “%(given)s”."), _BY_NUMBER),
    "product_not_clear": Wording(_("Several products may be meant: %(candidates)s."), _BY_NUMBER),
    "name_differs": Wording(
        _("The number leads to “%(known)s”, the row says “%(given)s”."), _("Correct the number or the name.")
    ),
    "other_country": Wording(
        _("The product is of %(country)s, which this scheme does not rate."), _("Correct the product's number.")
    ),
    "place_unknown": Wording(
        _("“%(given)s” is not one place that is known here."), _("Correct the place, or write the product's number.")
    ),
    "place_not_yours": Wording(
        _("The product lies in %(place)s, outside the area for which you enter certificates."),
        _("Leave the row to the officer of that place."),
    ),
    "other_scheme": Wording(
        _("The row is of “%(given)s”; this sheet is entered for %(scheme)s."), _("Enter it in a sheet of its scheme.")
    ),
    "edition_missing": Wording(
        _("Under which rules it was rated cannot be told."), _("Add the year of the rules, or the day of the decision.")
    ),
    "edition_unknown": Wording(
        _("“%(given)s” is no edition of the rules that is known here; known are %(years)s."), _("Correct the year.")
    ),
    "stars_missing": Wording(_("The number of stars is missing."), _("Fill it in.")),
    "stars_unreadable": Wording(_("“%(given)s” is not a number of stars."), _("Write 3, 4 or 5.")),
    "not_certified": Wording(
        _("Under these rules no certificate comes with %(given)s stars; it comes with %(levels)s."),
        _("Correct the stars or the year of the rules."),
    ),
    "too_long": Wording(_("It is longer than %(most)s letters."), _("Shorten it.")),
    "day_missing": Wording(_("The decision has a number but no day."), _("Fill in the day of the decision.")),
    "day_unreadable": Wording(_("“%(given)s” is not a day."), _("Write days as 2026-03-31 or 31/3/2026.")),
    "in_the_future": Wording(_("%(given)s has not come yet."), _("Correct the day.")),
    "issued_before_decided": Wording(_("It was issued before it was decided."), _("Correct one of the two days.")),
    "ends_before_it_begins": Wording(_("It ends before it begins."), _("Correct the days.")),
    "end_missing": Wording(
        _("These rules are past, and how long their certificates run is not known here."),
        _("Fill in until when it is valid."),
    ),
    "until_by_rule": Wording(
        _("No end was given; it was set by the rules, %(months)s months after the issue."),
        _("Correct it if the paper says otherwise."),
    ),
    "until_differs": Wording(
        _("The end is not %(months)s months after the issue, as the rules say; what the paper says was kept."),
        _("Look at the paper again."),
    ),
    "only_reported": Wording(
        _("Without the number of a decision it is kept as reported, and never shown as a certificate."),
        _("Add number and day of the decision when they are found."),
    ),
    "number_missing": Wording(
        _("The certificate's number is missing; it is entered as “%(number)s”."), _("Add it when it is found.")
    ),
    "said_before": Wording(_("Line %(line)s says the same."), _NOTHING),
    "said_otherwise": Wording(_("Line %(line)s says something else of the same certificate."), _ONE_LINE),
    "known_otherwise": Wording(
        _("Certificate %(number)s is known here with other facts: %(columns)s."),
        _("Find out which is right. What is known here was not changed."),
    ),
    "decision_known": Wording(
        _("By this decision the product has certificate %(number)s here already."), _("Correct one of the numbers.")
    ),
    "reported_otherwise": Wording(
        _("The register reports %(stars)s stars for these rules."), _("Find out which is right, by the decision.")
    ),
    "present_stands": Wording(
        _("The product has certificate %(number)s, which a paper one does not simply replace (%(state)s)."),
        _("Have the authority settle which of the two holds."),
    ),
    "same_day": Wording(
        _("Certificate %(number)s of the product begins on the same day."), _("Find out which of the two holds.")
    ),
    "past_one": Wording(
        _("A later certificate of the product is known here, so this one is entered as replaced."), _NOTHING
    ),
}


_READ: dict[str, Callable[[str], str]] = {
    "columns": lambda codes: ", ".join(str(LABELS[code]) for code in codes.split(" ")),
    "state": lambda state: str(CertificateState(state).label),
    "country": country_name,
}
"""Facts that are codes of ours, and how they are read."""


def in_readers_language(problem: Problem) -> Problem:
    """Return a remark whose facts that are codes are words of the reader's language."""
    facts = problem["facts"]
    return {**problem, "facts": facts | {name: _READ[name](fact) for name, fact in facts.items() if name in _READ}}
