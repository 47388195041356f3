"""What a council does, from its founding to its signed minutes."""

from ocop.grading.operations.councils.closing import close_council, sign_minutes
from ocop.grading.operations.councils.founding import (
    Correctable,
    CouncilTerms,
    correct_council,
    found_council,
)
from ocop.grading.operations.councils.hearings import assign_sheets, hear, let_go
from ocop.grading.operations.councils.seats import (
    Seating,
    seat_member,
    seat_members,
    unseat_member,
)
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
from ocop.grading.operations.councils.writing import (
    agree_in_writing,
    call_late_sessions,
    call_session,
    close_in_writing,
    object_in_writing,
)

__all__ = [
    "Correctable",
    "CouncilTerms",
    "MarkGiven",
    "Seating",
    "adjourn",
    "agree_in_writing",
    "agree_level",
    "assign_sheets",
    "call_late_sessions",
    "call_session",
    "close_council",
    "close_hearing",
    "close_in_writing",
    "correct_council",
    "find_rules",
    "found_council",
    "hand_in",
    "hear",
    "let_go",
    "object_in_writing",
    "open_session",
    "recuse",
    "replace_member",
    "save_marks",
    "seat_member",
    "seat_members",
    "send_back",
    "sign_minutes",
    "state_conflict",
    "unseat_member",
    "vote",
]
