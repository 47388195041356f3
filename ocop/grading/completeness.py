"""What is missing before a dossier may be filed, with where to put it right. Plain values; no database, no clock.

What stops the filing is what the forms ask: every line claimed and described, every required answer, no paper that has
ended, and in an upgrade a new proof of every level that rose. Papers that nobody attached are only told, since the list
of proofs in form 02 is guidance and not all of them are compulsory.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from ocop.grading.form_fields import parts_of
from ocop.grading.papers import kind_name
from ocop.grading.reader import day_for_reader, in_reader_language
from ocop.grading.scoring.records import Criterion, Edition
from ocop.grading.selfscore import NOTHING, Claim


class PaperLike(Protocol):
    """What must be known of a paper."""

    pk: int
    kind: str
    valid_until: dt.date | None
    removed_at: dt.datetime | None

    def valid_on(self, day: dt.date) -> bool:
        """Say whether it holds on a day."""


WHOLE_PAPERS = "papers"
"""The papers of the dossier as a whole, as a thing that is to be looked at."""


def line_item(criterion: str) -> str:
    """Return a line as a thing that is to be looked at: its level, its words, its papers."""
    return f"line:{criterion}"


def field_item(field: str) -> str:
    """Return an answer as a thing that is to be looked at."""
    return f"field:{field}"


@dataclass(frozen=True)
class Gap:
    """Something that is missing.

    :ivar room: the page where it is put right: ``score``, ``form`` or ``papers``.
    :ivar place: the criterion or the part of the form.
    :ivar blocks: nothing can be filed before it is there.
    """

    words: str
    room: str
    place: str
    blocks: bool = True


@dataclass(frozen=True)
class Contents:
    """What stands in a dossier.

    :ivar papers: criterion → papers attached to it; those of the whole dossier under an empty one.
    :ivar former: points of the dossier before, in an upgrade; none where there is nothing to compare with.
    :ivar former_papers: criterion → keys of the papers that proved it in the dossier before.
    :ivar to_check: what was taken over from the old dossier ``taken_from`` and nobody has looked at yet.
    """

    edition: Edition
    set_number: str
    claims: Mapping[str, Claim]
    answers: Mapping[str, object]
    papers: Mapping[str, Sequence[PaperLike]]
    former: Mapping[str, Decimal] | None = None
    former_papers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    to_check: frozenset[str] = frozenset()
    taken_from: str = ""


def gaps_in(contents: Contents, *, on: dt.date) -> list[Gap]:
    """Return what is missing in a dossier on a day: what stops the filing first, each in the order of the pages."""
    gaps = [*_form_gaps(contents), *_line_gaps(contents), *_paper_gaps(contents, on), *_unseen(contents)]
    return sorted(gaps, key=lambda gap: not gap.blocks)


def _form_gaps(contents: Contents) -> Iterator[Gap]:
    for part in parts_of(contents.edition.form_fields).values():
        for one in part.fields:
            if one.required and not contents.answers.get(one.code):
                yield Gap(
                    _("%(part)s: “%(field)s” is empty.") % {"part": part.name, "field": one.name}, "form", part.code
                )


def _unseen(contents: Contents) -> Iterator[Gap]:
    """Yield what was taken over from an old dossier and nobody has confirmed; a part of a form once for its answers."""
    if not contents.to_check:
        return
    facts: dict[str, object] = {"dossier": contents.taken_from}
    for part in parts_of(contents.edition.form_fields).values():
        waiting = [one.name for one in part.fields if field_item(one.code) in contents.to_check]
        if waiting:
            facts |= {"part": part.name, "fields": ", ".join(waiting)}
            words = _("%(part)s: look at what was taken over from %(dossier)s, and confirm it: %(fields)s.") % facts
            yield Gap(words, "form", part.code)
    for code, line in contents.edition.scorecards[contents.set_number].criteria.items():
        if line_item(code) in contents.to_check:
            facts |= {"line": f"{code} {in_reader_language(line.names)}"}
            words = _("%(line)s: look at what was taken over from %(dossier)s, and confirm it.") % facts
            yield Gap(words, "score", code)
    if WHOLE_PAPERS in contents.to_check:
        words = _("Papers for the dossier as a whole: look at what was taken over from %(dossier)s, and confirm it.")
        yield Gap(words % facts, "papers", "")


def _line_gaps(contents: Contents) -> Iterator[Gap]:
    card = contents.edition.scorecards[contents.set_number]
    for code, line in card.criteria.items():
        claim = contents.claims.get(code, NOTHING)
        condition = contents.claims.get(line.only_if, NOTHING) if line.only_if else None
        if condition is not None and not condition.points and claim.points is None:
            continue
        facts = {"line": f"{code} {in_reader_language(line.names)}"}
        if claim.points is None:
            yield Gap(_("%(line)s: no level is chosen.") % facts, "score", code)
            continue
        if claim.points and not claim.description.strip():
            yield Gap(_("%(line)s: say in words what it is like with you.") % facts, "score", code)
        if _rose(contents, code, claim) and not _newly_proved(contents, code):
            yield Gap(_("%(line)s: the level rose. Attach a paper that shows it.") % facts, "papers", code)


def _rose(contents: Contents, code: str, claim: Claim) -> bool:
    if contents.former is None or claim.points is None:
        return False
    return claim.points > contents.former.get(code, Decimal(0))


def _newly_proved(contents: Contents, code: str) -> bool:
    before = contents.former_papers.get(code, frozenset())
    return any(paper.pk not in before for paper in contents.papers.get(code, ()))


def _paper_gaps(contents: Contents, on: dt.date) -> Iterator[Gap]:
    card = contents.edition.scorecards[contents.set_number]
    ended: dict[int, tuple[PaperLike, str]] = {}
    for code, papers in contents.papers.items():
        for paper in papers:
            if not paper.valid_on(on):
                ended.setdefault(paper.pk, (paper, code))
    for paper, code in ended.values():
        if paper.valid_until is not None and paper.valid_until <= on:
            facts = {"paper": f"{kind_name(paper.kind)} ({paper})", "day": day_for_reader(paper.valid_until)}
            words = _("%(paper)s is not valid any more since %(day)s. Replace it in the vault, or take it out.") % facts
        else:
            words = _("%(paper)s was removed from the vault. Take it out here too.") % {"paper": kind_name(paper.kind)}
        yield Gap(words, "papers", code)
    attached = {paper.kind for papers in contents.papers.values() for paper in papers}
    for code in contents.edition.proofs:
        lines = [line for line in card.criteria.values() if code in line.proofs and _claimed(contents, line)]
        if lines and code not in attached:
            facts = {"paper": kind_name(code), "lines": ", ".join(line.code for line in lines)}
            yield Gap(
                _("No paper of the kind “%(paper)s” is attached; it would serve %(lines)s.") % facts,
                "papers",
                lines[0].code,
                blocks=False,
            )


def _claimed(contents: Contents, line: Criterion) -> bool:
    return bool(contents.claims.get(line.code, NOTHING).points)
