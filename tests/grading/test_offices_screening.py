"""Screening by the commune and reception above it: one test for each way out."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.core.workdays import working_days_after
from ocop.grading.models import Dossier, Screening
from ocop.grading.operations import offices
from ocop.grading.operations.offices import refusals
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db
NOON = grading.NOON
CONTENTS = ("local_material", "local_labour", "idea_origin", "identity")


def commune_officer() -> User:
    return accounts.officer(role=Role.COMMUNE_OFFICER, of=grading.commune())


def province_officer() -> User:
    return accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))


def being_screened(officer: User) -> Dossier:
    dossier = grading.dossier(state="filed")
    offices.begin_screening(dossier, by=officer, at=NOON)
    return dossier


def found_all(dossier: Dossier, officer: User, *, complete: bool | None = True) -> Screening:
    remarks = {code: offices.Remark(True, "đúng") for code in CONTENTS}
    return offices.note_screening(dossier, remarks, complete=complete, by=officer, at=NOON)


def test_begin_screening_gives_the_next_receipt_of_the_commune() -> None:
    officer = commune_officer()
    first, second = grading.dossier(state="filed"), grading.dossier(state="filed")
    Dossier.objects.update(receipt="")

    offices.begin_screening(first, by=officer, at=NOON)
    offices.begin_screening(second, by=officer, at=NOON)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.receipt, second.receipt) == ("1/PĐK-01-00004-2026", "2/PĐK-01-00004-2026")
    assert Activity.objects.filter(verb="grading.screening_begun").count() == 2


def test_begin_screening_takes_the_officers_own_number_and_refuses_a_second_use_of_it() -> None:
    officer = commune_officer()
    first, second = grading.dossier(state="filed"), grading.dossier(state="filed")
    offices.begin_screening(first, receipt="77/PĐK", by=officer, at=NOON)

    with pytest.raises(refusals.ReceiptTaken):
        offices.begin_screening(second, receipt="77/PĐK", by=officer, at=NOON)

    assert Screening.objects.count() == 1


def test_begin_screening_refuses_an_officer_of_another_commune() -> None:
    stranger = accounts.officer(role=Role.COMMUNE_OFFICER, of=grading.commune("VN.02.00100"))

    with pytest.raises(PermissionDenied):
        offices.begin_screening(grading.dossier(state="filed"), by=stranger, at=NOON)


def test_begin_screening_refuses_a_draft_and_a_second_beginning() -> None:
    officer = commune_officer()

    with pytest.raises(refusals.DossierElsewhere):
        offices.begin_screening(grading.dossier(state="draft"), by=officer, at=NOON)
    dossier = being_screened(officer)
    with pytest.raises(refusals.ScreeningOpenAlready):
        offices.begin_screening(dossier, by=officer, at=NOON)


def test_note_screening_needs_a_beginning_and_known_contents() -> None:
    officer = commune_officer()

    with pytest.raises(refusals.ScreeningNotOpen):
        found_all(grading.dossier(state="filed"), officer)
    dossier = being_screened(officer)
    with pytest.raises(refusals.ContentUnknown):
        offices.note_screening(dossier, {"taste": offices.Remark(True)}, complete=True, by=officer, at=NOON)


def test_forward_dossier_sends_a_screened_one_up() -> None:
    officer = commune_officer()
    dossier = being_screened(officer)
    found_all(dossier, officer)

    offices.forward_dossier(dossier, letter="12/TTr-UBND", by=officer, at=NOON)

    dossier.refresh_from_db()
    screening = dossier.screenings.get()
    assert dossier.state == "forwarded"
    assert (screening.forwarded, screening.letter) == (True, "12/TTr-UBND")


def test_forward_dossier_refuses_while_something_is_open() -> None:
    officer = commune_officer()
    dossier = being_screened(officer)

    with pytest.raises(refusals.CompletenessMissing):
        offices.forward_dossier(dossier, letter="12", by=officer, at=NOON)
    found_all(dossier, officer, complete=False)
    with pytest.raises(refusals.NotComplete):
        offices.forward_dossier(dossier, letter="12", by=officer, at=NOON)
    offices.note_screening(dossier, {"identity": offices.Remark(True)}, complete=True, by=officer, at=NOON)
    with pytest.raises(refusals.RemarksMissing):
        offices.forward_dossier(dossier, letter="12", by=officer, at=NOON)
    found_all(dossier, officer)
    with pytest.raises(refusals.LetterMissing):
        offices.forward_dossier(dossier, letter=" ", by=officer, at=NOON)

    dossier.refresh_from_db()
    assert dossier.state == "filed"


def test_return_dossier_gives_it_back_with_the_reasons() -> None:
    officer = commune_officer()
    dossier = being_screened(officer)

    with pytest.raises(refusals.ReasonMissing):
        offices.return_dossier(dossier, " ", by=officer, at=NOON)
    offices.return_dossier(dossier, "Thiếu phiếu kiểm nghiệm.", by=officer, at=NOON)

    dossier.refresh_from_db()
    assert dossier.state == "returned"
    assert dossier.screenings.get().missing == "Thiếu phiếu kiểm nghiệm."
    assert Activity.objects.get(verb="grading.dossier_returned").facts["reason"] == "Thiếu phiếu kiểm nghiệm."


def test_the_office_above_returns_what_it_has_not_received() -> None:
    dossier = grading.dossier(state="forwarded")

    with pytest.raises(PermissionDenied):
        offices.return_dossier(dossier, "Thiếu.", by=commune_officer(), at=NOON)
    offices.return_dossier(dossier, "Thiếu.", by=province_officer(), at=NOON)

    dossier.refresh_from_db()
    assert dossier.state == "returned"


def test_receive_dossier_gives_the_receipt_of_the_province() -> None:
    dossier = grading.dossier(state="forwarded")

    offices.receive_dossier(dossier, by=province_officer(), at=NOON)

    dossier.refresh_from_db()
    assert (dossier.state, dossier.receipt_above) == ("received", "1/PĐK-01-2026")


def test_receive_dossier_refuses_what_was_not_forwarded_and_who_may_not() -> None:
    with pytest.raises(refusals.DossierElsewhere):
        offices.receive_dossier(grading.dossier(state="filed"), by=province_officer(), at=NOON)
    with pytest.raises(PermissionDenied):
        offices.receive_dossier(grading.dossier(state="forwarded"), by=commune_officer(), at=NOON)


def test_put_out_ends_a_dossier_by_a_rule_of_its_set() -> None:
    officer = province_officer()
    dossier = grading.dossier(state="received")

    with pytest.raises(refusals.RuleUnknown):
        offices.put_out(dossier, "infringes_ip", "Of craft only.", by=officer, at=NOON)
    with pytest.raises(refusals.ReasonMissing):
        offices.put_out(dossier, "forged", " ", by=officer, at=NOON)
    offices.put_out(dossier, "forged", "Giấy chứng nhận bị sửa ngày.", by=officer, at=NOON)

    dossier.refresh_from_db()
    assert (dossier.state, dossier.ended_by) == ("closed", "forged")


def test_the_fifteen_working_days_leave_out_weekends_and_the_holidays_of_the_state() -> None:
    before_new_year = dt.date(2026, 2, 12)

    assert working_days_after(before_new_year, 15, "VN") == dt.date(2026, 3, 12)
    assert working_days_after(dt.date(2026, 6, 1), 15, "VN") == dt.date(2026, 6, 22)
