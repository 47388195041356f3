"""Hubs, lanes and rates from their files, and which of them hold on a day."""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ocop.trade.models import DutyRate, Hub, Lane
from ocop.trade.operations.logistics import FOLDER, load_logistics
from ocop.trade.queries.logistics import ASEAN, duty_of, duty_rates_to, exchange_rates_on, hubs_on
from tests.make import trade as make

pytestmark = pytest.mark.django_db


def test_the_files_load_cover_every_member_state_and_load_again_without_a_change() -> None:
    first = load_logistics()
    second = load_logistics()

    assert set(Hub.objects.values_list("country", flat=True)) == ASEAN
    assert Lane.objects.values("hub").distinct().count() == Hub.objects.count()
    assert all(one.new and not one.updated for one in first)
    assert all(not one.new and not one.updated for one in second)


def test_a_corrected_cell_updates_its_row(tmp_path: Path) -> None:
    load_logistics()
    shutil.copytree(FOLDER, tmp_path / "data")
    file = tmp_path / "data" / "hubs.csv"
    file.write_text(file.read_text().replace("Khon Kaen", "Khon Kaen City"))

    done = {one.file: one for one in load_logistics(tmp_path / "data")}

    assert done["hubs.csv"].updated == 1
    assert Hub.objects.get(code="TH-KKC").name == "Khon Kaen City"


def test_a_wrong_cell_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "data")
    file = tmp_path / "data" / "lanes.csv"
    file.write_text(file.read_text().replace("2026-01-01", "soon", 1))

    with pytest.raises(CommandError, match=r"lanes\.csv, line 2"):
        call_command("load_logistics", folder=tmp_path / "data")
    assert not Hub.objects.exists()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_logistics")

    assert "hubs.csv: 35 new, 0 updated, 0 unchanged" in capsys.readouterr().out


def test_a_hub_holds_from_its_first_day_until_the_day_it_ends() -> None:
    hub = make.hub()
    hub.valid_until = dt.date(2026, 6, 2)
    hub.save()

    assert list(hubs_on(dt.date(2026, 6, 1))) == [hub]
    assert not hubs_on(dt.date(2026, 6, 2)).exists()


def test_the_most_digits_and_the_very_country_decide_a_duty() -> None:
    for origin, prefix, percent in (("ASEAN", "", 5), ("ASEAN", "10", 20), ("ASEAN", "1006", 30), ("TH", "1006", 25)):
        DutyRate.objects.create(
            origin=origin,
            destination="ID",
            hs_prefix=prefix,
            preferential_percent=Decimal(0),
            mfn_percent=Decimal(percent),
            valid_from=make.LONG_AGO,
        )
    rates = duty_rates_to("ID", make.TODAY)

    def mfn(origin: str, *codes: str) -> Decimal | None:
        found = duty_of(origin, "ID", codes, rates)
        return None if found is None else found.mfn_percent

    assert mfn("TH", "100630") == 25
    assert mfn("VN", "100630") == 30
    assert mfn("VN", "0409", "1001") == 20
    assert mfn("VN", "") == 5
    assert mfn("JP", "1006") is None


def test_the_newest_exchange_rate_before_the_day_counts() -> None:
    make.logistics()

    assert exchange_rates_on(make.TODAY)["THB"].per_usd == 32
    assert exchange_rates_on(dt.date(2019, 1, 1)) == {}
