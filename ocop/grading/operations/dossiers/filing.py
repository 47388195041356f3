"""File a dossier, withdraw it, answer what an office asks."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.completeness import gaps_in
from ocop.grading.editions import editions
from ocop.grading.models import Dossier
from ocop.grading.operations.dossiers.opening import require_certificate
from ocop.grading.operations.offices.moving import due_above
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.queries.contents import contents_of
from ocop.grading.queries.dossiers import open_supplement
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Edition
from ocop.grading.states import NEXT_DOSSIER, DossierKind, DossierState
from ocop.grading.terms import last_day


class NotPossible(DomainError):
    message = _("The dossier %(number)s stands at “%(state)s”, so that cannot be done.")


class RulesPassed(DomainError):
    message = _(
        "The rules under which this dossier was begun (%(edition)s) are not used any more. Withdraw it and open one "
        "under the rules of today; the papers stay in the vault."
    )


class OathMissing(DomainError):
    message = _("Tick that what the dossier says is true; without that it cannot be filed.")


class ConsentMissing(DomainError):
    message = _("You file for the producer: say how and when it agreed to this.")


class SamplesMissing(DomainError):
    message = ngettext_lazy(
        "This kind of dossier comes with %(needed)s sample. Say how many you hand in.",
        "This kind of dossier comes with %(needed)s samples. Say how many you hand in.",
        "needed",
    )


class DossierIncomplete(DomainError):
    message = ngettext_lazy(
        "%(count)s thing is still missing. It is listed with the page where it is put right.",
        "%(count)s things are still missing. They are listed, each with the page where it is put right.",
        "count",
    )


class AnswerMissing(DomainError):
    message = _("Say what you added or changed.")


class NothingAsked(DomainError):
    message = _("No supplement is asked for now; the request was answered or taken back.")


@transaction.atomic
def file_dossier(
    dossier: Dossier,
    *,
    oath: bool,
    by: User,
    at: dt.datetime,
    samples: int = 0,
    consent_note: str = "",
    consented_at: dt.datetime | None = None,
) -> Dossier:
    """Send a dossier to the office that screens it, the first time or after it was returned.

    :param consent_note: how the producer agreed, where an officer files for it; ``consented_at`` when, else now.
    :raises PermissionDenied: this person does not speak for the producer.
    :raises NotPossible: it is on its way or has ended.
    :raises RulesPassed: its edition is used no more.
    :raises OathMissing, ConsentMissing, SamplesMissing: what goes with filing is not there.
    :raises DossierIncomplete: something that the forms ask is missing.
    :raises NothingToRaise, CertificateSuspended, NothingToRenew, RenewalTooEarly, RenewalTooLate: the certificate
        that it builds on does not allow it today; a dossier that was returned keeps the day of its first filing.
    """
    dossier = locked(dossier)
    on_behalf_of = require_speaker(by, dossier.producer)
    _require_next(dossier, DossierState.FILED)
    rules, today = rules_of(dossier.edition), timezone.localdate(at)
    if dossier.filed_at is None and dossier.kind != DossierKind.FIRST:
        require_certificate(dossier.product, DossierKind(dossier.kind), rules, on=today)
    if dossier.filed_at is None:
        _require_in_force(dossier, rules, on=today)
    missing = [gap for gap in gaps_in(contents_of(dossier, rules), on=today) if gap.blocks]
    if missing:
        raise DossierIncomplete(count=len(missing))
    needed = samples_needed(dossier, rules)
    if samples < needed:
        raise SamplesMissing(needed=needed)
    if not oath:
        raise OathMissing
    consent_note = consent_note.strip()
    if on_behalf_of and not (consent_note or dossier.consent_note):
        raise ConsentMissing

    again = dossier.state == DossierState.RETURNED
    if consent_note:
        dossier.consent_note, dossier.consented_at = consent_note[:300], consented_at or at
    dossier.samples = samples
    dossier.filed_at = dossier.filed_at or at
    dossier.due_on = last_day(rules.limits["screening"], today, rules.country) if "screening" in rules.limits else None
    _move(dossier, DossierState.FILED, at=at)
    record(
        "grading.dossier_filed_again" if again else "grading.dossier_filed",
        dossier,
        by=by.username,
        at=at,
        on_behalf_of=on_behalf_of,
        samples=samples,
        due_on=dossier.due_on.isoformat() if dossier.due_on else None,
        consent=bool(on_behalf_of),
    )
    return dossier


@transaction.atomic
def withdraw_dossier(dossier: Dossier, *, by: User, at: dt.datetime) -> Dossier:
    """Take a dossier back; its number and history stay, and another may be opened.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises NotPossible: it is before a council, decided, or withdrawn already.
    """
    dossier = locked(dossier)
    on_behalf_of = require_speaker(by, dossier.producer)
    _require_next(dossier, DossierState.WITHDRAWN)
    before = dossier.state
    dossier.due_on = None
    _move(dossier, DossierState.WITHDRAWN, at=at)
    record("grading.dossier_withdrawn", dossier, by=by.username, at=at, on_behalf_of=on_behalf_of, before=before)
    return dossier


@transaction.atomic
def answer_supplement(dossier: Dossier, answer: str, *, by: User, at: dt.datetime) -> Dossier:
    """Tell the office that what it asked for was added; the dossier goes back to it, with the office's own last day.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises NothingAsked: there is no request, or it was answered.
    :raises AnswerMissing: the answer is empty.
    """
    dossier = locked(dossier)
    on_behalf_of = require_speaker(by, dossier.producer)
    supplement = open_supplement(dossier)
    if supplement is None or DossierState.RECEIVED not in NEXT_DOSSIER[dossier.state]:
        raise NothingAsked
    if not answer.strip():
        raise AnswerMissing
    supplement = locked(supplement)
    supplement.answer, supplement.answered_at = answer.strip(), at
    supplement.save(update_fields=["answer", "answered_at"])
    dossier.due_on = due_above(dossier, on=timezone.localdate(at))
    _move(dossier, DossierState.RECEIVED, at=at)
    late = timezone.localdate(at) > supplement.due_on
    record(
        "grading.supplement_answered",
        dossier,
        by=by.username,
        at=at,
        on_behalf_of=on_behalf_of,
        supplement=supplement.pk,
        late=late,
    )
    return dossier


def samples_needed(dossier: Dossier, rules: Edition) -> int:
    """Return how many samples go with a dossier; none for sets that have nothing to hand in."""
    return 0 if dossier.set_number in rules.no_samples_for else rules.samples.get(dossier.kind, 0)


def _require_in_force(dossier: Dossier, rules: Edition, *, on: dt.date) -> None:
    """Let a dossier be filed by the rules that it was begun under: while they are in use, or in the transition.

    :raises RulesPassed: newer rules hold, and the days in which the old ones still might be used are over.
    """
    if rules.usable_on(on):
        return
    newer = [one for one in editions() if rules.code in one.replaces and one.usable_on(on) and one.valid_from]
    kept = any(
        one.valid_from and on <= one.valid_from + dt.timedelta(days=one.transition.get(dossier.kind, 0))
        for one in newer
    )
    if not kept:
        raise RulesPassed(edition=in_reader_language(rules.names))


def _require_next(dossier: Dossier, state: DossierState) -> None:
    if state not in NEXT_DOSSIER[dossier.state]:
        raise NotPossible(number=dossier.number, state=dossier.get_state_display())


def _move(dossier: Dossier, state: DossierState, *, at: dt.datetime) -> None:
    dossier.state, dossier.changed_at = state, at
    dossier.save()
