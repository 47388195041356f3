"""The session of a council: presence, agreed levels, votes, results; its end and its minutes."""

import contextlib
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks

from ocop.grading import printing
from ocop.grading.council_rules import quorum
from ocop.grading.models import Council, Dossier, Hearing, Minutes
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import refusals
from ocop.grading.pdf_seal import SealBroken, new_seal, seal_at, sealed
from ocop.grading.queries.councils.minutes import minutes_values
from ocop.grading.queries.councils.session import hearing_view
from ocop.grading.scoring.records import CouncilRule
from ocop.grading.scoring.refusals import OffTheLadder, UnknownCriterion, UnknownRule
from ocop.grading.states import CouncilState, DossierState, HearingState
from tests.make import councils as make
from tests.make import grading

pytestmark = pytest.mark.django_db
NOON = grading.NOON


@pytest.fixture(autouse=True)
def _short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "minutes", make.short_minutes, raising=False)


def keys(council: Council, count: int) -> list[int]:
    """Return the keys of so many members."""
    return list(council.members.order_by("pk").values_list("pk", flat=True)[:count])


def in_session(*values: dict[str, int]) -> Hearing:
    """Return a product all of whose sheets are in, before a council in session."""
    hearing = make.agreeing(*values)
    make.sitting(hearing.council)
    hearing.refresh_from_db()
    return hearing


def test_the_minutes_are_printed_with_their_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    _council, minutes = closed()

    with minutes.file.open("rb") as file:
        words = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Đồng ý" in words


def closed() -> tuple[Council, Minutes]:
    """Return a closed council with one result, and its minutes."""
    hearing = in_session()
    make.all_vote(hearing)
    chair = make.chair_of(hearing.council)
    operations.close_hearing(hearing, "Đồng ý", by=chair, at=NOON)
    return hearing.council, operations.close_council(hearing.council, by=chair, at=NOON)


@given(st.integers(0, 500), st.decimals(0, 1, places=4), st.integers(0, 20))
def test_a_quorum_is_never_below_its_share_or_its_least(members: int, share: Decimal, least: int) -> None:
    needed = quorum(CouncilRule(quorum_share=share, quorum_least=least), members)

    assert needed >= least
    assert needed >= share * members
    assert needed == least or needed - 1 < share * members


def test_a_session_opens_with_a_quorum_and_presence_is_noted() -> None:
    hearing = make.agreeing()
    council, chair = hearing.council, make.chair_of(hearing.council)

    with pytest.raises(refusals.BelowQuorum, match="4 of 5") as refused:
        operations.open_session(council, keys(council, 4), by=chair, at=NOON)
    opened = operations.open_session(council, keys(council, 5), by=chair, at=NOON)

    assert refused.value.facts["needed"] == 5
    assert opened.state == CouncilState.SITTING
    assert council.members.filter(present_at=NOON).count() == 5


