"""A result in words that a producer understands, in every language of the interface; Tetum is told in English.

What the edition itself says (names of lines, of levels, of authorities) is told as the edition writes it: in the
reader's language where it has that, else in English. Stars are stars in every language.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from ocop.grading.scoring.effort import Way, next_star, way_to
from ocop.grading.scoring.rating import Missed, Rating
from ocop.grading.scoring.records import Criterion, Edition, Rule, Scorecard, Words
from ocop.grading.scoring.sentences import SENTENCES

DECIMAL_COMMA = {"vi", "id", "lo"}
"""The languages that write 68,5 (Unicode CLDR, symbols for numbers); digits are the Latin ones everywhere."""

PLACES = 2


def words_of(rating: Rating, edition: Edition, language: str) -> list[str]:
    """Return the whole result in sentences: total, stops, result, what is missing for the next star, the act."""
    wording = Wording(edition, rating.number, language)
    return [
        *wording.total(rating),
        *(wording.stop(rule) for rule in rating.stops),
        wording.result(rating),
        *([] if rating.stopped else wording.missing_for_next(rating)),
        *([wording.list_of("to_agree", rating.to_agree)] if rating.to_agree else []),
        *([wording.list_of("unmarked", rating.unmarked)] if rating.unmarked else []),
        wording.act(),
    ]


def said(words: Words, language: str) -> str:
    """Return a text in a language, or in English where it is not written in that one."""
    return words.get(language) or words.get("en", "")


def sentence(name: str, language: str, **facts: str) -> str:
    """Return a sentence of a result with its facts."""
    return said(SENTENCES[name], language).format(**facts)


def points_words(points: Fraction | Decimal | int, language: str) -> str:
    """Return a number of points, cut after two decimals and never rounded up: 69.999 is not 70."""
    cut = Fraction(points) * 10**PLACES
    value = Decimal(cut.numerator // cut.denominator).scaleb(-PLACES).normalize()
    text = f"{value:f}"
    return text.replace(".", ",") if language in DECIMAL_COMMA else text


def level_name(level: int, edition: Edition, language: str) -> str:
    """Return what a level of an edition is called; stars are stars also in a language that the edition lacks."""
    band = edition.band(level)
    names = band.names if band else {}
    if edition.outcome == "stars" and language not in names:
        return sentence("star" if level == 1 else "stars", language, stars=str(level))
    return said(names, language) if band else str(level)


class Wording:
    """The sentences about one card of an edition in one language."""

    def __init__(self, edition: Edition, number: str, language: str) -> None:
        self.edition, self.language = edition, language
        self.card: Scorecard = edition.scorecards[number]

    def total(self, rating: Rating) -> list[str]:
        """Say the total, how the sheets made it, and what it is by points alone."""
        facts = {"total": self._number(rating.total), "full": self.points(self.edition.total)}
        if len(rating.totals) > 1:
            totals = " · ".join(self._number(total) for total in rating.totals)
            first = self._say("total_of_sheets", **facts, sheets=str(len(rating.totals)), totals=totals)
        else:
            first = self._say("total", **facts)
        second = self._say("band", level=self.level(rating.band)) if rating.band else self._say("no_band")
        return [first, second]

    def result(self, rating: Rating) -> str:
        """Say which star comes out, who decides it, or that there is no certificate and why."""
        if rating.stopped:
            return self._say("no_certificate_stopped")
        if not rating.stars:
            certified = rating.band in self.edition.levels
            return self._say("no_certificate_floors" if certified else "no_certificate")
        level = self.level(rating.stars)
        said_first = (
            self._say("result_below_points", level=level, band=self.level(rating.band))
            if rating.stars < rating.band
            else self._say("result", level=level)
        )
        band = self.edition.band(rating.stars)
        authority = self.edition.authorities.get(band.authority) if band else None
        if authority is None:
            return said_first
        decides = self._say("decides", level=level, authority=said(authority.signs or authority.names, self.language))
        return f"{said_first} {decides}"

    def stop(self, rule: Rule) -> str:
        """Say which rule ended the dossier or the scoring."""
        return self._say(rule.kind, rule=_lowered(said(rule.names, self.language)))

    def missing_for_next(self, rating: Rating) -> list[str]:
        """Say what is missing for the next star, and the floors missed for those above it that the points reach."""
        stars = next_star(rating, self.edition)
        if stars is None:
            return []
        words = self.missing_for(stars, rating)
        told = {(missed.criterion, missed.needed) for missed in rating.floors_missed[stars]}
        for level in self.edition.levels:
            if stars < level <= rating.band:
                more = [one for one in rating.floors_missed[level] if (one.criterion, one.needed) not in told]
                words += [self.floor(missed, level) for missed in more]
                told |= {(missed.criterion, missed.needed) for missed in more}
        return words

    def missing_for(self, stars: int, rating: Rating) -> list[str]:
        """Say what is missing for a star: floors, points, and the shortest way."""
        words = [self.floor(missed, stars) for missed in rating.floors_missed[stars]]
        band = self.edition.band(stars)
        if band is not None and band.at_least is not None and rating.total < band.at_least:
            short = Fraction(band.at_least) - rating.total
            words.append(
                self._say(
                    "point_short" if short == 1 else "points_short",
                    level=self.level(stars),
                    needed=self.points(band.at_least),
                    missing=self.points(_up(short)),
                )
            )
        return [*words, *self.way(way_to(stars, rating, self.edition))]

    def floor(self, missed: Missed, stars: int) -> str:
        """Say which level of a criterion a star needs, and what that level asks for."""
        line = self.card.criteria[missed.criterion]
        asks = self.asks(line, missed.needed)
        facts = {
            "level": self.level(stars),
            "needed": self.points(missed.needed),
            "criterion": self.criterion(line),
            "held": self._number(missed.held),
        }
        return self._say("floor", **facts, asks=asks) if asks else self._say("floor_bare", **facts)

    def way(self, way: Way) -> list[str]:
        """Say the steps to a star, or that it is out of reach even after them."""
        words = []
        if way.steps:
            steps = "; ".join(
                self._say(
                    "step_floor" if step.floor else "step",
                    criterion=self.criterion(self.card.criteria[step.criterion]),
                    held=self._number(step.held),
                    to=self._number(step.to),
                )
                for step in way.steps
            )
            words.append(self._say("way", level=self.level(way.stars), steps=steps))
        if way.missing:
            missing = self.points(_up(way.missing))
            words.append(self._say("out_of_reach", level=self.level(way.stars), missing=missing))
        return words

    def asks(self, line: Criterion, points: Decimal) -> str:
        """Return what the level of a line asks for that gives so many points, or the next one above."""
        ladders = [line.levels, *line.variants.values()]
        found = [next((level for level in ladder if level.points >= points), None) for ladder in ladders]
        texts = dict.fromkeys(_lowered(said(level.words, self.language)) for level in found if level is not None)
        return " / ".join(texts)

    def criterion(self, line: Criterion) -> str:
        """Return a line as people name it: its code and its name."""
        return f"{line.code} {said(line.names, self.language)}"

    def level(self, level: int) -> str:
        """Return what a level is called."""
        return level_name(level, self.edition, self.language)

    def points(self, points: Fraction | Decimal) -> str:
        """Return a number of points with its noun."""
        return self._say("point" if points == 1 else "points", points=self._number(points))

    def list_of(self, name: str, codes: Iterable[str]) -> str:
        """Say a sentence about several criteria."""
        return self._say(name, criteria="; ".join(self.criterion(self.card.criteria[code]) for code in codes))

    def act(self) -> str:
        """Say by which edition and act the rating was made."""
        name, act = said(self.edition.names, self.language), self.edition.act.number
        return self._say("act", edition=name, act=act) if act else self._say("act_bare", edition=name)

    def _number(self, points: Fraction | Decimal) -> str:
        return points_words(points, self.language)

    def _say(self, name: str, **facts: str) -> str:
        return sentence(name, self.language, **facts)


def _lowered(text: str) -> str:
    """Return a text with a small first letter, unless its first word is an abbreviation or a name in capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _up(points: Fraction) -> Fraction:
    """Return points rounded up to two decimals: what is missing is never told as less than it is."""
    hundredths = points * 10**PLACES
    return Fraction(-(-hundredths.numerator // hundredths.denominator), 10**PLACES)
