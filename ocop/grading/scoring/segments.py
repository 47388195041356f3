"""The segments into which a programme sorts its products by their answers to a few questions."""

from collections.abc import Mapping

from ocop.grading.scoring.records import Edition

UNCLASSIFIED = "unclassified"


def segment_of(edition: Edition, answers: Mapping[str, str]) -> str:
    """Return the code of the segment that the answers lead to, or ``unclassified`` where they lead to none.

    The rules of Thailand leave combinations that match no segment (otop.cdd.go.th, quadrants); none is guessed.

    :param answers: code of the dimension → number of the answer: ``{"1": "1.2", "2": "2.1"}``.
    """
    for segment in edition.segments:
        if all(answers.get(dimension) in allowed for dimension, allowed in segment.answers.items()):
            return segment.code
    return UNCLASSIFIED
