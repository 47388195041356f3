"""Questions about papers and files on their way in."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from ocop.accounts.models import User
from ocop.accounts.queries import acting_for
from ocop.grading.models import Attachment, Dossier, Paper, Upload
from ocop.grading.queries.dossiers import dossiers_visible_to
from ocop.grading.states import OPEN_DOSSIERS
from ocop.registry.models import Producer, ProducerPerson
from ocop.registry.queries import producers_to_show

ENDS_SOON = dt.timedelta(days=60)


def producers_spoken_for(user: User) -> list[Producer]:
    """Return the producers in whose name a person may act: its own, and the one it works for now, by key."""
    mine = Exists(ProducerPerson.objects.filter(producer=OuterRef("pk"), user=user.pk))
    number = acting_for(user)
    wanted = Q(mine) | Q(number=number) if number else Q(mine)
    return list(producers_to_show().filter(wanted))


def papers_in_vault(producer: Producer) -> QuerySet[Paper]:
    """Return the papers that a producer's vault holds now: neither removed nor replaced, the newest first."""
    held = Paper.objects.filter(producer=producer, removed_at=None, replaced_by=None)
    return held.select_related("producer").order_by("-pk")


def papers_visible_to(user: User) -> QuerySet[Paper]:
    """Return the papers that a person may look at.

    Those of the producers that it speaks for, and those that prove something in a dossier that it may see.
    """
    seen = Attachment.objects.filter(paper=OuterRef("pk"), dossier__in=dossiers_visible_to(user).order_by())
    own = Q(Exists(ProducerPerson.objects.filter(producer=OuterRef("producer"), user=user.pk)))
    number = acting_for(user)
    if number:
        own |= Q(producer__number=number)
    return Paper.objects.filter(own | Q(Exists(seen))).select_related("producer").order_by("-pk")


def papers_ending(producers: Iterable[Producer], *, on: dt.date) -> list[Paper]:
    """Return the papers of vaults that have ended or end within 60 days, the earliest first."""
    return list(
        Paper.objects.filter(producer__in=list(producers), removed_at=None, replaced_by=None)
        .filter(valid_until__lte=on + ENDS_SOON)
        .select_related("producer")
        .order_by("valid_until", "pk")
    )


def paper_with_digest(producer: Producer, sha256: str) -> Paper | None:
    """Return the paper of a vault that came as the same file."""
    return Paper.objects.filter(producer=producer, sha256=sha256, removed_at=None).first()


def open_dossiers_with(paper: Paper) -> Sequence[Dossier]:
    """Return the dossiers on their way in which a paper proves something."""
    return list(Dossier.objects.filter(attachments__paper=paper, state__in=OPEN_DOSSIERS).distinct().order_by("pk"))


def uploads_of(user: User) -> QuerySet[Upload]:
    """Return a person's files on their way in."""
    return Upload.objects.filter(by=user).select_related("producer")
