"""Two records made one, kept apart, or parted again."""

import datetime as dt
from collections.abc import Iterator

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.registry.models import Candidate, Merge, Producer, Product
from ocop.registry.states import NEXT_CANDIDATE, CandidateState

KINDS: dict[str, type[Producer] | type[Product]] = {"producer": Producer, "product": Product}


class PairDecided(DomainError):
    message = _("This pair has been decided already.")


class AlreadyMerged(DomainError):
    message = _("%(number)s has been merged into another record already.")


class NothingToUndo(DomainError):
    message = _("This pair was not merged, so there is nothing to undo.")


@transaction.atomic
def merge_pair(candidate: Candidate, *, keep: str, by: User, at: dt.datetime) -> Merge:
    """Make one record of two: everything that hangs on the other moves to the one kept, whose number answers for both.

    :param keep: the number that stays.
    :raises PermissionDenied: this person may not decide in the pair's place.
    :raises PairDecided: it has been decided.
    :raises AlreadyMerged: one of the two is not there any more.
    """
    candidate = _open(candidate, CandidateState.MERGED, by)
    other = candidate.right if keep == candidate.left else candidate.left
    model = KINDS[candidate.kind]
    records = {
        row.number: row for row in model.objects.select_for_update(of=("self",)).filter(number__in=[keep, other])
    }
    for number in (keep, other):
        if records[number].merged_into_id:
            raise AlreadyMerged(number=number)
    moved = _move_dependents(records[other], records[keep])
    records[other].merged_into = records[keep]
    for row in records.values():
        row.changed_at = at
        row.save(update_fields=["merged_into", "changed_at"])
    merge = Merge.objects.create(kind=candidate.kind, kept=keep, merged=other, moved=moved, by=by.username, at=at)
    _decide(candidate, CandidateState.MERGED, by, at)
    for number in (keep, other):
        record(f"registry.{candidate.kind}_merged", records[number], by=by.username, at=at, kept=keep, merged=other)
    return merge


@transaction.atomic
def keep_apart(candidate: Candidate, *, by: User, at: dt.datetime) -> Candidate:
    """Say that two records are two; the pair is not asked again.

    :raises PermissionDenied: this person may not decide in the pair's place.
    :raises PairDecided: it has been decided.
    """
    candidate = _open(candidate, CandidateState.APART, by)
    return _decide(candidate, CandidateState.APART, by, at)


@transaction.atomic
def undo_decision(candidate: Candidate, *, by: User, at: dt.datetime) -> Candidate:
    """Open a decided pair again; what a merge moved goes back where it came from.

    :raises PermissionDenied: this person may not decide in the pair's place.
    :raises PairDecided: it is open.
    :raises NothingToUndo: the merge was undone by other means.
    """
    candidate = _open(candidate, CandidateState.OPEN, by)
    if candidate.state == CandidateState.MERGED:
        numbers = [candidate.left, candidate.right]
        merge = Merge.objects.select_for_update().filter(kept__in=numbers, merged__in=numbers, undone_at=None).first()
        if merge is None:
            raise NothingToUndo
        model = KINDS[candidate.kind]
        records = {row.number: row for row in model.objects.select_for_update(of=("self",)).filter(number__in=numbers)}
        _move_back(records[merge.merged], records[merge.kept], merge.moved)
        records[merge.merged].merged_into = None
        for row in records.values():
            row.changed_at = at
            row.save(update_fields=["merged_into", "changed_at"])
            record(f"registry.{candidate.kind}_parted", row, by=by.username, at=at)
        merge.undone_at = at
        merge.save()
    return _decide(candidate, CandidateState.OPEN, by, at)


def _open(candidate: Candidate, goal: CandidateState, by: User) -> Candidate:
    candidate = locked(candidate)
    require(by, Permission.REGISTER_DECIDE, within=candidate.area)
    if goal not in NEXT_CANDIDATE[CandidateState(candidate.state)]:
        raise PairDecided
    return candidate


def _decide(candidate: Candidate, state: CandidateState, by: User, at: dt.datetime) -> Candidate:
    candidate.state, candidate.decided_by, candidate.decided_at = state, by.username, at
    candidate.save()
    return candidate


def _move_dependents(source: models.Model, target: models.Model) -> dict[str, list[int]]:
    """Point every row that hangs on one record at another, in all apps; return which rows moved.

    What may stand only once (the contact, the same star) stays with the merged record where the kept one has its own.
    """
    moved: dict[str, list[int]] = {}
    for relation in _relations(source):
        field = relation.field
        manager = relation.related_model._base_manager
        for row in manager.filter(**{field.name: source}).order_by("pk"):
            setattr(row, field.name, target)
            try:
                with transaction.atomic():
                    row.save(update_fields=[field.name])
            except IntegrityError:
                continue
            moved.setdefault(_label(relation), []).append(row.pk)
    return moved


def _move_back(source: Producer | Product, kept: Producer | Product, moved: dict[str, list[int]]) -> None:
    """Give a record back what a merge took from it, but for what was given to somebody else since.

    Where the kept record was merged itself, what moved on with it comes back too.
    """
    holders = [kept.pk]
    merged_into = kept.merged_into_id
    while merged_into is not None:
        holders.append(merged_into)
        merged_into = type(kept)._base_manager.values_list("merged_into_id", flat=True).get(pk=merged_into)
    for relation in _relations(source):
        name, keys = relation.field.name, moved.get(_label(relation), [])
        rows = relation.related_model._base_manager.filter(pk__in=keys, **{f"{name}__in": holders})
        rows.update(**{name: source})


def _relations(row: models.Model) -> Iterator[models.ForeignObjectRel]:
    for relation in row._meta.related_objects:
        if relation.field.name != "merged_into":
            yield relation


def _label(relation: models.ForeignObjectRel) -> str:
    return f"{relation.related_model._meta.label_lower}.{relation.field.name}"
