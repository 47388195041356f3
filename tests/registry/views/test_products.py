"""Pages on which producers, and officers for them, keep products."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import ActingPeriod, User
from ocop.accounts.roles import Role
from ocop.registry.models import Producer, ProducerPerson, Product
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show no menu, so that a page's own queries are counted."""
    monkeypatch.setattr("ocop.core.context.menu_for", lambda request: [])


def maker(person: User | None = None, name: str = "กลุ่มแม่บ้านเขาดิน") -> Producer:
    """Return a producer for which a person speaks."""
    producer = make.producer(name, of=make.area("TH.81.8102", "เขาพนม"))
    if person is not None:
        ProducerPerson.objects.create(producer=producer, user=person)
    return producer


@pytest.fixture
def person(client: Client) -> User:
    """Return somebody who is signed in."""
    found = make.user()
    client.force_login(found)
    return found


def test_a_producer_registers_a_product_on_one_screen(client: Client, person: User) -> None:
    producer = maker(person)
    address = reverse("registry:product-new", args=[producer.number])

    assert client.get(address).status_code == 200
    answer = client.post(
        address, {"name": "ข้าวไร่", "name_en": "Hill rice", "story": "ปลูกบนเขา", "category": "rice", "unit": "KGM"}
    )

    product = Product.objects.get()
    assert answer["Location"] == product.get_absolute_url()
    assert (product.producer, product.category, product.unit) == (producer, "rice", "KGM")
    assert (product.text("en", "name"), product.text("th", "story")) == ("Hill rice", "ปลูกบนเขา")


def test_a_product_without_a_name_keeps_the_page(client: Client, person: User) -> None:
    address = reverse("registry:product-new", args=[maker(person).number])

    for name in ("", "!!"):
        assert client.post(address, {"name": name}).status_code == 422

    assert not Product.objects.exists()


def test_a_producer_corrects_a_product(client: Client, person: User) -> None:
    product = make.product("ข้าว", of=maker(person), texts={"vi": {"name": "Gạo"}})
    address = reverse("registry:product-edit", args=[product.number])

    assert "ข้าว" in client.get(address).content.decode()
    assert client.post(address, {"name": ""}).status_code == 422
    client.post(address, {"name": "ข้าวไร่", "shelf_life_days": "365"})

    product.refresh_from_db()
    assert (product.name, product.shelf_life_days, product.text("vi", "name")) == ("ข้าวไร่", 365, "Gạo")


def test_a_product_is_withdrawn_and_shown_again(client: Client, person: User) -> None:
    product = make.product("ข้าว", of=maker(person))

    for name, state in (("withdraw", "withdrawn"), ("withdraw", "withdrawn"), ("publish", "published")):
        answer = client.post(reverse(f"registry:product-{name}", args=[product.number]), follow=True)
        assert answer.status_code == 200
        product.refresh_from_db()
        assert product.state == state


def test_a_stranger_changes_nothing(client: Client, person: User) -> None:
    product = make.product("ข้าว", of=maker())
    assert product.producer is not None

    assert client.get(reverse("registry:product-edit", args=[product.number])).status_code == 403
    assert client.post(reverse("registry:product-edit", args=[product.number]), {"name": "x"}).status_code == 403
    assert client.get(reverse("registry:product-new", args=[product.producer.number])).status_code == 403
    assert client.post(reverse("registry:product-withdraw", args=[product.number])).status_code == 403
    assert client.get(reverse("registry:begin-acting", args=[product.producer.number])).status_code == 403
    assert client.post(reverse("registry:begin-acting", args=[product.producer.number])).status_code == 403
    product.refresh_from_db()
    assert (product.name, product.state) == ("ข้าว", "published")


def test_an_officer_begins_to_work_for_a_producer(client: Client) -> None:
    producer = maker()
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=producer.area)
    client.force_login(officer)
    address = reverse("registry:begin-acting", args=[producer.number])

    assert producer.name in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "asked by telephone"}, follow=True)

    assert producer.name in answer.content.decode()  # among my products
    assert ActingPeriod.objects.get().subject == producer.number


def test_my_products_says_what_to_do_where_there_is_none(client: Client, person: User) -> None:
    assert "You do not speak for a producer yet." in client.get(reverse("registry:my-products")).content.decode()


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("rows", [1, 3])
def test_my_products_costs_the_same_for_one_and_three(
    client: Client, person: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        producer = maker(person, f"กลุ่ม {number}")
        for product in range(rows):
            make.product(f"ข้าว {product}", of=producer)
    client.get(reverse("registry:my-products"))

    with django_assert_num_queries(7):
        shown = client.get(reverse("registry:my-products")).content.decode()

    assert shown.count('<li class="card">') == rows * rows
