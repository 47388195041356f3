"""Held rows of an import, decided one by one by an officer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.places.models import Area
from ocop.registry.checking import Checked, check_row
from ocop.registry.models import ImportRow, Product, RegisterEntry
from ocop.registry.operations.candidates import find_candidates
from ocop.registry.operations.committing import keys_of, write_rows
from ocop.registry.operations.finding import ChosenPlace
from ocop.registry.operations.imports import REGISTER
from ocop.registry.operations.matching import known_producer_id, known_product
from ocop.registry.operations.setting import setting_of
from ocop.registry.problems import sentence
from ocop.registry.states import ImportState, Outcome


class RowDecided(DomainError):
    message = _("This row is not waiting for a decision any more.")


class ImportNotTakenOver(DomainError):
    message = _("Take the import over first; then its held rows can be decided.")


class RowStillWrong(DomainError):
    message = _("The row cannot be taken over like this: %(why)s")


@transaction.atomic
def accept_row(
    row: ImportRow, *, corrections: Mapping[str, str], area: Area | None = None, by: User, at: dt.datetime
) -> Product:
    """Take a held row over, with the officer's corrections; the register's line is remembered as this product.

    :param corrections: our column → what should stand there.
    :param area: the place that is meant, where the row's was ambiguous.
    :raises PermissionDenied: this person may not decide in the programme's country or the row's place.
    :raises ImportNotTakenOver: the import is not committed.
    :raises RowDecided: somebody decided it already, or a newer file asks the same.
    :raises RowStillWrong: what is missing is still missing.
    """
    row = _waiting(row, by)
    register_import, said = row.register_import, row.values
    setting = setting_of(register_import, REGISTER.table(register_import))
    if area is not None:
        setting = replace(setting, places=ChosenPlace(area, setting.places))
    cells = [str(cell) for cell in row.cells] + [""] * (setting.columns - len(row.cells))
    mapping = dict(setting.mapping)
    for column, value in corrections.items():
        index = next((at for at, known in mapping.items() if known == column), None)
        if index is None:
            index = len(cells)
            mapping[index] = column
            cells.append("")
        cells[index] = value
    checked = check_row(cells, replace(setting, mapping=mapping, columns=len(cells)))
    if checked.area_id is None or not checked.product_folded:
        raise RowStillWrong(why=" ".join(sentence(problem) for problem in checked.problems))
    _stage_again(row, checked)
    product = known_product(row)
    if product is None:
        write_rows(keys_of(register_import, by=by.username, at=at), (row.line, row.line), lambda done: True)
        row.refresh_from_db()
        product = Product.objects.get(pk__exact=row.product_id or 0)
        find_candidates(register_import.programme, ImportRow.objects.filter(pk=row.pk), by=by.username, at=at)
    row.product_id, row.producer_id = product.pk, product.producer_id
    row.outcome, row.decision, row.decided_by, row.decided_at = Outcome.HELD, "accepted", by.username, at
    row.save()
    # The line is remembered as the register writes it, so that only what it says differently later is taken over.
    RegisterEntry.objects.update_or_create(
        programme=register_import.programme,
        identity=row.identity,
        defaults={"fingerprint": row.fingerprint, "values": said, "product": product, "seen_in": register_import},
    )
    record("registry.row_accepted", product, by=by.username, at=at, line=row.line, register_import=register_import.pk)
    return product


@transaction.atomic
def reject_row(row: ImportRow, *, by: User, at: dt.datetime) -> ImportRow:
    """Say that a held row is no product; the same line of later files is rejected by itself.

    :raises PermissionDenied: as for accepting.
    :raises ImportNotTakenOver: the import is not committed.
    :raises RowDecided: it waits no more.
    """
    row = _waiting(row, by)
    programme = row.register_import.programme
    RegisterEntry.objects.get_or_create(
        programme=programme,
        identity=row.identity,
        defaults={
            "fingerprint": row.fingerprint,
            "values": row.values,
            "rejected": True,
            "seen_in": row.register_import,
        },
    )
    row.decision, row.decided_by, row.decided_at = "rejected", by.username, at
    row.save()
    record("registry.row_rejected", row.register_import, by=by.username, at=at, line=row.line)
    return row


def _waiting(row: ImportRow, by: User) -> ImportRow:
    row = locked(row)
    country = Area.objects.get(country=row.register_import.programme.country, level=0)
    place = Area.objects.filter(pk=row.area_id or 0).first() or country
    require(by, Permission.REGISTER_DECIDE, within=place)
    if row.register_import.state != ImportState.COMMITTED:
        raise ImportNotTakenOver
    if row.outcome != Outcome.HELD or row.decision:
        raise RowDecided
    return row


def _stage_again(row: ImportRow, checked: Checked) -> None:
    """Put the corrected values in, and keep the identity of the line as the register writes it."""
    row.values = checked.values
    row.product_folded, row.producer_folded = checked.product_folded, checked.producer_folded
    row.area_id, row.outcome, row.product_id = checked.area_id, Outcome.NEW, None
    row.producer_id = known_producer_id(row)
    row.save()
