"""Changes to the register. Each is one sentence of the field and one transaction."""

from ocop.registry.intake.operations import ColumnChosenTwice, ImportNotThere
from ocop.registry.operations.decisions import ImportNotTakenOver, RowDecided, RowStillWrong, accept_row, reject_row
from ocop.registry.operations.goods import (
    NameMissing,
    NotPossible,
    correct_product,
    hold_stars,
    next_number,
    publish_product,
    register_product,
    require_edit,
    speaks_for,
    spoken_for,
    withdraw_product,
)
from ocop.registry.operations.imports import (
    MappingUnusable,
    PlacesMissing,
    cancel_import,
    check_register,
    confirm_mapping,
    receive_register,
    take_over,
)
from ocop.registry.operations.merges import (
    AlreadyMerged,
    NothingToUndo,
    PairDecided,
    keep_apart,
    merge_pair,
    undo_decision,
)
from ocop.registry.operations.stating import StatedPlaceNotClear, StatedPlaceUnknown, state_place

__all__ = [
    "AlreadyMerged",
    "ColumnChosenTwice",
    "ImportNotTakenOver",
    "ImportNotThere",
    "MappingUnusable",
    "NameMissing",
    "NotPossible",
    "NothingToUndo",
    "PairDecided",
    "PlacesMissing",
    "RowDecided",
    "RowStillWrong",
    "StatedPlaceNotClear",
    "StatedPlaceUnknown",
    "accept_row",
    "cancel_import",
    "check_register",
    "confirm_mapping",
    "correct_product",
    "hold_stars",
    "keep_apart",
    "merge_pair",
    "next_number",
    "publish_product",
    "receive_register",
    "register_product",
    "reject_row",
    "require_edit",
    "speaks_for",
    "spoken_for",
    "state_place",
    "take_over",
    "undo_decision",
    "withdraw_product",
]
