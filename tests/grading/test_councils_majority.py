"""Which votes carry a result: by the rules of the edition, and by a council's own regulation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.core.refusals import DomainError
from ocop.grading.council_rules import carried
from ocop.grading.models import Council, EditionSettings, Hearing
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import refusals
from ocop.grading.queries.councils.minutes import minutes_values
from ocop.grading.scoring.records import CouncilRule
from ocop.grading.states import HearingState
from tests.make import councils as make
from tests.make import grading

pytestmark = pytest.mark.django_db
NOON = grading.NOON


def test_more_than_half_of_the_votes_carry() -> None:
    rule = CouncilRule()

    assert [carried(rule, *votes) for votes in ((3, 5), (2, 4), (0, 0))] == [True, False, False]


def test_two_thirds_of_the_votes_carry_where_the_rules_ask_for_them() -> None:
    rule = CouncilRule(majority="two_thirds", tie="chair")

    assert [carried(rule, *votes) for votes in ((4, 6), (3, 5), (2, 3), (0, 0))] == [True, False, True, False]
    assert not carried(rule, 2, 4, chair_for=True)


def test_in_a_tie_the_chair_decides_only_where_the_rules_say_so() -> None:
    by_chair = CouncilRule(tie="chair")

    assert carried(by_chair, 2, 4, chair_for=True)
    assert not carried(by_chair, 2, 4)
    assert not carried(CouncilRule(), 2, 4, chair_for=True)
    assert not carried(by_chair, 1, 4, chair_for=True)


@given(st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_who_has_two_thirds_has_more_than_half(votes_for: int, others: int, chair: bool) -> None:
    votes = votes_for + others

    if carried(CouncilRule(majority="two_thirds"), votes_for, votes, chair_for=chair):
        assert carried(CouncilRule(), votes_for, votes, chair_for=chair)


def voted(ballots: list[str], **regulation: str) -> Hearing:
    """Return a product on which a council with a regulation of its own voted; the chair's vote is the first."""
    hearing = make.agreeing(council=grading.council(members=len(ballots)))
    Council.objects.filter(pk=hearing.council_id).update(**regulation)
    make.sitting(hearing.council)
    Council.objects.filter(pk=hearing.council_id).update(**regulation)
    for member, choice in zip(hearing.council.members.order_by("pk"), ballots, strict=True):
        hearing.votes.create(member=member, choice=choice, at=NOON)
    hearing.refresh_from_db()
    return hearing


@pytest.mark.parametrize(
    ("ballots", "regulation", "refused"),
    [
        (["for"] * 3 + ["against"] * 3, {}, refusals.VoteTied),
        (["for"] * 3 + ["against"] * 3, {"tie": "lost"}, refusals.VoteTied),
        (["against"] * 3 + ["for"] * 3, {"tie": "chair"}, refusals.ChairAgainst),
        (["for"] * 2 + ["against"] * 4, {"tie": "chair"}, refusals.VoteLost),
        (["for"] * 3 + ["against"] * 2, {"majority": "two_thirds"}, refusals.TwoThirdsMissed),
        (["for"] * 3 + ["against"] * 3, {"majority": "two_thirds", "tie": "chair"}, refusals.TwoThirdsMissed),
    ],
)
def test_the_regulation_of_a_council_says_what_does_not_carry(
    ballots: list[str], regulation: dict[str, str], refused: type[DomainError]
) -> None:
    hearing = voted(ballots, **regulation)

    with pytest.raises(refused):
        operations.close_hearing(hearing, by=make.chair_of(hearing.council), at=NOON)

    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING


@pytest.mark.parametrize(
    ("ballots", "regulation"),
    [
        (["for"] * 3 + ["against"] * 3, {"tie": "chair"}),
        (["for"] * 4 + ["against"] * 2, {"majority": "two_thirds"}),
        (["for"] * 3 + ["abstained"] * 2, {"majority": "simple"}),
    ],
)
def test_the_regulation_of_a_council_says_what_carries(ballots: list[str], regulation: dict[str, str]) -> None:
    hearing = voted(ballots, **regulation)

    assert operations.close_hearing(hearing, by=make.chair_of(hearing.council), at=NOON).stars == 5


def test_a_majority_that_an_officer_set_holds_for_every_council_without_a_regulation_of_its_own() -> None:
    EditionSettings.objects.create(
        edition=grading.EDITION,
        values={"council": {"majority": "two_thirds"}},
        reason="Quy chế",
        by=make.keeper(),
        changed_at=NOON,
    )
    hearing, other = voted(["for"] * 3 + ["against"] * 2), voted(["for"] * 3 + ["against"] * 2, majority="simple")

    with pytest.raises(refusals.TwoThirdsMissed):
        operations.close_hearing(hearing, by=make.chair_of(hearing.council), at=NOON)
    assert operations.close_hearing(other, by=make.chair_of(other.council), at=NOON).state == "result"
    assert minutes_values(other.council).majority == "simple"
    assert minutes_values(hearing.council).majority == "two_thirds"
