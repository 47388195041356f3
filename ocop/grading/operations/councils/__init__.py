"""What a council does, from its founding to its signed minutes."""

from ocop.grading.operations.councils.closing import close_council, sign_minutes
from ocop.grading.operations.councils.hearings import assign_sheets, hear, let_go
from ocop.grading.operations.councils.seats import CouncilTerms, found_council, seat_member, unseat_member
from ocop.grading.operations.councils.session import (
    adjourn,
    agree_level,
    close_hearing,
    find_rules,
    open_session,
    vote,
)
from ocop.grading.operations.councils.sheets import (
    MarkGiven,
    hand_in,
    recuse,
    replace_member,
    save_marks,
    send_back,
    state_conflict,
)

__all__ = [
    "CouncilTerms",
    "MarkGiven",
    "adjourn",
    "agree_level",
    "assign_sheets",
    "close_council",
    "close_hearing",
    "find_rules",
    "found_council",
    "hand_in",
    "hear",
    "let_go",
    "open_session",
    "recuse",
    "replace_member",
    "save_marks",
    "seat_member",
    "send_back",
    "sign_minutes",
    "state_conflict",
    "unseat_member",
    "vote",
]
