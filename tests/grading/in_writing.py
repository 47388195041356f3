"""Renewals on which a council is asked in writing: for the tests of the room of councils."""

from ocop.grading.models import Council, Dossier, Hearing
from ocop.grading.operations import councils as operations
from tests.grading.prepared import certificate
from tests.make import councils as make
from tests.make import grading


def renewal(state: str = "council") -> Dossier:
    """Return the dossier of a renewal, with the certificate that it renews."""
    dossier = grading.dossier(state=state)
    dossier.kind, dossier.previous = "renewal", certificate(dossier.product)
    dossier.save()
    return dossier


def asked(*sheets: dict[str, int], council: Council | None = None) -> Hearing:
    """Return a renewal all of whose sheets were handed in; without marks all of them give the highest levels."""
    return make.handed(grading.hearing(of=renewal(), before=council), *sheets)


def all_agree(hearing: Hearing) -> None:
    """Let every member agree in writing."""
    for member in hearing.council.members.select_related("user"):
        operations.agree_in_writing(hearing, by=member.user, at=grading.NOON)


def decided() -> Hearing:
    """Return a renewal that was decided in writing."""
    hearing = asked()
    all_agree(hearing)
    return operations.close_in_writing(hearing, "Thống nhất", by=make.keeper(), at=grading.NOON)
