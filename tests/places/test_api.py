"""Places over the API."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from ninja.testing import TestClient

from ocop.places.api import router
from tests.make import places

pytestmark = pytest.mark.django_db

client = TestClient(router)


def paths(query: str) -> list[str]:
    """Return the paths of the areas that are listed."""
    response = client.get(f"/areas?{query}", user=AnonymousUser())
    assert response.status_code == 200, response.content
    return [area["path"] for area in response.json()["items"]]


def test_areas_are_listed_by_country_by_parent_and_by_name() -> None:
    places.area("TH.30")
    places.area("TH.30.01", name="ปากช่อง", name_en="Pak Chong")
    places.area("VN.91", name="Kiên Giang", name_en="Kien Giang")

    assert paths("") == ["TH", "VN"]
    assert paths("country=th") == ["TH.30"]
    assert paths("parent=TH.30") == ["TH.30.01"]
    assert paths("q=kien") == ["VN.91"]
    assert paths("q=ปากช่อง&country=TH") == ["TH.30.01"]


def test_areas_that_are_no_more_are_left_out() -> None:
    gone = places.area("VN.91")
    gone.valid_until = dt.date(2025, 7, 1)
    gone.save()

    assert paths("country=VN") == []


def test_areas_are_paged_by_path() -> None:
    for code in range(3):
        places.area(f"TH.{code}")

    first = client.get("/areas?country=TH&limit=2", user=AnonymousUser()).json()

    assert first["next"] == "TH.1"
    assert paths(f"country=TH&after={first['next']}") == ["TH.2"]


@pytest.mark.parametrize("value", ["\x00", "x" * 500, "%"])
def test_no_value_breaks_the_list(value: str) -> None:
    response = client.get("/areas", user=AnonymousUser(), query_params={"q": value, "after": value, "parent": value})

    assert response.status_code == 200
