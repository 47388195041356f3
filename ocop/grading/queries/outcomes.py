"""What a council's vote came to in words, as it stood at the vote: rules that are set anew change nothing in it."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ocop.core.refusals import DomainError
from ocop.grading.models import Dossier, Hearing
from ocop.grading.queries.councils.session import rating_of, result_facts
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.rating import Missed, Rating
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.wording import Wording, said, words_of


def outcome_words(hearing: Hearing, language: str) -> list[str]:
    """Return the result of a hearing in sentences; none where nothing of it was stored.

    Where the stored sheets still give what was voted, everything is told, with the shortest way to the next star; where
    the rules were set anew since, only what was stored at the vote.
    """
    stored: Mapping[str, Any] = hearing.result
    if not stored:
        return []
    rules = rules_of(hearing.dossier.edition)
    try:
        rating = rating_of(hearing, rules)
    except DomainError:
        rating = None
    if rating is not None and result_facts(rating) == stored:
        return words_of(rating, rules, language)
    return _stored_words(_stored_rating(stored, rules), rules, language)


def put_out_words(dossier: Dossier, language: str) -> list[str]:
    """Return in words by which rule a dossier was put out before a council heard it; none where it was not."""
    rules = rules_of(dossier.edition)
    rule = next((one for one in rules.rules if one.code == dossier.ended_by), None)
    if rule is None:
        return []
    wording = Wording(rules, dossier.set_number, language)
    words = [wording.stop(rule), wording.act()]
    if remarks := said(rule.remarks, language):
        words.insert(1, remarks)
    return words


def _stored_rating(stored: Mapping[str, Any], rules: Edition) -> Rating:
    stops = set(stored.get("stopped", ()))
    return Rating(
        edition=stored["edition"],
        number=stored["set"],
        parts={code: Fraction(points) for code, points in stored["parts"].items()},
        sheet_parts=(),
        totals=tuple(Fraction(total) for total in stored["totals"]),
        total=Fraction(stored["total"]),
        band=stored["band"],
        marks={},
        judged={},
        floors_missed={
            int(level): tuple(Missed(one["criterion"], Decimal(one["needed"]), Fraction(one["held"])) for one in missed)
            for level, missed in stored["floors_missed"].items()
        },
        stops=tuple(rule for rule in rules.rules if rule.code in stops),
        stars=stored["stars"],
        to_agree=(),
        unmarked=(),
    )


def _stored_words(rating: Rating, rules: Edition, language: str) -> list[str]:
    wording = Wording(rules, rating.number, language)
    told: set[tuple[str, Decimal]] = set()
    floors = []
    for level in rules.levels:
        if rating.stars < level <= rating.band:
            for missed in rating.floors_missed.get(level, ()):
                if (missed.criterion, missed.needed) not in told and missed.criterion in wording.card.criteria:
                    told.add((missed.criterion, missed.needed))
                    floors.append(wording.floor(missed, level))
    return [
        *wording.total(rating),
        *(wording.stop(rule) for rule in rating.stops),
        wording.result(rating),
        *([] if rating.stopped else floors),
        wording.act(),
    ]
