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
from ocop.registry.views.imports import (
    cancel_import,
    confirm_mapping,
    desk,
    import_list,
    import_page,
    import_report,
    import_rows,
    take_over,
)
from ocop.registry.views.products import (
    begin_acting,
    my_products,
    product_edit,
    product_new,
    publish_product,
    withdraw_product,
)

__all__ = [
    "begin_acting",
    "cancel_import",
    "candidate_list",
    "confirm_mapping",
    "desk",
    "held_list",
    "held_row",
    "import_list",
    "import_page",
    "import_report",
    "import_rows",
    "keep_apart",
    "merge_pair",
    "my_products",
    "product_edit",
    "product_new",
    "publish_product",
    "reject_row",
    "take_over",
    "undo_decision",
    "withdraw_product",
]