def test_a_session_needs_a_chair_a_product_and_a_council_that_scores() -> None:
    council = grading.council()
    chair = make.chair_of(council)
    grading.hearing(before=council)

    with pytest.raises(refusals.NothingReady):
        operations.open_session(council, keys(council, 5), by=chair, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.open_session(council, keys(council, 5), by=make.keeper(), at=NOON)
    forming = grading.council(state="forming")
    with pytest.raises(refusals.CouncilElsewhere):
        operations.open_session(forming, keys(forming, 5), by=make.chair_of(forming), at=NOON)


def test_a_session_is_adjourned_and_goes_on_scoring() -> None:
    council = make.sitting(grading.council())

    with pytest.raises(PermissionDenied):
        operations.adjourn(council, by=make.keeper(), at=NOON)
    assert operations.adjourn(council, by=make.chair_of(council), at=NOON).state == CouncilState.SCORING
    with pytest.raises(refusals.CouncilElsewhere):
        operations.adjourn(council, by=make.chair_of(council), at=NOON)


def test_lines_on_both_sides_of_a_floor_must_be_agreed_on() -> None:
    hearing = in_session(make.tops(), make.marks(c1_5=1))
    chair = make.chair_of(hearing.council)
    make.all_vote(hearing)

    assert [line.code for line in hearing_view(hearing).to_agree] == ["1.5"]
    with pytest.raises(refusals.LevelsOpen, match=r"1\.5"):
        operations.close_hearing(hearing, by=chair, at=NOON)
    operations.agree_level(hearing, "1.5", Decimal(2), "Đủ hợp đồng", by=chair, at=NOON)

    view = hearing_view(hearing)
    assert not view.to_agree
    assert not view.ballots[0].vote
    assert view.rating.stars == 4


def test_a_level_or_rule_that_is_not_on_the_card_is_refused() -> None:
    hearing = in_session()
    chair = make.chair_of(hearing.council)

    with pytest.raises(UnknownCriterion):
        operations.agree_level(hearing, "99", Decimal(1), by=chair, at=NOON)
    with pytest.raises(OffTheLadder):
        operations.agree_level(hearing, "1.1", Decimal(9), by=chair, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.agree_level(hearing, "1.1", Decimal(1), by=make.seat_of(hearing.council, 3).user, at=NOON)
    with pytest.raises(UnknownRule):
        operations.find_rules(hearing, ["sensory_zero"], by=chair, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.find_rules(hearing, [], by=make.keeper(), at=NOON)


def test_outside_a_session_or_before_all_is_in_nothing_is_agreed_or_voted() -> None:
    hearing = make.agreeing()
    chair, member = make.chair_of(hearing.council), make.seat_of(hearing.council, 3)

    with pytest.raises(refusals.CouncilElsewhere):
        operations.agree_level(hearing, "1.1", Decimal(1), by=chair, at=NOON)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.vote(hearing, member, "for", by=member.user, at=NOON)
    early = grading.hearing(before=make.sitting(grading.council()))
    with pytest.raises(refusals.HearingElsewhere):
        operations.find_rules(early, [], by=make.chair_of(early.council), at=NOON)


def test_a_rule_that_the_council_finds_stops_the_result() -> None:
    hearing = in_session()
    chair = make.chair_of(hearing.council)

    found = operations.find_rules(hearing, ["dangerous_impurities"], by=chair, at=NOON)
    make.all_vote(hearing)
    done = operations.close_hearing(found, by=chair, at=NOON)

    assert (done.stars, done.result["stopped"], done.result["band"]) == (0, ["dangerous_impurities"], 5)


def test_members_vote_and_change_their_vote_and_the_secretary_notes_it() -> None:
    hearing = in_session()
    member, secretary = make.seat_of(hearing.council, 3), make.seat_of(hearing.council, 1)

    operations.vote(hearing, member, "for", by=member.user, at=NOON)
    operations.vote(hearing, member, "against", "Thiếu hồ sơ", by=secretary.user, at=NOON)

    assert list(hearing.votes.values_list("member", "choice", "reason")) == [(member.pk, "against", "Thiếu hồ sơ")]


def test_a_vote_that_cannot_count_is_refused() -> None:
    hearing = in_session()
    member, other = make.seat_of(hearing.council, 3), make.seat_of(hearing.council, 4)

    with pytest.raises(PermissionDenied):
        operations.vote(hearing, other, "for", by=member.user, at=NOON)
    with pytest.raises(refusals.ChoiceUnknown):
        operations.vote(hearing, member, "maybe", by=member.user, at=NOON)
    hearing.sheets.filter(member=member).update(state="recused")
    with pytest.raises(refusals.SteppedAside):
        operations.vote(hearing, member, "for", by=member.user, at=NOON)
    hearing.council.members.filter(pk=other.pk).update(present_at=None)
    with pytest.raises(refusals.NotPresent):
        operations.vote(hearing, other, "for", by=other.user, at=NOON)


def test_a_result_needs_votes_enough_and_most_of_them() -> None:
    hearing = in_session()
    chair = make.chair_of(hearing.council)

    with pytest.raises(refusals.VotesBelowQuorum, match="0 of the 5"):
        operations.close_hearing(hearing, by=chair, at=NOON)
    make.all_vote(hearing, "abstained")
    with pytest.raises(refusals.VoteLost):
        operations.close_hearing(hearing, by=chair, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.close_hearing(hearing, by=make.keeper(), at=NOON)
    hearing.refresh_from_db()
    assert (hearing.state, hearing.stars) == (HearingState.AGREEING, None)


def test_a_result_is_stored_and_the_dossier_is_rated() -> None:
    hearing = in_session(make.tops(), make.marks(c10=1))
    make.all_vote(hearing)

    done = operations.close_hearing(hearing, " Thống nhất ", by=make.chair_of(hearing.council), at=NOON)

    assert (done.state, done.stars, done.total, done.resolution) == ("result", 5, Decimal("99.6"), "Thống nhất")
    assert done.result["totals"] == ["100.0000", "99.0000", "100.0000", "99.0000", "100.0000"]
    assert Dossier.objects.get(pk=hearing.dossier_id).state == DossierState.RATED
    with pytest.raises(refusals.HearingElsewhere):
        operations.close_hearing(done, by=make.chair_of(hearing.council), at=NOON)


def test_a_tea_with_ninety_nine_points_is_held_at_three_stars_by_one_floor() -> None:
    hearing = in_session(make.marks(c3_4=1))
    make.all_vote(hearing)

    done = operations.close_hearing(hearing, by=make.chair_of(hearing.council), at=NOON)

    assert (done.total, done.stars, done.result["band"]) == (Decimal(99), 3, 5)
    assert [missed["criterion"] for missed in done.result["floors_missed"]["4"]] == ["3.4"]


def test_a_council_closes_when_every_product_has_its_result() -> None:
    hearing = in_session()

    with pytest.raises(refusals.HearingsOpen):
        operations.close_council(hearing.council, by=make.chair_of(hearing.council), at=NOON)
    with pytest.raises(PermissionDenied):
        operations.close_council(hearing.council, by=make.keeper(), at=NOON)
    scoring = grading.council()
    with pytest.raises(refusals.CouncilElsewhere):
        operations.close_council(scoring, by=make.chair_of(scoring), at=NOON)
    assert not Minutes.objects.exists()


def test_minutes_say_what_came_out_and_are_sealed_and_signed_by_both() -> None:
    council, minutes = closed()
    chair, secretary = make.seat_of(council, 0).user, make.seat_of(council, 1).user

    operations.sign_minutes(council, by=chair, at=NOON)
    with pytest.raises(refusals.SignedAlready):
        operations.sign_minutes(council, by=chair, at=NOON)
    signed = operations.sign_minutes(council, by=secretary, at=NOON)

    with signed.file.open("rb") as file:
        reader = PdfFileReader(io.BytesIO(file.read()))
    names = [signature.field_name for signature in reader.embedded_signatures]
    assert names == ["Node", "Chair", "Secretary"]
    assert (len(minutes.present), signed.chair_signed_at, signed.secretary_signed_at) == (5, NOON, NOON)
    council.refresh_from_db()
    (product,) = minutes_values(council).products
    assert (product.stars, product.votes_for, product.resolution) == (5, 5, "Đồng ý")


def test_the_file_without_the_last_signature_is_removed_when_the_signature_is_kept_and_not_before(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    council, minutes = closed()
    storage, unsigned = minutes.file.storage, str(minutes.file.name)

    with django_capture_on_commit_callbacks() as waiting:
        signed = operations.sign_minutes(council, by=make.chair_of(council), at=NOON)
    kept = storage.exists(unsigned)
    for callback in waiting:
        callback()

    assert kept
    assert not storage.exists(unsigned)
    assert storage.exists(str(signed.file.name))


def test_a_signature_that_is_not_kept_leaves_the_file_as_it_was(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    council, minutes = closed()

    with (
        django_capture_on_commit_callbacks(execute=True) as done,
        contextlib.suppress(RuntimeError),
        transaction.atomic(),
    ):
        operations.sign_minutes(council, by=make.chair_of(council), at=NOON)
        raise RuntimeError

    minutes.refresh_from_db()
    assert (done, minutes.chair_signed_at) == ([], None)
    assert minutes.file.storage.exists(str(minutes.file.name))


def test_only_chair_and_secretary_sign_and_only_after_the_end() -> None:
    council, _minutes = closed()
    scoring = grading.council()

    with pytest.raises(PermissionDenied):
        operations.sign_minutes(council, by=make.seat_of(council, 3).user, at=NOON)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.sign_minutes(scoring, by=make.chair_of(scoring), at=NOON)


def test_one_changed_byte_breaks_the_seal() -> None:
    _council, minutes = closed()
    with minutes.file.open("rb") as file:
        pdf = file.read()
    place = pdf.index(b"%PDF-1.") + 7
    altered = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]

    whole, broken = (validate(file) for file in (pdf, altered))

    assert (whole, broken) == (True, False)


def validate(pdf: bytes) -> bool:
    """Say whether the first signature of a PDF still fits its bytes."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return bool(validate_pdf_signature(signature, ValidationContext(trust_roots=[])).intact)


def test_a_seal_is_made_once_for_the_node_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "seal.p12"

    first = seal_at(path, "Node of Hà Nội", on=dt.date(2026, 6, 1))

    assert seal_at(path, "another", on=dt.date(2027, 6, 1)) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert new_seal("Node", on=dt.date(2026, 6, 1)) != first


def test_a_seal_that_cannot_be_read_seals_nothing() -> None:
    with pytest.raises(SealBroken):
        sealed(b"%PDF-1.7", b"nothing", field="Node", reason="")
