"""`ocop search`: from the shell, without any worker."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from ocop.activity.operations import record
from ocop.catalogue.index import Index
from tests.make import places, registry

pytestmark = pytest.mark.django_db(transaction=True)

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def test_search_answers_with_names_producer_area_and_stars(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {"en": {"name": "Ikat silk", "state": "source"}}
    product = registry.product(stars=4, texts=texts, of=registry.producer("กลุ่มทอผ้า"))
    registry.star(product, stars=5, scheme="th-otop", decision="")

    call_command("search", "มัดหมี่", "--json")

    answer = json.loads(capsys.readouterr().out)
    assert answer == {
        "total": 1,
        "hits": [
            {
                "number": product.number,
                "names": {"th": "ผ้าไหมมัดหมี่", "en": "Ikat silk"},
                "producer": "กลุ่มทอผ้า",
                "area": {"path": "TH.30", "name": "นครราชสีมา", "name_en": "Nakhon Ratchasima"},
                "stars": [
                    {
                        "scheme": "vn-ocop",
                        "edition": "2026",
                        "outcome": "stars",
                        "stars": 4,
                        "valid_until": "2999-01-01",
                    }
                ],
                "demonstration": False,
            }
        ],
    }


def test_search_finds_what_was_registered_a_moment_before(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search", "silk", "--json")
    capsys.readouterr()
    product = registry.product("Silk scarf", language="en")
    record("registry.product_registered", product, by="", at=NOON)

    call_command("search", "silk", "scarf")

    out = capsys.readouterr().out
    assert out.startswith("1 found\n")
    assert product.number in out


@pytest.mark.parametrize(("choice", "total"), [(["--country", "th"], 1), (["--category", "rice"], 1), ([], 2)])
def test_search_takes_choices(choice: list[str], total: int, index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    registry.product("Silk", language="en", category="rice")
    registry.product("Silk", language="en", place=places.area("LA.1"))
    if "--category" in choice:
        registry.product("Silk", language="en", category="honey")

    call_command("search", "silk", "--json", "--limit", "1", *choice)

    answer = json.loads(capsys.readouterr().out)
    assert (answer["total"], len(answer["hits"])) == (total, 1)


def test_search_refuses_a_limit_that_is_none(index: Index) -> None:
    with pytest.raises(CommandError, match="1 to 100"):
        call_command("search", "silk", "--limit", "0")
