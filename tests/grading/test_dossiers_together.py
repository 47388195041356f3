"""People who work on one dossier at the same moment lose nothing."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.grading.models import Dossier, Paper, SelfMark
from ocop.grading.operations import dossiers as operations
from ocop.grading.operations import vault
from ocop.grading.selfscore import NOTHING
from ocop.grading.states import DossierKind
from tests.grading.prepared import pdf, written
from tests.make import grading as make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do several things at the same moment, each on its own connection; return what each came to."""
    together = threading.Barrier(len(works))
    came_to: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        together.wait()
        try:
            came_to[place] = work()
        except DomainError as refusal:
            came_to[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def claiming(dossier: Dossier, person: User, code: str, points: int, was: str | None = None) -> Callable[[], object]:
    """Return the claim of a level, to be made at once with others."""
    return lambda: operations.claim_level(
        Dossier.objects.get(pk=dossier.pk),
        code,
        points=Decimal(points),
        description=f"{code}: {points}",
        by=person,
        at=make.NOON,
        was=was,
    )


def test_two_windows_that_save_different_lines_lose_neither() -> None:
    dossier = make.dossier()
    person = make.speaker(dossier.producer)
    codes = ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]

    at_once(*(claiming(dossier, person, code, 1) for code in codes))

    assert sorted(SelfMark.objects.values_list("criterion", flat=True)) == codes


def test_of_two_windows_that_save_one_line_the_second_is_told() -> None:
    dossier = make.dossier()
    person = make.speaker(dossier.producer)
    was = NOTHING.mark

    came_to = at_once(claiming(dossier, person, "1.1", 1, was), claiming(dossier, person, "1.1", 2, was))

    assert sorted(type(one).__name__ for one in came_to) == ["ChangedMeanwhile", "SelfMark"]


def test_two_parts_of_the_forms_that_are_saved_at_once_are_both_kept() -> None:
    dossier = make.dossier()
    person = make.speaker(dossier.producer)

    at_once(
        *(
            lambda code=code: operations.answer_form(
                Dossier.objects.get(pk=dossier.pk), {code: "Có"}, by=person, at=make.NOON
            )
            for code in ("unit_name", "history", "material_area", "plan_production")
        )
    )

    dossier.refresh_from_db()
    assert len(dossier.answers) == 4


def test_two_dossiers_that_are_opened_at_once_are_one() -> None:
    product = make.product()
    assert product.producer
    person = make.speaker(product.producer)

    came_to = at_once(
        *[
            lambda: operations.open_dossier(
                product, kind=DossierKind.FIRST, edition=make.EDITION, set_number="11", by=person, at=make.NOON
            )
        ]
        * 3
    )

    assert sorted(type(one).__name__ for one in came_to) == ["Dossier", "DossierOpenAlready", "DossierOpenAlready"]


def test_the_same_file_sent_twice_at_once_is_one_paper(tmp_path_factory: pytest.TempPathFactory) -> None:
    producer = make.maker()
    person, file = make.speaker(producer), written(tmp_path_factory.mktemp("sent"), pdf())

    came_to = at_once(
        *[
            lambda: vault.add_paper(
                producer, vault.PaperFacts("awards"), file, file_name="a.pdf", by=person, at=make.NOON
            )
        ]
        * 2
    )

    assert sorted(type(one).__name__ for one in came_to) == ["Paper", "PaperThereAlready"]
    assert Paper.objects.count() == 1
