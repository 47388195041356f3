"""Write the report of an import."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ocop.registry.columns import LABELS
from ocop.registry.models import ImportRow, Product, RegisterImport
from ocop.registry.problems import Problem, remedy, sentence
from ocop.registry.report import Line, write_report
from ocop.registry.states import Outcome

AT_ONCE = 2000


def report_of(register_import: RegisterImport, path: Path, *, only_open: bool = False) -> int:
    """Write the report of an import to a file and return how many rows it has.

    :param only_open: only the rows that are held or rejected: what the officer has to mend.
    """
    summary = [(_("Rows"), register_import.rows)]
    summary += [(str(Outcome(name).label), count) for name, count in register_import.counts.items()]
    headers = [str(header) for header in register_import.reading.get("headers", [])]
    return write_report(path, headers, _lines(register_import, only_open=only_open), summary)


def remarks_of(row: ImportRow, headers: list[str], mapping: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return the remarks on a row: the column's name in the file, what is wrong, what to do."""
    named = {column: headers[int(index)] for index, column in mapping.items() if int(index) < len(headers)}
    problems: list[Problem] = [*row.problems]
    if row.outcome == Outcome.DUPLICATE:
        problems.insert(0, {"code": "said_before", "column": "", "facts": {"line": str(row.duplicate_of)}})
        problems.extend(_difference(row))
    elif row.outcome == Outcome.REJECTED and row.verdict != Outcome.REJECTED:
        problems.insert(0, {"code": "rejected_before", "column": "", "facts": {}})
    return [
        (named.get(problem["column"], str(LABELS.get(problem["column"], ""))), sentence(problem), remedy(problem))
        for problem in problems
    ]


def _difference(row: ImportRow) -> list[Problem]:
    if row.duplicate_of is None:
        return []
    first = ImportRow.objects.filter(register_import_id=row.register_import_id, line=row.duplicate_of).first()
    if first is None or first.fingerprint == row.fingerprint:
        return []
    keys = [key for key in {**first.values, **row.values} if first.values.get(key) != row.values.get(key)]
    columns = ", ".join(str(LABELS.get("phone" if key == "phones" else key, key)) for key in keys)
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
        for row in portion:
            remarks = remarks_of(row, headers, register_import.mapping)
            yield Line(
                row.line,
                tuple(str(cell) for cell in row.cells),
                row.outcome,
                str(row.get_outcome_display()),
                numbers.get(row.product_id or 0, ""),
                "\n".join(f"{column}: {says}" if column else says for column, says, _do in remarks),
                "\n".join(dict.fromkeys(do for _column, _says, do in remarks)),
            )
