"""Write the report of an import."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from ocop.registry.columns import LABELS
from ocop.registry.models import ImportRow, Product, RegisterImport
from ocop.registry.problems import Problem, remedy, sentence
from ocop.registry.report import Line, write_report
from ocop.registry.states import Outcome

AT_ONCE = 2000
COLUMN_OF = {"phones": "phone", "category_as_issued": "category", "named_as": "producer"}
"""What is kept of a row under another name than its column's."""


def report_of(register_import: RegisterImport, path: Path, *, only_open: bool = False) -> int:
    """Write the report of an import to a file and return how many rows it has.

    :param only_open: only the rows that are held or rejected: what the officer has to mend.
    """
    summary = [(_("Rows"), register_import.rows)]
    summary += [(str(Outcome(name).label), count) for name, count in register_import.counts.items()]
    headers = [str(header) for header in register_import.reading.get("headers", [])]
    return write_report(path, headers, _lines(register_import, only_open=only_open), summary)


def firsts_of(rows: Iterable[ImportRow]) -> dict[int, ImportRow]:
    """Return, by line, the rows that said first what the duplicates among some rows of one import say again."""
    again = [row for row in rows if row.duplicate_of is not None]
    lines = {row.duplicate_of or 0 for row in again}
    imports = {row.register_import_id for row in again}
    return {row.line: row for row in ImportRow.objects.filter(register_import__in=imports, line__in=lines)}


def remarks_of(
    row: ImportRow, headers: list[str], mapping: dict[str, str], firsts: Mapping[int, ImportRow] | None = None
) -> list[tuple[str, str, str]]:
    """Return the remarks on a row: the column's name in the file, what is wrong, what to do.

    :param firsts: of :func:`firsts_of`; without them, a duplicate is not compared with the line that it repeats.
    """
    named = {column: headers[int(index)] for index, column in mapping.items() if int(index) < len(headers)}
    problems: list[Problem] = [*row.problems]
    if row.outcome == Outcome.DUPLICATE:
        problems.insert(0, {"code": "said_before", "column": "", "facts": {"line": str(row.duplicate_of)}})
        problems.extend(_difference(row, (firsts or {}).get(row.duplicate_of or 0)))
    elif row.outcome == Outcome.REJECTED and row.verdict != Outcome.REJECTED:
        problems.insert(0, {"code": "rejected_before", "column": "", "facts": {}})
    return [
        (named.get(problem["column"], str(LABELS.get(problem["column"], ""))), sentence(problem), remedy(problem))
        for problem in problems
    ]


def _difference(row: ImportRow, first: ImportRow | None) -> list[Problem]:
    if first is None or first.fingerprint == row.fingerprint:
        return []
    differing = {key for key in {**first.values, **row.values} if first.values.get(key) != row.values.get(key)}
    told = {COLUMN_OF.get(key, key) for key in differing}
    columns = ", ".join(str(label) for column, label in LABELS.items() if column in told)
    return [{"code": "differs_from_first", "column": "", "facts": {"line": str(first.line), "columns": columns}}]


def _lines(register_import: RegisterImport, *, only_open: bool) -> Iterator[Line]:
    headers = [str(header) for header in register_import.reading.get("headers", [])]
    rows = ImportRow.objects.filter(register_import=register_import).order_by("line")
    if only_open:
        rows = rows.filter(outcome__in=[Outcome.HELD, Outcome.REJECTED])
    after = 0
    while portion := list(rows.filter(line__gt=after)[:AT_ONCE]):
        after = portion[-1].line
        keys = {row.product_id for row in portion if row.product_id}
        numbers = dict(Product.objects.filter(pk__in=keys).values_list("pk", "number"))
        firsts = firsts_of(portion)
        for row in portion:
            remarks = remarks_of(row, headers, register_import.mapping, firsts)
            yield Line(
                row.line,
                tuple(str(cell) for cell in row.cells),
                row.outcome,
                str(row.get_outcome_display()),
                numbers.get(row.product_id or 0, ""),
                "\n".join(f"{column}: {says}" if column else says for column, says, _do in remarks),
                "\n".join(dict.fromkeys(do for _column, _says, do in remarks)),
            )
