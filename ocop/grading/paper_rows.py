"""One row of a sheet of paper certificates, understood: cells in, values and remarks out. Nothing is invented.

Plain Python: editions and the day are handed in; which product is meant is found by whoever calls.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ocop.core.text import fold
from ocop.grading.scoring.records import Edition
from ocop.grading.terms import valid_until
from ocop.registry.cells import is_blank, read_day, read_stars, read_year
from ocop.registry.intake.remarks import Problem, problem

LONGEST = {"number": 60, "decision": 80, "programme_number": 60, "set": 10, "proof": 500}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What a row says.

    :ivar places: names of province, district and commune as written, empty where not given.
    :ivar valid_until: first day on which it holds no more; none where it has no end.
    :ivar missing: codes of what a certificate should have and this one was entered without.
    """

    product_number: str
    product: str
    producer: str
    places: tuple[str, str, str]
    programme_number: str
    edition: Edition
    set_number: str
    stars: int
    number: str
    decision: str
    decided_on: dt.date | None
    issued_on: dt.date | None
    valid_until: dt.date | None
    proof: str
    missing: tuple[str, ...]

    @property
    def reported_only(self) -> bool:
        """Say whether no decision stands behind it, so that it is a report and no certificate."""
        return not self.decision


@dataclass(frozen=True, slots=True)
class Understood:
    """A row with what is to be said of it; where it cannot be entered there are no values, only remarks."""

    row: PaperRow | None
    remarks: tuple[Problem, ...]


@dataclass(frozen=True)
class Sheet:
    """What holds for all rows of a sheet: the scheme, its editions, and today."""

    scheme: str
    editions: Sequence[Edition]
    today: dt.date


def read_row(cells: Mapping[str, str], sheet: Sheet) -> Understood:
    """Return what a row says, or why it cannot be entered.

    :param cells: our column → cell.
    """
    given = {column: cell for column, cell in cells.items() if not is_blank(cell)}
    wrong = [*_wrong_names(given, sheet)]
    days = {column: _day(given, column, wrong) for column in ("decided_on", "issued_on", "valid_until")}
    rules = _edition(given, days["decided_on"] or days["issued_on"], sheet, wrong)
    stars = _stars(given, rules, wrong)
    wrong += _wrong_days(given, days, sheet.today)
    if wrong or rules is None or stars is None:
        return Understood(None, tuple(wrong))
    decided, issued = days["decided_on"], days["issued_on"] or days["decided_on"]
    notes: list[Problem] = []
    until = _until(days["valid_until"], issued, rules, notes)
    if until is None and rules.state == "archived":
        return Understood(None, (problem("end_missing", "valid_until"),))
    if until and issued and until <= issued:
        return Understood(None, (problem("ends_before_it_begins", "valid_until"),))
    if "decision" not in given:
        notes.insert(0, problem("only_reported", "decision"))
    row = PaperRow(
        product_number=given.get("product_number", "").upper(),
        product=given.get("product", ""),
        producer=given.get("producer", ""),
        places=(given.get("province", ""), given.get("district", ""), given.get("commune", "")),
        programme_number=given.get("programme_number", ""),
        edition=rules,
        set_number=given.get("set", ""),
        stars=stars,
        number=given.get("number", ""),
        decision=given.get("decision", ""),
        decided_on=decided,
        issued_on=issued,
        valid_until=until,
        proof=given.get("proof", ""),
        missing=tuple(column for column in ("number", "decision", "issued_on", "proof") if column not in given),
    )
    return Understood(row, tuple(notes))


def _wrong_names(given: Mapping[str, str], sheet: Sheet) -> list[Problem]:
    wrong = []
    if not any(column in given for column in ("product_number", "product", "programme_number")):
        wrong.append(problem("product_missing", "product"))
    if "product" in given and "product_number" not in given and "programme_number" not in given:
        wrong += [] if "producer" in given or "province" in given else [problem("maker_missing", "producer")]
    named = fold(given.get("scheme", "")).replace(" ", "-")
    if named and named not in (sheet.scheme, sheet.scheme.partition("-")[2]):
        wrong.append(problem("other_scheme", "scheme", given=given["scheme"], scheme=sheet.scheme))
    for column, most in LONGEST.items():
        if len(given.get(column, "")) > most:
            wrong.append(problem("too_long", column, most=str(most)))
    return wrong


def _wrong_days(given: Mapping[str, str], days: Mapping[str, dt.date | None], today: dt.date) -> list[Problem]:
    wrong = []
    decided, issued = days["decided_on"], days["issued_on"]
    if "decision" in given and "decided_on" not in given:
        wrong.append(problem("day_missing", "decided_on"))
    for column in ("decided_on", "issued_on"):
        day = days[column]
        if day and day > today:
            wrong.append(problem("in_the_future", column, given=given[column]))
    if decided and issued and issued < decided:
        wrong.append(problem("issued_before_decided", "issued_on"))
    return wrong


def _day(given: Mapping[str, str], column: str, wrong: list[Problem]) -> dt.date | None:
    if column not in given:
        return None
    day = read_day(given[column])
    if day is None:
        wrong.append(problem("day_unreadable", column, given=given[column]))
    return day


def _edition(given: Mapping[str, str], day: dt.date | None, sheet: Sheet, wrong: list[Problem]) -> Edition | None:
    """Return the edition whose year the row names; without one, that in force on the day of the decision."""
    if "edition" in given:
        year = read_year(given["edition"])
        found = next((one for one in sheet.editions if str(one.year) == year), None)
        if found is None:
            years = ", ".join(str(one.year) for one in sorted(sheet.editions, key=lambda one: one.year))
            wrong.append(problem("edition_unknown", "edition", given=given["edition"], years=years))
        return found
    in_force = [one for one in sheet.editions if day and one.valid_from and one.valid_from <= day]
    if not in_force:
        if not any(remark["code"] == "day_unreadable" for remark in wrong):
            wrong.append(problem("edition_missing", "edition"))
        return None
    return max(in_force, key=lambda one: one.valid_from or dt.date.min)


def _stars(given: Mapping[str, str], rules: Edition | None, wrong: list[Problem]) -> int | None:
    if "stars" not in given:
        wrong.append(problem("stars_missing", "stars"))
        return None
    stars = read_stars(given["stars"])
    if stars is None:
        wrong.append(problem("stars_unreadable", "stars", given=given["stars"]))
    elif rules is not None and stars not in rules.levels:
        levels = ", ".join(map(str, rules.levels))
        wrong.append(problem("not_certified", "stars", given=str(stars), levels=levels))
    return stars


def _until(given: dt.date | None, issued: dt.date | None, rules: Edition, notes: list[Problem]) -> dt.date | None:
    """Return the first day on which it holds no more: as printed, else by the term of the rules.

    Whether the printed day itself is still good is the edition's setting.
    """
    by_rule = valid_until(issued, rules.term) if issued else None
    if given is None:
        if by_rule:
            notes.append(problem("until_by_rule", "valid_until", months=str(rules.term.months)))
        return by_rule
    printed = given + dt.timedelta(days=1) if rules.term.last_day_valid else given
    if by_rule and printed != by_rule:
        notes.append(problem("until_differs", "valid_until", months=str(rules.term.months)))
    return printed
