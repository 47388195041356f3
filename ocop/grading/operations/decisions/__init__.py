"""What authorities do with a council's vote, and with certificates afterwards."""

from ocop.grading.operations.decisions.appealing import (
    admit_appeal,
    file_appeal,
    keep_result,
    refuse_appeal,
    settle_appeal,
)
from ocop.grading.operations.decisions.deciding import (
    correct_decision,
    draft_decision,
    drop_decision,
    issue_decision,
    list_result,
    pass_down,
    pass_up,
    send_letter,
    unlist_result,
)
from ocop.grading.operations.decisions.watching import (
    cancel_inspection,
    decide_case,
    drop_case,
    open_case,
    plan_inspection,
    raise_alarms,
    record_inspection,
    reinstate,
    suspend,
)

__all__ = [
    "admit_appeal",
    "cancel_inspection",
    "correct_decision",
    "decide_case",
    "draft_decision",
    "drop_case",
    "drop_decision",
    "file_appeal",
    "issue_decision",
    "keep_result",
    "list_result",
    "open_case",
    "pass_down",
    "pass_up",
    "plan_inspection",
    "raise_alarms",
    "record_inspection",
    "refuse_appeal",
    "reinstate",
    "send_letter",
    "settle_appeal",
    "suspend",
    "unlist_result",
]
