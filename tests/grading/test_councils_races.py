"""Many hands at once: nothing that was saved is lost, and the last sheet is the last one."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from ocop.grading.models import Sheet, SheetMark
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import MarkGiven, refusals
from ocop.grading.states import HearingState
from tests.make import councils as make
from tests.make import grading

pytestmark = pytest.mark.django_db(transaction=True)
NOON = grading.NOON


def at_once(*work: Callable[[], object]) -> list[BaseException]:
    """Do several things at the same moment, each in a thread with a connection of its own; return what was refused."""
    refused: list[BaseException] = []
    gate = threading.Barrier(len(work))

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
        except refusals.MarkChanged as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_saves_of_different_lines_by_one_member_all_stay() -> None:
    sheet = make.opened(grading.hearing())[2]
    person, values = sheet.member.user, make.tops()

    def saving(codes: list[str]) -> Callable[[], object]:
        def act() -> None:
            for code in codes:
                operations.save_marks(sheet, [MarkGiven(code, Decimal(values[code]), 0)], by=person, at=NOON)

        return act

    codes = list(values)
    refused = at_once(saving(codes[0::3]), saving(codes[1::3]), saving(codes[2::3]))

    assert not refused
    assert {mark.criterion: int(mark.points) for mark in SheetMark.objects.all()} == values
    assert Sheet.objects.get(pk=sheet.pk).version == len(values)
    assert sorted(SheetMark.objects.values_list("version", flat=True)) == list(range(1, len(values) + 1))


def test_of_two_saves_of_the_same_line_one_is_told() -> None:
    sheet = make.opened(grading.hearing())[2]
    person = sheet.member.user

    refused = at_once(
        *(
            lambda points=points: operations.save_marks(
                sheet, [MarkGiven("1.1", Decimal(points), 0)], by=person, at=NOON
            )
            for points in (1, 2)
        )
    )

    assert len(refused) == 1
    assert Sheet.objects.get(pk=sheet.pk).version == 1


def test_the_last_two_sheets_handed_in_at_once_let_the_council_agree() -> None:
    hearing = grading.hearing()
    sheets = make.opened(hearing)
    for sheet in sheets:
        operations.save_marks(sheet, make.given(make.tops()), by=sheet.member.user, at=NOON)
    for sheet in sheets[:3]:
        operations.hand_in(sheet, by=sheet.member.user, at=NOON)

    at_once(*(lambda sheet=sheet: operations.hand_in(sheet, by=sheet.member.user, at=NOON) for sheet in sheets[3:]))

    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING
