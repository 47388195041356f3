"""Fill a dossier in: levels, descriptions, papers, answers. Each save is small and stands by itself."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.completeness import WHOLE_PAPERS, field_item, line_item
from ocop.grading.form_fields import Field, fields_of
from ocop.grading.models import Attachment, Dossier, Paper, SelfMark
from ocop.grading.operations.dossiers.taking_over import looked_at
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.operations.vault import PaperGone
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Criterion, Edition
from ocop.grading.selfscore import LONGEST_DESCRIPTION, Claim, allows
from ocop.grading.states import EDITABLE_DOSSIERS

LONGEST_LINE = 300
LONGEST_TEXT = 5000
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{5,24}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class DossierNotEditable(DomainError):
    message = _("The dossier %(number)s cannot be changed now: %(state)s.")


class CriterionUnknown(DomainError):
    message = _("The card of set %(set)s has no criterion “%(given)s”.")


class LevelUnknown(DomainError):
    message = _("%(given)s points cannot be claimed for “%(line)s”. Choose one of its levels.")


class DescriptionTooLong(DomainError):
    message = _("The description has %(length)s letters; at most %(most)s are kept. Say it shorter, or attach a paper.")


class ChangedMeanwhile(DomainError):
    """The facts hold the ``claim`` that stands there now."""

    message = _(
        "This line was saved in another window meanwhile. What you typed is still here and not saved; "
        "saving again puts it in the place of the other."
    )


class PaperOfAnother(DomainError):
    message = _("This paper belongs to another producer.")


class AnswerWrong(DomainError):
    message = _("“%(field)s”: %(given)s cannot be understood.")


class AnswerTooLong(DomainError):
    message = _("“%(field)s” has %(length)s letters; at most %(most)s are kept.")


@transaction.atomic
def claim_level(
    dossier: Dossier,
    criterion: str,
    *,
    points: Decimal | None,
    description: str,
    by: User,
    at: dt.datetime,
    was: str | None = None,
) -> SelfMark:
    """Claim a level for a criterion, or none yet, and say in words why. The same claim again changes nothing.

    :param was: the mark of the claim that the page showed (:attr:`Claim.mark`); where something else stands there now,
        nothing is written over. Without it, this claim wins.
    :raises PermissionDenied: this person does not speak for the producer.
    :raises DossierNotEditable: it is with an office or has ended.
    :raises CriterionUnknown, LevelUnknown, DescriptionTooLong: the claim cannot be.
    :raises ChangedMeanwhile: somebody else saved another claim.
    """
    dossier, rules, on_behalf_of = _editable(dossier, by)
    line = _line(rules, dossier, criterion)
    description = description.replace("\r\n", "\n").replace("\0", "").strip()
    if points is not None and not allows(line, dossier.variant, points):
        raise LevelUnknown(given=f"{points:f}", line=in_reader_language(line.names))
    if len(description) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong(length=len(description), most=LONGEST_DESCRIPTION)
    mark = SelfMark.objects.filter(dossier=dossier, criterion=criterion).first() or SelfMark(
        dossier=dossier, criterion=criterion
    )
    stands, wanted = Claim(mark.points, mark.description), Claim(points, description)
    if stands.mark == wanted.mark:
        return mark
    if was is not None and was != stands.mark:
        raise ChangedMeanwhile(claim=stands)
    mark.points, mark.description, mark.changed_at = points, description, at
    mark.save()
    looked_at(dossier, line_item(criterion))
    _touch(dossier, at)
    record(
        "grading.level_claimed" if stands.points != points else "grading.criterion_described",
        dossier,
        by=by.username,
        at=at,
        on_behalf_of=on_behalf_of,
        criterion=criterion,
        points=None if points is None else f"{points:f}",
    )
    return mark


@transaction.atomic
def choose_papers(
    dossier: Dossier, criterion: str, *, add: Collection[Paper], drop: Collection[Paper], by: User, at: dt.datetime
) -> None:
    """Attach papers of the vault to a criterion and take others off; an empty criterion is the dossier as a whole.

    What is attached already, or off already, changes nothing.

    :raises PermissionDenied, DossierNotEditable, CriterionUnknown: as for :func:`claim_level`.
    :raises PaperOfAnother: a paper is not in this producer's vault.
    :raises PaperGone: it was removed or replaced.
    """
    dossier, rules, on_behalf_of = _editable(dossier, by)
    if criterion:
        _line(rules, dossier, criterion)
    there = set(dossier.attachments.filter(criterion=criterion).values_list("paper_id", flat=True))
    adding = [paper for paper in add if paper.pk not in there]
    dropping = [paper.pk for paper in drop if paper.pk in there]
    for paper in adding:
        if paper.producer_id != dossier.producer_id:
            raise PaperOfAnother
        now = locked(paper)
        if now.removed_at is not None or Paper.objects.filter(replaces=now).exists():
            raise PaperGone
    if not adding and not dropping:
        return
    Attachment.objects.bulk_create(Attachment(dossier=dossier, criterion=criterion, paper=paper) for paper in adding)
    dossier.attachments.filter(criterion=criterion, paper__in=dropping).delete()
    if not criterion:
        looked_at(dossier, WHOLE_PAPERS)
    _touch(dossier, at)
    record(
        "grading.papers_attached",
        dossier,
        by=by.username,
        at=at,
        on_behalf_of=on_behalf_of,
        criterion=criterion,
        added=[paper.pk for paper in adding],
        dropped=dropping,
    )


def attach_paper(dossier: Dossier, paper: Paper, *, criterion: str, by: User, at: dt.datetime) -> None:
    """Attach one paper to a criterion; see :func:`choose_papers`."""
    choose_papers(dossier, criterion, add=[paper], drop=[], by=by, at=at)


def detach_paper(dossier: Dossier, paper: Paper, *, criterion: str, by: User, at: dt.datetime) -> None:
    """Take one paper off a criterion; see :func:`choose_papers`."""
    choose_papers(dossier, criterion, add=[], drop=[paper], by=by, at=at)


@transaction.atomic
def answer_form(dossier: Dossier, answers: Mapping[str, object], *, by: User, at: dt.datetime) -> Dossier:
    """Answer questions of the forms; those that are not named stay as they are.

    :param answers: code of the field → what was typed; for a tick, whether it is set.
    :raises PermissionDenied, DossierNotEditable: as for :func:`claim_level`.
    :raises AnswerWrong, AnswerTooLong: an answer cannot be, or the form has no such field.
    """
    dossier, rules, on_behalf_of = _editable(dossier, by)
    fields = fields_of(rules.form_fields)
    kept: dict[str, object] = {}
    for code, typed in answers.items():
        field = fields.get(code)
        if field is None:
            raise AnswerWrong(field=code, given=code)
        kept[code] = answer_kept(field, typed)
    changed = sorted(code for code, answer in kept.items() if (dossier.answers.get(code) or "") != (answer or ""))
    if not changed:
        return dossier
    dossier.answers = {code: answer for code, answer in (dossier.answers | kept).items() if answer}
    dossier.changed_at = at
    dossier.save(update_fields=["answers", "changed_at"])
    looked_at(dossier, *map(field_item, changed))
    record("grading.form_answered", dossier, by=by.username, at=at, on_behalf_of=on_behalf_of, fields=changed)
    return dossier


def answer_kept(field: Field, typed: object) -> object:
    """Return an answer as it is kept.

    :raises AnswerWrong, AnswerTooLong: it cannot be.
    """
    if field.kind == "tick":
        return bool(typed)
    text = str(typed or "").replace("\r\n", "\n").replace("\0", "").strip()
    most = LONGEST_TEXT if field.kind == "text" else LONGEST_LINE
    if len(text) > most:
        raise AnswerTooLong(field=field.name, length=len(text), most=most)
    if text and not _understood(field, text):
        raise AnswerWrong(field=field.name, given=f"“{text[:60]}”")
    return text


def _understood(field: Field, text: str) -> bool:
    match field.kind:
        case "choice":
            return text in field.choices
        case "day":
            try:
                return parse_date(text) is not None
            except ValueError:
                return False
        case "phone":
            return PHONE.fullmatch(text) is not None
        case "email":
            return EMAIL.fullmatch(text) is not None
    return True


@transaction.atomic
def wish_stars(dossier: Dossier, stars: int | None, *, by: User, at: dt.datetime) -> Dossier:
    """Say how many stars the producer hopes for; the pages then tell what is missing for them.

    :raises PermissionDenied, DossierNotEditable: as for :func:`claim_level`.
    :raises LevelUnknown: the edition gives no certificate at this level.
    """
    dossier, rules, on_behalf_of = _editable(dossier, by)
    if stars is not None and stars not in rules.levels:
        raise LevelUnknown(given=stars, line=in_reader_language(rules.names))
    if dossier.wished_stars != stars:
        dossier.wished_stars, dossier.changed_at = stars, at
        dossier.save(update_fields=["wished_stars", "changed_at"])
        record("grading.stars_wished", dossier, by=by.username, at=at, on_behalf_of=on_behalf_of, stars=stars)
    return dossier


def _editable(dossier: Dossier, by: User) -> tuple[Dossier, Edition, str]:
    """Return the dossier locked, its rules, and on whose behalf an officer changes it."""
    dossier = locked(dossier)
    on_behalf_of = require_speaker(by, dossier.producer)
    if dossier.state not in EDITABLE_DOSSIERS:
        raise DossierNotEditable(number=dossier.number, state=dossier.get_state_display())
    return dossier, rules_of(dossier.edition), on_behalf_of


def _line(rules: Edition, dossier: Dossier, criterion: str) -> Criterion:
    line = rules.scorecards[dossier.set_number].criteria.get(criterion)
    if line is None:
        raise CriterionUnknown(set=dossier.set_number, given=criterion)
    return line


def _touch(dossier: Dossier, at: dt.datetime) -> None:
    dossier.changed_at = at
    dossier.save(update_fields=["changed_at"])
