"""Segments of Thai products."""

import pytest

from ocop.grading.editions import edition
from ocop.grading.scoring.segments import UNCLASSIFIED, segment_of


@pytest.mark.parametrize(
    ("answers", "segment"),
    [
        ({"1": "1.1", "2": "2.1", "3": "3.2", "4": "4.1", "5": "5.1"}, "A"),
        ({"1": "1.2", "2": "2.3", "3": "3.3", "4": "4.2", "5": "5.4"}, "B"),
        ({"1": "1.2", "2": "2.2", "3": "3.2", "4": "4.4", "5": "5.3"}, "C"),
        ({"1": "1.3"}, "D"),
        ({"1": "1.3", "2": "2.1", "3": "3.1", "4": "4.1", "5": "5.1"}, "D"),
        ({"1": "1.2", "2": "2.2", "3": "3.2", "4": "4.4", "5": "5.2"}, UNCLASSIFIED),
        ({"1": "1.1", "2": "2.1"}, UNCLASSIFIED),
        ({}, UNCLASSIFIED),
    ],
)
def test_answers_lead_to_a_segment_or_to_none(answers: dict[str, str], segment: str) -> None:
    assert segment_of(edition("th-opc-2024"), answers) == segment


def test_a_programme_without_segments_sorts_nothing() -> None:
    assert segment_of(edition("vn-ocop-2026"), {"1": "1.1"}) == UNCLASSIFIED
