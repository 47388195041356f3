"""The public window over the API."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from ninja.testing import TestClient
from pytest_django import DjangoAssertNumQueries

from ocop.catalogue.api import router
from ocop.catalogue.follower import rebuild
from ocop.catalogue.index import Index
from tests.make import registry

pytestmark = pytest.mark.django_db

client = TestClient(router)


def get(address: str, *, status: int = 200) -> dict[str, Any]:
    """Return what a visitor is answered."""
    response = client.get(address, user=AnonymousUser())
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_three_queries_however_many_are_found(
    rows: int, followed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        registry.product(stars=4, category="rice")
    rebuild(followed)

    with django_assert_num_queries(3):  # one counts the visit
        answer = get("/search?q=ไหม&stars=vn-ocop/2026/4")

    assert (answer["total"], len(answer["hits"])) == (rows, rows)
    assert answer["facets"]["category"] == [{"value": "rice", "count": rows}]


def test_search_refuses_a_key_that_is_none(followed: Index) -> None:
    get("/search?after=nonsense", status=422)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_products_costs_two_queries(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(rows):
        registry.product(stars=4)

    with django_assert_num_queries(2):
        answer = get("/products?country=TH")

    assert len(answer["items"]) == rows
    assert answer["next"] is None


def test_lists_go_on_behind_their_key() -> None:
    numbers = [registry.product(of=registry.producer()).number for _ in range(3)]

    first = get("/products?limit=2")
    second = get(f"/products?limit=2&after={first['next']}")
    producers = get("/producers?limit=2")

    shown = [item["number"] for page in (first, second) for item in page["items"]]
    assert shown == numbers
    assert (second["next"], len(producers["items"])) == (None, 2)


def test_a_product_is_told_with_what_it_holds_and_without_reported_stars() -> None:
    product = registry.product(texts={"en": {"name": "Silk", "story": "Woven.", "state": "machine"}})
    registry.star(product, stars=5, decision="")
    registry.certificate(product)

    answer = get(f"/products/{product.number}")

    assert answer["names"] == {"th": "ผ้าไหมมัดหมี่", "en": "Silk"}
    assert answer["stars"] == []
    assert answer["stories"] == {"en": {"text": "Woven.", "state": "machine"}}
    assert [held["kind"] for held in answer["certificates"]] == ["organic"]


def test_a_producer_is_told_without_its_telephones() -> None:
    maker = registry.producer()

    answer = get(f"/producers/{maker.number}")

    assert (answer["number"], answer["area"]["path"]) == (maker.number, "TH.30")
    assert "phones" not in answer


@pytest.mark.parametrize("address", ["/products/TH-P0", "/producers/TH-M0"])
def test_an_unknown_number_is_not_there(address: str) -> None:
    get(address, status=404)
