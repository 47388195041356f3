"""Take the demonstration of grading away: rows in the order in which they rest on each other, then their files."""

import datetime as dt
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from ocop.activity.models import Activity
from ocop.activity.operations import activity, record_many
from ocop.demonstration import queries
from ocop.demonstration.network import DECISION
from ocop.demonstration.operations.grading.loading import ROUND
from ocop.grading.models import (
    Appeal,
    Council,
    Decision,
    Dossier,
    Hearing,
    IssuerKey,
    LabTest,
    Minutes,
    Paper,
    PaperImport,
    Result,
    Round,
    Sheet,
    StarCertificate,
    Upload,
    VisitPhoto,
)
from ocop.registry.models import StarHeld


@transaction.atomic
def remove_grading(*, at: dt.datetime) -> int:
    """Take away every dossier and certificate of a fictitious product, with all that belongs to them; return how many
    dossiers there were.

    What people did with them since goes too. Councils, decisions and rounds stay where something real hangs on them;
    what happened stays written down. Files are deleted once all of it is certain.
    """
    dossiers = list(Dossier.objects.filter(product__demonstration=True).order_by("-pk"))
    certificates = StarCertificate.objects.filter(product__demonstration=True)
    lines = [
        *(activity("grading.certificate_removed", one, by="", at=at, demonstration=True) for one in certificates),
        *(activity("grading.dossier_removed", one, by="", at=at, demonstration=True) for one in dossiers),
    ]
    files = _files_of_dossiers(dossiers)
    for dossier in dossiers:  # the newest first: an upgrade rests on the certificate of the dossier before
        _remove_dossier(dossier)
    _remove_certificates(certificates)
    files |= _remove_councils()
    files |= _remove_papers()
    files |= _remove_paper_imports()
    StarHeld.objects.filter(product__demonstration=True).exclude(decision__startswith=DECISION).delete()
    _remove_keys()
    if lines:
        record_many(lines)
    transaction.on_commit(lambda: _delete(default_storage, files))
    return len(dossiers)


def _remove_dossier(dossier: Dossier) -> None:
    results = Result.objects.filter(dossier=dossier)
    Appeal.objects.filter(result__in=results).delete()
    _remove_certificates(StarCertificate.objects.filter(result__in=results))
    results.delete()
    for hearing in Hearing.objects.filter(dossier=dossier):
        _one_by_one(Sheet.objects.filter(hearing=hearing).order_by("-pk"))
        hearing.delete()
    dossier.delete()


def _remove_certificates(certificates: QuerySet[StarCertificate]) -> None:
    for certificate in certificates.all():
        for belonging in (certificate.suspensions, certificate.revocation_cases, certificate.inspections):
            belonging.all().delete()
        certificate.delete()


def _remove_councils() -> set[str]:
    """Remove councils, decisions and rounds on which nothing real rests; return the names of their files."""
    people = queries.people()
    councils = Council.objects.filter(Q(demonstration=True) | Q(by__in=people), hearings=None)
    minutes = Minutes.objects.filter(council__in=councils)
    files = {name for one in minutes for name in _minutes_files(one)}
    minutes.delete()
    councils.delete()
    Decision.objects.filter(Q(demonstration=True) | Q(by__in=people), results=None).delete()
    Round.objects.filter(Q(demonstration=True) | Q(code=ROUND), dossiers=None, councils=None).delete()
    return files


def _minutes_files(minutes: Minutes) -> list[str]:
    """Return the file of the minutes and those that it was before each signature."""
    folder = str(PurePosixPath(str(minutes.file.name)).parent)
    starts = (f"minutes-{minutes.council_id}.", f"minutes-{minutes.council_id}-", f"minutes-{minutes.council_id}_")
    try:
        _folders, names = minutes.file.storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names if name.startswith(starts)]


def _remove_papers() -> set[str]:
    papers = Paper.objects.filter(producer__demonstration=True).order_by("-pk")
    uploads = Upload.objects.filter(producer__demonstration=True)
    files = {str(paper.file.name) for paper in papers} | {upload.path for upload in uploads}
    _one_by_one(papers)
    uploads.delete()
    return files


def _remove_paper_imports() -> set[str]:
    imports = PaperImport.objects.filter(by__in=queries.people())
    files = {str(one.file.name) for one in imports}
    imports.delete()
    return files


def _files_of_dossiers(dossiers: list[Dossier]) -> set[str]:
    photos = VisitPhoto.objects.filter(visit__dossier__in=dossiers).values_list("file", flat=True)
    reports = LabTest.objects.filter(dossier__in=dossiers).exclude(file="").values_list("file", flat=True)
    return {*photos, *reports}


def _remove_keys() -> None:
    """Remove the keys that people of the demonstration made and that signed nothing that is still there."""
    made = Activity.objects.filter(verb="grading.key_made", by__in=queries.people().values("username"))
    kids = [line.facts["kid"] for line in made]
    IssuerKey.objects.filter(kid__in=kids).exclude(
        pk__in=StarCertificate.objects.exclude(key=None).values("key")
    ).delete()


def _one_by_one(rows: QuerySet[Sheet] | QuerySet[Paper]) -> None:
    """Delete rows one after the other, since each may stand in the place of the one before."""
    for row in rows:
        row.delete()


def _delete(storage: Storage, names: Iterable[str]) -> None:
    for name in names:
        storage.delete(name)
