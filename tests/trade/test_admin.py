"""The trade rows in the administration pages."""

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client

from ocop.accounts.models import User
from ocop.trade.models import BorderRate, DutyRate, ExchangeRate, Hub, InlandRate, Lane
from tests.make import trade as make

pytestmark = pytest.mark.django_db

ROWS: dict[str, Callable[[], Model]] = {
    "supplyoffer": make.offer,
    "demand": make.demand,
    "destination": make.destination,
    "hub": lambda: _one(Hub),
    "lane": lambda: _one(Lane),
    "inlandrate": lambda: _one(InlandRate),
    "borderrate": lambda: _one(BorderRate),
    "dutyrate": lambda: _one(DutyRate),
    "exchangerate": lambda: _one(ExchangeRate),
}


def _one(kind: type[Model]) -> Model:
    make.logistics()
    row = kind._default_manager.first()
    assert row is not None
    return row


@pytest.mark.parametrize("model", [*ROWS])
def test_trade_rows_are_read_and_nothing_else(client: Client, model: str) -> None:
    row = ROWS[model]()
    client.force_login(User.objects.create_superuser("root"))

    listed = client.get(f"/admin/trade/{model}/")
    shown = client.get(f"/admin/trade/{model}/{row.pk}/change/")

    assert f"/admin/trade/{model}/{row.pk}/change/" in listed.content.decode()
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert client.get(f"/admin/trade/{model}/add/").status_code == 403


@pytest.mark.parametrize("model", ["plan", "offerimport"])
def test_plans_and_sheets_of_offers_have_a_list(client: Client, model: str) -> None:
    client.force_login(User.objects.create_superuser("root"))

    assert client.get(f"/admin/trade/{model}/").status_code == 200
