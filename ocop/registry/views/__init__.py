"""Pages of the register."""

from ocop.registry.views.decisions import (
    candidate_list,
    held_list,
    held_row,
    keep_apart,
    merge_pair,
    reject_row,
    undo_decision,
)
from ocop.registry.views.imports import PAGES, desk
from ocop.registry.views.products import (
    begin_acting,
    my_products,
    product_edit,
    product_new,
    publish_product,
    withdraw_product,
)

__all__ = [
    "PAGES",
    "begin_acting",
    "candidate_list",
    "desk",
    "held_list",
    "held_row",
    "keep_apart",
    "merge_pair",
    "my_products",
    "product_edit",
    "product_new",
    "publish_product",
    "reject_row",
    "undo_decision",
    "withdraw_product",
]
