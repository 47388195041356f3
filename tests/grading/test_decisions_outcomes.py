"""What came of a vote in words, as it stood at the vote."""

import pytest

from ocop.grading.models import Dossier, EditionSettings, Hearing
from ocop.grading.queries.outcomes import outcome_words, put_out_words
from tests.grading import decided as make
from tests.make import accounts, councils, grading

pytestmark = pytest.mark.django_db


def test_the_99_point_tea_is_told_why_it_has_three_stars() -> None:
    hearing = make.voted_by(councils.marks(c6_1_2=1))

    words = outcome_words(hearing, "en")

    assert "The result is: 3 stars, and not 5 stars, because a minimum level is missed." in " ".join(words)
    assert any("6.1.2" in sentence and "The shortest way" in sentence for sentence in words)


def test_rules_that_are_set_anew_change_nothing_that_was_voted() -> None:
    hearing = make.voted_by(councils.marks(c6_1_2=1), councils.marks(c6_1_2=1, c1_1=1))
    hearing = Hearing.objects.get(pk=hearing.pk)
    before = outcome_words(hearing, "en")
    EditionSettings.objects.create(
        edition=grading.EDITION,
        values={"combining": {"total": "median", "floors": "each"}},
        reason="…",
        by=accounts.user(),
        changed_at=make.NOON,
    )

    after = outcome_words(hearing, "en")

    assert hearing.stars is not None
    assert before[:3] == after[:3]
    assert after[-1] == before[-1]


def test_a_stop_is_told_and_no_way_beside_it() -> None:
    hearing = make.voted_by(councils.tops(), found=("dangerous_impurities",))

    words = outcome_words(hearing, "vi")

    assert any(sentence.startswith("Dừng chấm điểm: ") for sentence in words)
    assert "Kết quả: không cấp giấy chứng nhận, dù số điểm là bao nhiêu." in words


def test_the_stored_result_is_told_where_the_sheets_are_gone() -> None:
    hearing = make.voted_by(councils.marks(c6_1_2=1))
    hearing.sheets.all().delete()

    words = outcome_words(Hearing.objects.get(pk=hearing.pk), "en")

    assert words[:2] == ["The total is 99 of 100 points, from 2 sheets: 99 · 99.", "By points alone that is: 5 stars."]
    assert sum("6.1.2" in sentence for sentence in words) == 1


def test_nothing_is_told_of_a_vote_of_which_nothing_was_stored() -> None:
    assert outcome_words(make.voted(4), "en") == []


def test_a_dossier_that_was_put_out_before_the_council_is_told_why() -> None:
    dossier = grading.dossier(state="closed")
    Dossier.objects.filter(pk=dossier.pk).update(ended_by="forged")
    dossier.refresh_from_db()

    assert put_out_words(dossier, "en")[0] == "The dossier is out: the dossier holds forged papers."
    assert put_out_words(grading.dossier(state="closed"), "en") == []
