"""The register over the API: who is let in, and what each door does."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from ninja.testing import TestClient
from pytest_django import Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.registry.api import router
from ocop.registry.models import Candidate, Product, RegisterImport
from tests.make import accounts, places, registry

pytestmark = pytest.mark.django_db

FILE = "ชื่อสินค้า,จังหวัด\nผ้าไหมมัดหมี่,นครราชสีมา\n".encode()
client = TestClient(router)


def officer() -> User:
    """Return an officer of Thailand's programme, whose country is there."""
    return accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("TH"))


def received(by: User, settings: Settings, folder: Any, *, name: str = "register.csv") -> Any:
    """Send a register file and return the answer."""
    settings.MEDIA_ROOT = folder
    places.area("TH.30")
    registry.programme("TH-OTOP")
    file = SimpleUploadedFile(name, FILE, content_type="text/csv")
    return client.post("/imports", data={"programme": "TH-OTOP"}, FILES={"file": file}, user=by)


def test_programmes_are_public() -> None:
    registry.programme("TH-OTOP")

    answer = client.get("/programmes", user=AnonymousUser()).json()

    assert [programme["code"] for programme in answer] == ["TH-OTOP"]


@pytest.mark.parametrize("address", ["/imports", "/held-rows", "/candidates"])
def test_a_visitor_is_asked_to_sign_in(address: str) -> None:
    assert client.get(address, user=AnonymousUser()).status_code == 401


def test_a_register_is_received_and_its_columns_are_proposed(settings: Settings, tmp_path: Any) -> None:
    person = officer()

    answer = received(person, settings, tmp_path)

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["mapping"]) == ("read", {"0": "product", "1": "province"})
    assert [row["id"] for row in client.get("/imports", user=person).json()["items"]] == [told["id"]]
    assert client.get(f"/imports/{told['id']}", user=person).json()["headers"] == ["ชื่อสินค้า", "จังหวัด"]
    assert client.get(f"/imports/{told['id']}/rows", user=person).json() == {"items": [], "next": None}


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings: Settings, tmp_path: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10

    assert received(officer(), settings, tmp_path).status_code == 413
    assert not RegisterImport.objects.exists()


def test_an_import_of_another_country_is_not_there(settings: Settings, tmp_path: Any) -> None:
    told = received(officer(), settings, tmp_path).json()
    stranger = accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN"))

    assert client.get(f"/imports/{told['id']}", user=stranger).status_code == 404
    assert client.post(f"/imports/{told['id']}/cancel", user=stranger).status_code == 404


def test_a_column_that_is_none_of_ours_is_refused(settings: Settings, tmp_path: Any) -> None:
    person = officer()
    told = received(person, settings, tmp_path).json()

    for mapping in ({"0": "nonsense"}, {"9": "product"}, {"x": "product"}):
        answer = client.post(f"/imports/{told['id']}/columns", json={"mapping": mapping}, user=person)
        assert answer.status_code == 422

    assert RegisterImport.objects.get().state == "read"


def test_an_import_is_cancelled(settings: Settings, tmp_path: Any) -> None:
    person = officer()
    told = received(person, settings, tmp_path).json()

    assert client.post(f"/imports/{told['id']}/cancel", user=person).json()["state"] == "cancelled"


def test_a_pair_is_merged_and_parted_again() -> None:
    kept, other = registry.product(), registry.product("ผ้าไหม มัดหมี่")
    left, right = sorted((kept.number, other.number))
    pair = Candidate.objects.create(kind="product", left=left, right=right, area=kept.area, likeness=95)
    person = officer()

    listed = client.get("/candidates", user=person).json()["items"]
    merged = client.post(f"/candidates/{pair.pk}/merge", json={"keep": kept.number}, user=person).json()
    undone = client.post(f"/candidates/{pair.pk}/undo", user=person).json()

    assert [one["id"] for one in listed] == [pair.pk]
    assert merged == {"kind": "product", "kept": kept.number, "merged": other.number}
    assert undone["state"] == "open"
    assert not Product.objects.exclude(merged_into=None).exists()


def test_a_number_of_neither_record_cannot_be_kept() -> None:
    kept, other = sorted((registry.product().number, registry.product().number))
    pair = Candidate.objects.create(kind="product", left=kept, right=other, area=places.area("TH.30"), likeness=95)

    answer = client.post(f"/candidates/{pair.pk}/merge", json={"keep": "TH-P0"}, user=officer())

    assert answer.status_code == 422
    assert Candidate.objects.get().state == "open"


def test_a_pair_is_kept_apart() -> None:
    left, right = sorted((registry.product().number, registry.product().number))
    pair = Candidate.objects.create(kind="product", left=left, right=right, area=places.area("TH.30"), likeness=95)

    answer = client.post(f"/candidates/{pair.pk}/apart", user=officer())

    assert answer.json()["state"] == "apart"
