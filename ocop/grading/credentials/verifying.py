"""Check a signed certificate from the text alone: no network, no database, no clock of its own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ocop.grading.credentials.keys import PublishedKey
from ocop.grading.credentials.refusals import Altered, KeyUnknown, NotReadable
from ocop.grading.credentials.statements import REVOCATION, Certified, certified
from ocop.grading.credentials.status import StatusList, status_list
from ocop.grading.credentials.tokens import opened, unchecked


class Outcome(StrEnum):
    """What was found of a signed certificate."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    """Taken back by the authority, or replaced by a newer one: the list does not part the two."""
    ALTERED = "altered"
    UNKNOWN_ISSUER = "unknown_issuer"
    WRONG_ISSUER = "wrong_issuer"
    """Signed with a key that is in the list, but belongs to somebody else than the certificate names."""
    KEY_RETIRED = "key_retired"
    """Signed with a key that had been retired before the day of issue."""
    UNREADABLE = "unreadable"


STANDS = frozenset({Outcome.VALID, Outcome.NOT_YET, Outcome.EXPIRED, Outcome.SUSPENDED, Outcome.REVOKED})
"""In these the signature holds and the authority is known, so what the text states was stated by the authority."""


class StatusKnown(StrEnum):
    """How far the lists of revoked and suspended certificates could be asked."""

    ASKED = "asked"
    NOT_GIVEN = "not_given"
    NOT_FITTING = "not_fitting"
    """Lists were given, but none of this certificate, or none that its authority signed."""
    OLD = "old"
    """The list should have been fetched anew before the day of checking."""


@dataclass(frozen=True)
class Verdict:
    """What was found of a signed certificate on a day.

    :ivar stated: what the text states; where the outcome is not one of :data:`STANDS`, nobody vouches for it.
    :ivar status: how far revocation and suspension are known, and ``status_as_of`` as of which moment.
    """

    outcome: Outcome
    on: dt.date
    stated: Certified | None = None
    key: PublishedKey | None = None
    status: StatusKnown = StatusKnown.NOT_GIVEN
    status_as_of: dt.datetime | None = None

    @property
    def good(self) -> bool:
        """Say whether it is valid on the day as far as could be seen."""
        return self.outcome == Outcome.VALID


def verify(token: str, keys: Sequence[PublishedKey], status_lists: Sequence[str] = (), *, on: dt.date) -> Verdict:
    """Say what is to be thought of a signed certificate on a day.

    :param keys: of the authorities that the reader trusts, retired ones among them.
    :param status_lists: signed lists of revoked and suspended certificates, as they were fetched last.
    """
    claimed = _claimed(token)
    if claimed is None:
        return Verdict(Outcome.UNREADABLE, on)
    try:
        found = opened(token, keys)
        stated = certified(found.payload)
    except KeyUnknown:
        return Verdict(Outcome.UNKNOWN_ISSUER, on, claimed)
    except Altered:
        return Verdict(Outcome.ALTERED, on, claimed)
    except NotReadable:
        return Verdict(Outcome.UNREADABLE, on)
    key = found.key
    if key.issuer != stated.issuer or (key.scheme and key.scheme != stated.scheme):
        return Verdict(Outcome.WRONG_ISSUER, on, stated, key)
    if key.retired and stated.valid_from >= key.retired:
        return Verdict(Outcome.KEY_RETIRED, on, stated, key)
    status, as_of, marked = _status(stated, keys, status_lists, on)
    return Verdict(marked or _by_day(stated, on), on, stated, key, status, as_of)


def _claimed(token: str) -> Certified | None:
    try:
        return certified(unchecked(token)[1])
    except NotReadable:
        return None


def _by_day(stated: Certified, on: dt.date) -> Outcome:
    if on < stated.first_day:
        return Outcome.NOT_YET
    if stated.end_day is not None and on >= stated.end_day:
        return Outcome.EXPIRED
    return Outcome.VALID


def _status(
    stated: Certified, keys: Sequence[PublishedKey], tokens: Sequence[str], on: dt.date
) -> tuple[StatusKnown, dt.datetime | None, Outcome | None]:
    """Return how far the lists could be asked, as of when, and what they say against the certificate."""
    if not tokens:
        return StatusKnown.NOT_GIVEN, None, None
    lists: dict[str, StatusList] = {}
    for token in tokens:
        fitting = _list(token, keys, stated)
        if fitting and (fitting.address not in lists or lists[fitting.address].as_of < fitting.as_of):
            lists[fitting.address] = fitting
    asked: list[StatusList] = []
    marked: list[Outcome] = []
    for entry in stated.status:
        known = lists.get(entry.list_address)
        if known is None or known.purpose != entry.purpose:
            continue
        try:
            is_marked = known.marks(entry.index)
        except NotReadable:
            continue
        asked.append(known)
        if is_marked:
            marked.append(Outcome.REVOKED if entry.purpose == REVOCATION else Outcome.SUSPENDED)
    if not asked:
        return StatusKnown.NOT_FITTING, None, None
    worst = Outcome.REVOKED if Outcome.REVOKED in marked else next(iter(marked), None)
    complete = len(asked) == len(stated.status)
    old = any(known.good_until is not None and known.good_until.date() < on for known in asked)
    status = StatusKnown.NOT_FITTING if not complete else StatusKnown.OLD if old else StatusKnown.ASKED
    return status, min(known.as_of for known in asked), worst


def _list(token: str, keys: Sequence[PublishedKey], stated: Certified) -> StatusList | None:
    """Return a list if the issuer of the certificate signed it."""
    try:
        found = opened(token, keys)
        known = status_list(found.payload)
    except (NotReadable, KeyUnknown, Altered):
        return None
    if known.issuer != stated.issuer or found.key.issuer != stated.issuer:
        return None
    return known if not found.key.retired or known.as_of < found.key.retired else None
