"""The whole of a minimal load, and what it leaves behind."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client

from ocop.accounts.models import Membership, User
from ocop.activity.models import Activity
from ocop.demonstration import phrase, queries
from ocop.demonstration.network import DECISION, ISSUER
from ocop.demonstration.operations import load_demo, loading
from ocop.demonstration.people import NETWORK
from ocop.places.models import Area
from ocop.registry.models import CertificateHeld, Producer, Product, StarHeld
from ocop.trade.models import Demand, Plan, PriceBreak, SupplyOffer
from ocop.trade.states import PlanOutcome
from tests.demonstration import world

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> Iterator[None]:
    phrase.forget()
    world.build()
    yield
    phrase.forget()


@pytest.fixture
def _without_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "plan_demands", world.no_plans)


def _rows() -> dict[str, list[tuple[object, ...]]]:
    models = (Producer, Product, CertificateHeld, StarHeld, SupplyOffer, PriceBreak, Demand, Plan, User, Membership)
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_a_minimal_load_is_marked_and_planned_and_a_second_one_changes_nothing() -> None:
    first = load_demo(minimal=True, at=NOON)
    rows, lines = _rows(), Activity.objects.count()

    second = load_demo(minimal=True, at=NOON + dt.timedelta(days=1))

    assert first.written
    assert (first.counts.products, first.counts.countries, first.counts.demands) == (60, 11, 3)
    assert [plan.outcome for plan in first.plans] == [PlanOutcome.PLAN] * 3
    assert not second.written
    assert second.plans == []
    assert _rows() == rows
    assert Activity.objects.count() == lines
    for model in (Producer, Product, SupplyOffer, Demand):
        assert not model._default_manager.filter(demonstration=False).exists()
    assert set(CertificateHeld.objects.values_list("issuer", flat=True)) == {ISSUER}
    assert all(held.decision.startswith(DECISION) for held in StarHeld.objects.all())
    assert all(plan.result["demonstration"] for plan in first.plans)


@pytest.mark.usefixtures("_without_plans")
def test_the_command_says_what_it_loaded_and_tells_the_followers(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo", "--minimal")

    told = set(Activity.objects.values_list("subject", flat=True))

    assert told >= set(Product.objects.values_list("number", flat=True))
    assert told >= set(Producer.objects.values_list("number", flat=True))
    said = capsys.readouterr().out
    assert "60 products of" in said
    assert "marked as demonstration data" in said


@pytest.mark.usefixtures("_without_plans")
def test_one_person_per_role_signs_in_with_the_phrase_of_the_node_even_after_it_was_lost(client: Client) -> None:
    load_demo(minimal=True, at=NOON)
    lost = queries.sign_ins()[0].password
    phrase.forget()

    load_demo(minimal=True, at=NOON)

    sign_ins = queries.sign_ins()
    assert sign_ins[0].password != lost

    assert len({one.username for one in sign_ins}) == 8
    assert set(Membership.objects.values_list("role", flat=True)) == {person.role for person in NETWORK}
    assert client.login(username="demo-province", password=sign_ins[0].password)
    assert phrase.file().stat().st_mode & 0o077 == 0
    province = Membership.objects.get(user__username="demo-province").area
    commune = Membership.objects.get(user__username="demo-commune").area
    assert province is not None
    assert commune is not None
    assert province.name == "อุบลราชธานี"
    assert province.contains(commune)
    assert Producer.objects.get(people__user__username="demo-producer").area == commune


@pytest.mark.usefixtures("_without_plans")
def test_eight_weeks_later_a_load_moves_offers_and_demands_on() -> None:
    load_demo(minimal=True, at=NOON)
    numbers = set(Product.objects.values_list("number", flat=True))
    later = NOON + queries.FRESH_FOR

    renewed = load_demo(minimal=True, at=later)

    assert renewed.written
    assert set(Product.objects.values_list("number", flat=True)) == numbers
    assert set(SupplyOffer.objects.values_list("valid_from", flat=True)) == {later.date()}
    assert renewed.counts.demands == 3
    assert Demand.objects.count() == 6


@pytest.mark.usefixtures("_without_plans")
def test_real_records_beside_it_are_left_alone() -> None:
    area = Area.objects.filter(country="TH", level=2).order_by("path")[0]
    real = Producer.objects.create(
        number="TH-M1", country="TH", area=area, name="กลุ่มจริง", language="th", folded="กลุ่มจริง", changed_at=NOON
    )

    load_demo(minimal=True, at=NOON)

    real.refresh_from_db()
    assert (real.name, real.demonstration, real.changed_at) == ("กลุ่มจริง", False, NOON)
