"""What is missing for a star, in order of effort.

Floors come first: without them points do not help. Then the fewest steps of ladders that bring the points that are
still missing; with as many steps, the choice that brings the most points; else the order of the card. So the answer is
the same every time. Effort is counted in ladder steps because nothing better is known: the act does not say what a step
costs, and that differs from producer to producer.

Lines of the kind ``given``, such as who the legal representative is, are never advised for points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ocop.grading.scoring.rating import Rating
from ocop.grading.scoring.records import Criterion, Edition, Scorecard


@dataclass(frozen=True)
class Step:
    """One line that has to rise: from the points that it has to those of a level, so many ladder steps up.

    :ivar floor: it has to, whatever the total is; else it is one way to the missing points.
    """

    criterion: str
    held: Fraction
    to: Decimal
    steps: int
    floor: bool

    @property
    def gain(self) -> Fraction:
        """The points that it adds to the total."""
        return max(Fraction(0), Fraction(self.to) - self.held)


@dataclass(frozen=True)
class Way:
    """How a star can be reached.

    :ivar steps: the floors, least steps first, then the lines for points, most points for a step first.
    :ivar total: the total after all steps, at least.
    :ivar missing: points that are still missing after them; 0 where the star is reached.
    """

    stars: int
    steps: tuple[Step, ...]
    total: Fraction
    missing: Fraction


def next_star(rating: Rating, edition: Edition) -> int | None:
    """Return the lowest level with a certificate above the result; none at the top."""
    return min((level for level in edition.levels if level > rating.stars), default=None)


def way_to(stars: int, rating: Rating, edition: Edition) -> Way:
    """Return what is missing for a star. Rules that end the dossier or the scoring are not looked at.

    Lines that count only if another has points are advised once that other has.

    :param stars: a level with a certificate of the edition.
    """
    card = edition.scorecards[rating.number]
    held = dict(rating.marks)
    floors = _floors(stars, rating, card)
    for step in floors:
        held[step.criterion] = max(held[step.criterion], Fraction(step.to))
    total = rating.total + sum((step.gain for step in floors), Fraction(0))
    band = edition.band(stars)
    needed = Fraction(0) if band is None or band.at_least is None else Fraction(band.at_least)
    more = _cheapest(needed - total, held, card) if total < needed else ()
    total += sum((step.gain for step in more), Fraction(0))
    return Way(stars, (*floors, *more), total, max(Fraction(0), needed - total))


def steps_above(line: Criterion, held: Fraction) -> tuple[Decimal, ...]:
    """Return the points above those held that a line can give, ascending: one for each ladder step.

    A line without a ladder goes up by whole points, and to its maximum.
    """
    if line.levels or line.variants:
        return tuple(points for points in line.choices if points > held)
    if line.maximum is None:
        return ()
    whole = [Decimal(points) for points in range(1, int(line.maximum) + 1) if points > held]
    return tuple(whole if line.maximum in whole or line.maximum <= held else [*whole, line.maximum])


def _floors(stars: int, rating: Rating, card: Scorecard) -> tuple[Step, ...]:
    targets = {missed.criterion: missed.needed for missed in rating.floors_missed[stars]}
    for code in list(targets):
        condition = card.criteria[code].only_if
        if condition and condition not in targets and rating.marks[condition] == 0:
            targets[condition] = steps_above(card.criteria[condition], Fraction(0))[0]
    steps = []
    order = list(card.criteria)
    for code, needed in targets.items():
        line, held = card.criteria[code], min(rating.marks[code], rating.judged[code])
        above = steps_above(line, held)
        to = next((points for points in above if points >= needed), needed)
        steps.append(Step(code, rating.marks[code], to, sum(points <= to for points in above), floor=True))
    return tuple(sorted(steps, key=lambda step: (step.steps, order.index(step.criterion))))


type _Picks = tuple[Step, ...]


def _cheapest(missing: Fraction, held: Mapping[str, Fraction], card: Scorecard) -> _Picks:
    """Return the fewest ladder steps that bring the missing points, or all that can be had.

    ``best[n]`` is the most points that n steps bring with the lines looked at so far: a knapsack over some sixty steps.
    """
    best: dict[int, tuple[Fraction, _Picks]] = {0: (Fraction(0), ())}
    for line in card.criteria.values():
        options = _options(line, held)
        for steps, (points, picks) in sorted(best.items(), reverse=True):
            for option in options:
                reached = (points + option.gain, (*picks, option))
                if steps + option.steps not in best or reached[0] > best[steps + option.steps][0]:
                    best[steps + option.steps] = reached
    enough = [steps for steps, (points, _picks) in best.items() if points >= missing]
    most = max(points for points, _picks in best.values())
    least = min(enough) if enough else min(steps for steps, (points, _picks) in best.items() if points == most)
    order = list(card.criteria)
    return tuple(sorted(best[least][1], key=lambda step: (-step.gain / step.steps, order.index(step.criterion))))


def _options(line: Criterion, held: Mapping[str, Fraction]) -> Sequence[Step]:
    if line.kind == "given" or (line.only_if and held[line.only_if] == 0):
        return ()
    now = held[line.code]
    return [
        Step(line.code, now, points, count, floor=False) for count, points in enumerate(steps_above(line, now), start=1)
    ]
