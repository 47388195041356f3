"""`ocop plan`."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ocop.trade.models import Demand, Plan
from tests.make import accounts
from tests.make import trade as make

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "demand-rice.json"
ASKED = {
    "words": "jasmine rice",
    "quantity": "1000",
    "unit": "KGM",
    "destination": "SGSIN",
    "window_from": "2026-08-01",
    "window_until": "2026-09-01",
    "currency": "USD",
}


def written(folder: Path, **changes: object) -> Path:
    """Return the file of a demand."""
    file = folder / "demand.json"
    file.write_text(json.dumps({**ASKED, **changes}))
    return file


def test_a_plan_is_printed_as_json_and_nothing_is_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.logistics()
    make.offer()

    call_command("plan", written(tmp_path), "--json", "--on", "2026-06-01")

    answer = json.loads(capsys.readouterr().out)
    assert (answer["version"], answer["outcome"]) == (1, "plan")
    assert answer["plan"]["lines"][0]["hub"] in ("TH-KKC", "TH-LCB")
    assert not Demand.objects.exists()


def test_a_plan_is_printed_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.logistics()
    make.offer()

    call_command("plan", written(tmp_path), "--on", "2026-06-01")

    out = capsys.readouterr().out
    assert "Jasmine rice" in out
    assert "Goods at the makers" in out


def test_a_demand_that_cannot_be_met_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.logistics()
    make.offer()

    call_command("plan", written(tmp_path, quantity="99999999"), "--on", "2026-06-01")

    assert "cannot be met" in capsys.readouterr().out


def test_a_plan_is_kept_when_that_is_asked(tmp_path: Path) -> None:
    make.logistics()
    buyer = accounts.buyer()
    file = written(tmp_path, window_from="2099-01-01", window_until="2099-02-01")

    with pytest.raises(CommandError, match="at the latest"):
        call_command("plan", file, "--save", "--by", buyer.username)
    with pytest.raises(CommandError, match="username of a buyer"):
        call_command("plan", file, "--save")
    with pytest.raises(CommandError, match="does not go with"):
        call_command("plan", file, "--save", "--on", "2026-06-01")
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": "XYZ"}, "not a unit"),
        ({"quantity": "-4"}, "quantity: Input should be greater than 0"),
        ({"quantity": "many"}, "quantity"),
        ({"incoterm": "CIX"}, "Incoterms"),
        ({"destination": "MOON"}, "MOON"),
        ({"colour": "green"}, "unknown: colour"),
        ({"window_from": "soon"}, "window_from"),
        ({"currency": "XXY"}, "currency"),
    ],
)
def test_a_wrong_value_is_named_and_the_command_ends_with_2(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    make.destination()

    with pytest.raises(CommandError, match=words) as refused:
        call_command("plan", written(tmp_path, **changes), "--on", "2026-06-01")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("content", "words"), [(b"{", "no JSON"), (b"[]", "no JSON object"), (b"\xff\xfe\x00", "UTF-8")]
)
def test_a_file_that_is_no_demand_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "demand.json"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("plan", file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("plan", tmp_path / "none.json")


def test_the_example_is_a_demand(capsys: pytest.CaptureFixture[str]) -> None:
    make.logistics()

    call_command("plan", EXAMPLE, "--on", "2026-11-24")

    assert "cannot be met" in capsys.readouterr().out
