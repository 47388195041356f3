"""Taking the demonstration away."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from ocop.accounts.models import ActingPeriod, User
from ocop.activity.models import Activity
from ocop.demonstration import phrase, queries
from ocop.demonstration.operations import RealRecordsRest, loading, remove_demo
from ocop.demonstration.operations.loading import load_demo
from ocop.places.models import Area
from ocop.registry.models import Producer, Product
from ocop.trade.models import Demand, Hub, SupplyOffer
from tests.demonstration import world

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A minimal demonstration without plans."""
    monkeypatch.setattr(loading, "plan_demands", world.no_plans)
    phrase.forget()
    world.build()
    load_demo(minimal=True, at=NOON)
    yield
    phrase.forget()


def test_remove_demo_takes_away_all_that_is_fictitious(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    numbers = set(Product.objects.values_list("number", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_demo(at=NOON)

    assert (removed.products, removed.demands, removed.people, removed.closed) == (60, 3, 8, 0)
    for model in (Producer, Product, SupplyOffer, Demand, User):
        assert not model._default_manager.exists()
    told = Activity.objects.filter(verb="registry.product_removed").values_list("subject", flat=True)
    assert set(told) == numbers
    assert queries.sign_ins() == []
    assert Hub.objects.exists()


def test_what_was_removed_is_loaded_again() -> None:
    remove_demo(at=NOON)

    again = load_demo(minimal=True, at=NOON)

    assert again.written
    assert again.counts.products == 60


def test_remove_demo_refuses_while_a_real_product_is_of_a_fictitious_maker() -> None:
    maker = Producer.objects.order_by("pk")[0]
    Product.objects.create(
        number="TH-P1",
        country=maker.country,
        area=maker.area,
        producer=maker,
        name="Real",
        language="en",
        folded="real",
        changed_at=NOON,
    )

    with pytest.raises(RealRecordsRest):
        remove_demo(at=NOON)

    assert Product.objects.count() == 61
    assert not Activity.objects.filter(verb=queries.REMOVED).exists()
    with pytest.raises(CommandError, match="TH-P1"):
        call_command("remove_demo")


def test_a_person_who_did_something_real_is_shut_out_and_not_deleted() -> None:
    officer = User.objects.get(username="demo-commune")
    ActingPeriod.objects.create(user=officer, subject="TH-M1", subject_name="Real", reason="help", began_at=NOON)

    removed = remove_demo(at=NOON)

    officer.refresh_from_db()
    assert (removed.people, removed.closed) == (7, 1)
    assert not officer.is_active
    assert not officer.has_usable_password()


def test_the_command_says_what_it_took_away(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("remove_demo")
    first = capsys.readouterr().out

    call_command("remove_demo")

    assert "60 products were taken away" in first
    assert "0 products were taken away" in capsys.readouterr().out
    assert Area.objects.exists()
