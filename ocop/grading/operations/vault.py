"""Put papers into a producer's vault, look at them, replace and remove them."""

import datetime as dt
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.queries import acting_for
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.files import ENDINGS, CheckedFile, check_file, name_shown
from ocop.grading.models import Attachment, Paper
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.papers import paper_kinds
from ocop.grading.queries import vault as queries
from ocop.grading.states import EDITABLE_DOSSIERS
from ocop.registry.models import Producer


class PaperKindUnknown(DomainError):
    message = _("“%(kind)s” is not a kind of paper.")


class PaperThereAlready(DomainError):
    """The facts hold the ``paper``, so that a page can lead to it."""

    message = _("This file is in the vault already, as “%(title)s”. Use it from there; a paper is entered once.")


class PaperEndsBeforeItBegins(DomainError):
    message = _("The paper would end before it was issued. Check the two days.")


class PaperGone(DomainError):
    message = _("This paper was removed or replaced meanwhile.")


class PaperInUse(DomainError):
    message = _(
        "The paper proves something in %(numbers)s, which is on its way. Replace it with a newer one, or take it out "
        "of the dossier first."
    )


@dataclass(frozen=True)
class PaperFacts:
    """What is said of a paper besides its file.

    :ivar valid_until: the first day on which it is no longer valid.
    """

    kind: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    sensitive: bool = False


def add_paper(producer: Producer, facts: PaperFacts, file: Path, *, file_name: str, by: User, at: dt.datetime) -> Paper:
    """Put a paper into the vault of a producer.

    :param file: the file as it was sent; it stays where it is, what is kept is a copy.
    :raises PermissionDenied: this person does not speak for the producer.
    :raises PaperKindUnknown, PaperEndsBeforeItBegins: the facts cannot be.
    :raises PaperThereAlready: the same file is in the vault.
    :raises DomainError: what :func:`ocop.grading.files.check_file` refuses.
    """
    on_behalf_of = require_speaker(by, producer)
    _check(facts)
    with tempfile.TemporaryDirectory() as workshop, transaction.atomic():
        checked = check_file(file, workshop=Path(workshop))
        producer = locked(producer)
        paper = _keep(producer, facts, checked, file_name=file_name, by=by, at=at)
        record(
            "grading.paper_added",
            paper,
            by=by.username,
            at=at,
            on_behalf_of=on_behalf_of,
            producer=producer.number,
            kind=paper.kind,
        )
        return paper


def replace_paper(paper: Paper, facts: PaperFacts, file: Path, *, file_name: str, by: User, at: dt.datetime) -> Paper:
    """Put a newer paper in the place of one; dossiers that can still be changed take the newer one.

    What was filed with the old one keeps it.

    :raises PaperGone: it was removed or replaced already.
    :raises PermissionDenied, PaperThereAlready, DomainError: as for :func:`add_paper`.
    """
    on_behalf_of = require_speaker(by, paper.producer)
    _check(facts)
    with tempfile.TemporaryDirectory() as workshop, transaction.atomic():
        checked = check_file(file, workshop=Path(workshop))
        producer = locked(paper.producer)
        old = locked(paper)
        _require_there(old)
        new = _keep(producer, facts, checked, file_name=file_name, by=by, at=at, replaces=old)
        moved = Attachment.objects.filter(paper=old, dossier__state__in=EDITABLE_DOSSIERS).update(paper=new)
        record(
            "grading.paper_replaced",
            old,
            by=by.username,
            at=at,
            on_behalf_of=on_behalf_of,
            producer=producer.number,
            kind=new.kind,
            by_paper=new.pk,
            moved=moved,
        )
        return new


@transaction.atomic
def correct_paper(paper: Paper, facts: PaperFacts, *, by: User, at: dt.datetime) -> Paper:
    """Correct what is said of a paper; its file stays.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises PaperGone: it was removed or replaced.
    :raises PaperKindUnknown, PaperEndsBeforeItBegins: the facts cannot be.
    """
    on_behalf_of = require_speaker(by, paper.producer)
    _check(facts)
    paper = locked(paper)
    _require_there(paper)
    changed = [name for name in _FACTS if getattr(paper, name) != getattr(facts, name)]
    if not changed:
        return paper
    for name in changed:
        setattr(paper, name, getattr(facts, name))
    paper.save(update_fields=changed)
    record("grading.paper_corrected", paper, by=by.username, at=at, on_behalf_of=on_behalf_of, columns=changed)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User, at: dt.datetime) -> Paper:
    """Take a paper out of the vault. Where a dossier that has ended was proved with it, its file is kept for that one.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises PaperGone: it was removed or replaced already.
    :raises PaperInUse: a dossier on its way rests on it.
    """
    on_behalf_of = require_speaker(by, paper.producer)
    paper = locked(paper)
    _require_there(paper)
    using = queries.open_dossiers_with(paper)
    if using:
        raise PaperInUse(numbers=", ".join(dossier.number for dossier in using))
    paper.removed_at = at
    paper.save(update_fields=["removed_at"])
    if not paper.attachments.exists():
        name, storage = paper.file.name, paper.file.storage
        transaction.on_commit(lambda: storage.delete(name) if name else None)
    record("grading.paper_removed", paper, by=by.username, at=at, on_behalf_of=on_behalf_of, kind=paper.kind)
    return paper


def look_at_paper(paper: Paper, *, by: User, at: dt.datetime) -> Paper:
    """Let a person look at a paper that it may see; a look at a sensitive one is written down, whoever looks.

    :raises PermissionDenied: the paper is not for this person.
    """
    found = queries.papers_visible_to(by).filter(pk=paper.pk).first()
    if found is None:
        require_speaker(by, paper.producer)
        raise PaperGone
    if found.sensitive:
        acting = acting_for(by)
        number = found.producer.number
        record(
            "grading.paper_seen",
            found,
            by=by.username,
            at=at,
            on_behalf_of=number if acting == number else "",
            producer=number,
            kind=found.kind,
        )
    return found


_FACTS = ("kind", "title", "number", "issuer", "issued_on", "valid_until", "sensitive")


def _check(facts: PaperFacts) -> None:
    if facts.kind not in paper_kinds():
        raise PaperKindUnknown(kind=facts.kind)
    if facts.issued_on and facts.valid_until and facts.valid_until <= facts.issued_on:
        raise PaperEndsBeforeItBegins


def _require_there(paper: Paper) -> None:
    if paper.removed_at is not None or Paper.objects.filter(replaces=paper).exists():
        raise PaperGone


def _keep(
    producer: Producer,
    facts: PaperFacts,
    checked: CheckedFile,
    *,
    file_name: str,
    by: User,
    at: dt.datetime,
    replaces: Paper | None = None,
) -> Paper:
    """Write the row and the file; the producer's row is locked, so the same file cannot come in twice at once."""
    known = queries.paper_with_digest(producer, checked.sha256)
    if known is not None:
        raise PaperThereAlready(title=str(known), paper=known)
    paper = Paper(
        producer=producer,
        file_name=name_shown(file_name) or str(timezone.localdate()),
        media_type=checked.media_type,
        size_bytes=checked.size_bytes,
        sha256=checked.sha256,
        replaces=replaces,
        by=by,
        created_at=at,
        **{name: getattr(facts, name) for name in _FACTS},
    )
    with checked.path.open("rb") as content:
        paper.file.save(uuid.uuid4().hex + ENDINGS[checked.media_type], File(content), save=False)
    name, storage = paper.file.name, paper.file.storage
    try:
        paper.save()
    except Exception:
        storage.delete(str(name))
        raise
    return paper
