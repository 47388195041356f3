"""What offices do with a dossier before a council hears it."""

from ocop.grading.operations.offices.moving import due_above
from ocop.grading.operations.offices.proving import ask_test, enter_test, plan_visit, record_visit
from ocop.grading.operations.offices.reviewing import ask_supplement, close_review, mark_review, open_review
from ocop.grading.operations.offices.rounds import place_in_round, plan_round, set_capacity
from ocop.grading.operations.offices.screening import (
    Remark,
    begin_screening,
    forward_dossier,
    note_screening,
    put_out,
    receive_dossier,
    return_dossier,
)

__all__ = [
    "Remark",
    "ask_supplement",
    "ask_test",
    "begin_screening",
    "close_review",
    "due_above",
    "enter_test",
    "forward_dossier",
    "mark_review",
    "note_screening",
    "open_review",
    "place_in_round",
    "plan_round",
    "plan_visit",
    "put_out",
    "receive_dossier",
    "record_visit",
    "return_dossier",
    "set_capacity",
]
