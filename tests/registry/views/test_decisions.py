"""The officer's pages for held rows and possible duplicates."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.registry.models import Candidate, ImportRow, Product
from tests import make
from tests.registry.areas import thailand, vietnam
from tests.registry.files import THAI
from tests.registry.imports import GROUP, RICE, names, national_officer, taken_over
from tests.registry.pairs import pair_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show no menu, so that a page's own queries are counted."""
    monkeypatch.setattr("ocop.core.context.menu_for", lambda request: [])


@pytest.fixture
def officer(client: Client) -> User:
    """Return an officer of Thailand's programme, signed in."""
    person = national_officer(thailand())
    client.force_login(person)
    return person


def held(folder: Path) -> ImportRow:
    taken_over(folder)
    return ImportRow.objects.get(outcome="held")


def pair() -> Candidate:
    place = make.area("TH.81.8101")
    return pair_of(make.product("น้ำพริกเผา", place=place), make.product("น้ำพริก เผา", place=place))


def test_a_held_row_is_listed_shown_and_taken_over(client: Client, officer: User, tmp_path: Path) -> None:
    row = held(tmp_path)
    address = reverse("registry:held-row", args=[row.pk])

    assert "กลุ่มเลี้ยงแพะ" in client.get(reverse("registry:held")).content.decode()
    shown = client.get(address).content.decode()
    assert "name of a group or a shop" in shown
    answer = client.post(address, {"product": "นมแพะ", "producer": ""}, follow=True)

    assert f"is in the register as {Product.objects.get(name='นมแพะ').number}" in answer.content.decode()
    assert "No row waits for you." in answer.content.decode()


def test_a_held_row_without_a_name_keeps_the_page(client: Client, officer: User, tmp_path: Path) -> None:
    row = held(tmp_path)
    address = reverse("registry:held-row", args=[row.pk])

    assert client.post(address, {"product": ""}).status_code == 422
    refused = client.post(address, {"product": "-"})

    assert refused.status_code == 422
    assert "The name of the product is missing." in refused.content.decode()
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_held_row_can_be_rejected(client: Client, officer: User, tmp_path: Path) -> None:
    row = held(tmp_path)

    answer = client.post(reverse("registry:held-reject", args=[row.pk]), follow=True)

    assert "Line 4 is rejected" in answer.content.decode()
    row.refresh_from_db()
    assert row.decision == "rejected"
    assert client.post(reverse("registry:held-reject", args=[row.pk])).status_code == 404


def test_the_officer_chooses_between_places_of_one_name(client: Client, tmp_path: Path) -> None:
    client.force_login(national_officer(vietnam()))
    taken_over(tmp_path, [("Tên sản phẩm", "Huyện"), ("Dừa sáp", "Châu Thành")], code="VN-OCOP")
    address = reverse("registry:held-row", args=[ImportRow.objects.get().pk])

    shown = client.get(address).content.decode()
    assert "Chau Thanh, Bến Tre" in shown
    assert "Chau Thanh, Trà Vinh" in shown
    assert client.post(address, {"product": "Dừa sáp"}).status_code == 422
    client.post(address, {"product": "Dừa sáp", "area": make.area("VN.84.849").pk})

    assert Product.objects.get().area.path == "VN.84.849"


def test_a_pair_is_merged_and_the_merge_undone(client: Client, officer: User) -> None:
    candidate = pair()

    assert candidate.left in client.get(reverse("registry:candidates")).content.decode()
    client.post(reverse("registry:candidate-merge", args=[candidate.pk]), {"keep": candidate.right})
    assert Product.objects.get(number=candidate.left).merged_into == Product.objects.get(number=candidate.right)
    decided = client.get(reverse("registry:candidates"), {"decided": "1"}).content.decode()
    assert "Merged" in decided

    client.post(reverse("registry:candidate-undo", args=[candidate.pk]))

    assert not Product.objects.exclude(merged_into=None).exists()


def test_a_pair_is_kept_apart(client: Client, officer: User) -> None:
    candidate = pair()

    answer = client.post(reverse("registry:candidate-apart", args=[candidate.pk]), follow=True)

    assert "two records" in answer.content.decode()
    candidate.refresh_from_db()
    assert candidate.state == "apart"


def test_what_cannot_be_decided_is_answered_with_a_message(client: Client, officer: User) -> None:
    candidate = pair()

    for name, data in (("merge", {"keep": "TH-P0"}), ("merge", {}), ("undo", {})):
        answer = client.post(reverse(f"registry:candidate-{name}", args=[candidate.pk]), data, follow=True)
        assert answer.status_code == 200
        assert 'class="message' in answer.content.decode()

    candidate.refresh_from_db()
    assert candidate.state == "open"


def test_a_stranger_decides_nothing(client: Client, tmp_path: Path) -> None:
    thailand()
    row, candidate = held(tmp_path), pair()
    for stranger in (make.buyer(), national_officer(make.area("VN"))):
        client.force_login(stranger)

        assert client.get(reverse("registry:held-row", args=[row.pk])).status_code == 404
        assert client.post(reverse("registry:held-reject", args=[row.pk])).status_code == 404
        for name in ("merge", "apart", "undo"):
            assert client.post(reverse(f"registry:candidate-{name}", args=[candidate.pk])).status_code == 404
        assert "กลุ่มเลี้ยงแพะ" not in client.get(reverse("registry:held")).content.decode()
        assert candidate.left not in client.get(reverse("registry:candidates")).content.decode()

    row.refresh_from_db()
    assert row.decision == ""


@pytest.mark.parametrize("name", ["held-reject", "candidate-merge", "candidate-apart", "candidate-undo"])
def test_decisions_are_not_made_by_looking(client: Client, officer: User, name: str) -> None:
    assert client.get(reverse(f"registry:{name}", args=[1])).status_code == 405


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    client: Client, officer: User, tmp_path: Path, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        taken_over(tmp_path, [THAI, RICE, *[(f"กลุ่ม {number} {row}", *GROUP[1:]) for row in range(rows)]])
        pair()
    client.get(reverse("registry:held"))

    with django_assert_num_queries(5):
        client.get(reverse("registry:held"))
    with django_assert_num_queries(7):
        client.get(reverse("registry:candidates"))
