"""The way to a star as a page shows it: each step with what its level asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.effort import Way
from ocop.grading.scoring.records import Scorecard
from ocop.grading.selfscore import levels_of


@dataclass(frozen=True)
class StepShown:
    """One line that has to rise: from and to which points, what the level asks, whether it is a floor."""

    code: str
    anchor: str
    name: str
    held: str
    to: str
    steps: int
    floor: bool
    asks: str
    proofs: tuple[str, ...]


def steps_shown(way: Way, card: Scorecard, variant: str) -> Sequence[StepShown]:
    """Return the steps of a way in their order, the floors first."""
    shown = []
    for step in way.steps:
        line = card.criteria[step.criterion]
        asked = next((level for level in levels_of(line, variant) if level.points >= step.to), None)
        shown.append(
            StepShown(
                code=line.code,
                anchor="c-" + line.code.replace(".", "-"),
                name=in_reader_language(line.names),
                held=points_for_reader(step.held),
                to=points_for_reader(step.to),
                steps=step.steps,
                floor=step.floor,
                asks=in_reader_language(asked.words) if asked else "",
                proofs=line.proofs,
            )
        )
    return shown
