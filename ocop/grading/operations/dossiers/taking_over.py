"""A first rating after a missed renewal begins with the old dossier; what is taken over is looked at before filing."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.completeness import WHOLE_PAPERS, field_item, line_item
from ocop.grading.form_fields import fields_of
from ocop.grading.models import Attachment, Dossier, Paper, SelfMark
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import Criterion, Edition
from ocop.grading.selfscore import allows, levels_of
from ocop.grading.states import EDITABLE_DOSSIERS


class NotTakenOver(DomainError):
    message = _("“%(given)s” was not taken over from an earlier dossier, or was looked at already.")


class NotToBeChecked(DomainError):
    message = _("The dossier %(number)s cannot be changed now: %(state)s.")


def take_over(former: Dossier, dossier: Dossier, rules: Edition, *, at: dt.datetime) -> None:
    """Begin a dossier with what an old one says, as far as it may still be so, and mark each thing for checking.

    Taken over are levels of lines that the card has unchanged, papers that are in the vault and valid today, answers.
    Called in the transaction that opened the dossier.
    """
    fields = fields_of(rules.form_fields)
    answers = {code: answer for code, answer in former.answers.items() if code in fields and answer}
    lines = _same_lines(former, dossier, rules)
    claims = [mark for mark in former.self_marks.all() if mark.criterion in lines and _possible(mark, lines, dossier)]
    SelfMark.objects.bulk_create(
        SelfMark(
            dossier=dossier, criterion=mark.criterion, points=mark.points, description=mark.description, changed_at=at
        )
        for mark in claims
    )
    papers = {
        (attachment.criterion if attachment.criterion in lines else "", paper.pk)
        for attachment in former.attachments.select_related("paper")
        if (paper := newest(attachment.paper)).removed_at is None and paper.valid_on(timezone.localdate(at))
    }
    attached = [Attachment(dossier=dossier, criterion=code, paper_id=paper) for code, paper in sorted(papers)]
    Attachment.objects.bulk_create(attached)
    items = {field_item(code) for code in answers} | {line_item(mark.criterion) for mark in claims}
    items |= {line_item(code) if code else WHOLE_PAPERS for code, _paper in papers}
    dossier.answers = dossier.answers | answers
    dossier.taken_from, dossier.to_check = former, sorted(items)
    dossier.save(update_fields=["answers", "taken_from", "to_check"])


@transaction.atomic
def confirm_taken_over(dossier: Dossier, items: Collection[str], *, by: User, at: dt.datetime) -> Dossier:
    """Say of things taken over from an old dossier that somebody looked at them and they are right today.

    :param items: ``line:1.1``, ``field:history``, ``papers`` for those of the dossier as a whole.
    :raises PermissionDenied: this person does not speak for the producer.
    :raises NotToBeChecked: the dossier is with an office or has ended.
    :raises NotTakenOver: one of them waits for no check.
    """
    dossier = locked(dossier)
    on_behalf_of = require_speaker(by, dossier.producer)
    if dossier.state not in EDITABLE_DOSSIERS:
        raise NotToBeChecked(number=dossier.number, state=dossier.get_state_display())
    unknown = sorted(set(items) - set(dossier.to_check))
    if unknown:
        raise NotTakenOver(given=unknown[0])
    if not items:
        return dossier
    looked_at(dossier, *items)
    dossier.changed_at = at
    dossier.save(update_fields=["changed_at"])
    record(
        "grading.taken_over_checked",
        dossier,
        by=by.username,
        at=at,
        on_behalf_of=on_behalf_of,
        items=sorted(set(items)),
    )
    return dossier


def looked_at(dossier: Dossier, *items: str) -> None:
    """Take the mark from things of a locked dossier that somebody changed or confirmed."""
    left = [item for item in dossier.to_check if item not in items]
    if left != dossier.to_check:
        dossier.to_check = left
        dossier.save(update_fields=["to_check"])


def newest(paper: Paper) -> Paper:
    """Return what stands in the vault in a paper's place now."""
    while (newer := Paper.objects.filter(replaces=paper).first()) is not None:
        paper = newer
    return paper


def _same_lines(former: Dossier, dossier: Dossier, rules: Edition) -> dict[str, Criterion]:
    """Return the lines of the card that ask the same as those of the old dossier's card, by code."""
    card = rules.scorecards[dossier.set_number]
    if (former.edition, former.set_number) == (dossier.edition, dossier.set_number):
        return dict(card.criteria)
    before = rules_of(former.edition).scorecards.get(former.set_number)
    known = before.criteria if before else {}
    return {
        code: line
        for code, line in card.criteria.items()
        if code in known
        and line.names == known[code].names
        and levels_of(line, dossier.variant) == levels_of(known[code], former.variant)
    }


def _possible(mark: SelfMark, lines: dict[str, Criterion], dossier: Dossier) -> bool:
    return mark.points is None or allows(lines[mark.criterion], dossier.variant, mark.points)
