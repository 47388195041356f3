"""Load the demonstration of grading: everything in the order in which it would have happened."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone, translation

from ocop.demonstration import graded, queries
from ocop.demonstration.graded import COUNTRY, EDITION, Course
from ocop.demonstration.operations.grading.councils import sit
from ocop.demonstration.operations.grading.deciding import appeal, decide, enter_paper, watch
from ocop.demonstration.operations.grading.offices import take_along
from ocop.demonstration.operations.grading.preparing import fill_vaults, prepare
from ocop.demonstration.operations.grading.stage import Stage, accounts
from ocop.demonstration.people import VN_PROVINCE
from ocop.grading.models import Dossier, Round
from ocop.grading.operations.offices import plan_round
from ocop.places.models import Area
from ocop.registry.models import ProducerPerson, Product

ROUND = "demo-1"
ROUND_CAPACITY = 12
PLANNED_AGO = 60


@transaction.atomic
def load_grading(goods: Mapping[str, Product], *, at: dt.datetime) -> None:
    """Let the products of ``graded_goods.csv`` be rated, each as far as its course says; all days count from ``at``.

    The people must be there with their roles. What a load left behind before must have been removed.

    :param goods: products by their key in the file.
    """
    told = graded.read()
    stage = Stage(
        told=told,
        goods=goods,
        province=queries.graded_province(on=timezone.localdate(at)),
        country=Area.objects.get(country=COUNTRY, level=0),
        at=at,
        users=accounts(),
    )
    with translation.override("vi"):
        _let_speak(stage)
        planned = _plan_round(stage)
        fill_vaults(stage)
        enter_paper(stage)
        waiting = list(told.courses)
        for sitting in told.sittings:
            heard = [course for course in told.courses if sitting.key in course.councils]
            for course in [one for one in heard if one in waiting]:
                _bring(stage, course, planned)
                waiting.remove(course)
            _refresh(stage)
            sit(stage, sitting, heard, planned)
            if sitting.met is not None:
                _refresh(stage)
                decide(stage, sitting, heard)
        for course in waiting:
            _bring(stage, course, planned)
        watch(stage)
        appeal(stage)


def _bring(stage: Stage, course: Course, planned: Round) -> None:
    prepare(stage, course)
    _refresh(stage)
    take_along(stage, course, planned)


def _refresh(stage: Stage) -> None:
    """Read the dossiers anew: every operation works on a row of its own."""
    rows = Dossier.objects.in_bulk([dossier.pk for dossier in stage.dossiers.values()])
    stage.dossiers.update({key: rows[dossier.pk] for key, dossier in stage.dossiers.items()})


def _let_speak(stage: Stage) -> None:
    for key, good in stage.told.goods.items():
        producer = stage.goods[key].producer
        assert producer is not None
        user = stage.users[stage.told.makers[good.maker].speaker]
        ProducerPerson.objects.get_or_create(producer=producer, user=user)


def _plan_round(stage: Stage) -> Round:
    planned = plan_round(
        EDITION,
        ROUND,
        stage.today.year,
        stage.province,
        authority="province",
        proposals_before=stage.day(25),
        result_before=stage.day(60),
        capacity=ROUND_CAPACITY,
        by=stage.user(VN_PROVINCE),
        at=stage.ago(PLANNED_AGO),
    )
    planned.demonstration = True
    planned.save(update_fields=["demonstration"])
    return planned
