"""What is told of the rows of a register file."""

from collections.abc import Iterable, Mapping, Sequence

from ocop.registry.columns import LABELS
from ocop.registry.intake.kinds import Told
from ocop.registry.intake.remarks import Problem, Remark, remarks
from ocop.registry.models import ImportRow, Product, RegisterImport
from ocop.registry.problems import WORDINGS
from ocop.registry.states import Outcome

COLUMN_OF = {"phones": "phone", "category_as_issued": "category", "named_as": "producer"}
"""What is kept of a row under another name than its column's."""


def told(register_import: RegisterImport, rows: Sequence[ImportRow]) -> list[Told]:
    """Return what is told of some rows of an import: what they are called, and the remarks."""
    firsts = firsts_of(rows)
    return [
        Told(
            str(row.values.get("product") or (row.cells[0] if row.cells else "")),
            remarks_of(row, register_import, firsts),
        )
        for row in rows
    ]


def numbers_of(rows: Sequence[ImportRow]) -> dict[int, str]:
    """Return, by line, the numbers of the products that some rows of one import became or were already."""
    keys = {row.product_id for row in rows if row.product_id}
    numbers = dict(Product.objects.filter(pk__in=keys).values_list("pk", "number"))
    return {row.line: numbers[row.product_id] for row in rows if row.product_id in numbers}


def firsts_of(rows: Iterable[ImportRow]) -> dict[int, ImportRow]:
    """Return, by line, the rows that said first what the duplicates among some rows of one import say again."""
    again = [row for row in rows if row.duplicate_of is not None]
    lines = {row.duplicate_of or 0 for row in again}
    imports = {row.register_import_id for row in again}
    return {row.line: row for row in ImportRow.objects.filter(register_import__in=imports, line__in=lines)}


def remarks_of(
    row: ImportRow, register_import: RegisterImport, firsts: Mapping[int, ImportRow] | None = None
) -> list[Remark]:
    """Return the remarks on a row of an import.

    :param firsts: of :func:`firsts_of`; without them, a duplicate is not compared with the line that it repeats.
    """
    problems: list[Problem] = [*row.problems]
    if row.outcome == Outcome.DUPLICATE:
        problems.insert(0, {"code": "said_before", "column": "", "facts": {"line": str(row.duplicate_of)}})
        problems.extend(_difference(row, (firsts or {}).get(row.duplicate_of or 0)))
    elif row.outcome == Outcome.REJECTED and row.verdict != Outcome.REJECTED:
        problems.insert(0, {"code": "rejected_before", "column": "", "facts": {}})
    if not problems:
        return []
    return remarks(problems, register_import.named, wordings=WORDINGS, labels=LABELS)


def _difference(row: ImportRow, first: ImportRow | None) -> list[Problem]:
    if first is None or first.fingerprint == row.fingerprint:
        return []
    differing = {key for key in {**first.values, **row.values} if first.values.get(key) != row.values.get(key)}
    named = {COLUMN_OF.get(key, key) for key in differing}
    columns = ", ".join(str(label) for column, label in LABELS.items() if column in named)
    return [{"code": "differs_from_first", "column": "", "facts": {"line": str(first.line), "columns": columns}}]
