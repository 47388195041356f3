"""Products registered, corrected, withdrawn and shown again; facts pushed down to them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.models import User
from ocop.accounts.operations import begin_acting
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.registry import operations
from ocop.registry.models import Producer, ProducerPerson, Product, StarHeld
from ocop.registry.queries import products_to_show
from tests import make
from tests.registry.imports import LATER, verbs

pytestmark = pytest.mark.django_db
DECIDED = dt.date(2026, 3, 1)


def maker() -> Producer:
    return make.producer("กลุ่มแม่บ้านเขาดิน", of=make.area("TH.81.8102", "เขาพนม"))


def spokesman(producer: Producer) -> User:
    """Return a person who speaks for a producer."""
    person = make.user()
    ProducerPerson.objects.create(producer=producer, user=person)
    return person


def test_register_product_gives_it_a_number_and_its_makers_place() -> None:
    producer = maker()
    person = spokesman(producer)
    values = {"name": "  ข้าว\u200bไร่  ดอกข่า ", "category": "rice", "unit": "KGM", "net_content": "1 กก."}

    product = operations.register_product(producer, values, by=person, at=LATER)

    assert (product.name, product.folded) == ("ข้าวไร่ ดอกข่า", "ข้าวไร่ ดอกข่า")
    assert (product.producer, product.area, product.country, product.language) == (producer, producer.area, "TH", "th")
    assert (product.category, product.unit, product.net_content, product.state) == ("rice", "KGM", "1 กก.", "published")
    assert product.number.startswith("TH-P")
    line = Activity.objects.get()
    assert (line.verb, line.subject, line.by) == ("registry.product_registered", product.number, person.username)


@pytest.mark.parametrize("name", ["", "  ", "!?"])
def test_register_product_needs_a_name(name: str) -> None:
    producer = maker()

    with pytest.raises(operations.NameMissing):
        operations.register_product(producer, {"name": name}, by=spokesman(producer), at=LATER)

    assert not Product.objects.exists()
    assert verbs() == []


def test_register_product_refuses_who_does_not_speak_for_the_maker() -> None:
    producer = maker()

    for stranger in (make.user(), make.buyer(), make.officer(of=make.area("TH.40"))):
        with pytest.raises(PermissionDenied):
            operations.register_product(producer, {"name": "ข้าว"}, by=stranger, at=LATER)

    assert not Product.objects.exists()


def test_an_officer_who_acts_for_the_maker_is_written_down_as_such() -> None:
    producer = maker()
    officer = make.officer(of=producer.area)
    begin_acting(
        officer, subject=producer.number, subject_name=producer.name, area=producer.area, reason="asked", at=LATER
    )

    operations.register_product(producer, {"name": "ข้าว"}, by=officer, at=LATER)

    line = Activity.objects.get(verb="registry.product_registered")
    assert (line.by, line.on_behalf_of) == (officer.username, producer.number)


def test_correct_product_says_which_columns_changed() -> None:
    product = make.product("ข้าว", of=maker())
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=product.area)

    corrected = operations.correct_product(product, {"name": "ข้าวไร่", "category": ""}, by=officer, at=LATER)

    assert (corrected.name, corrected.folded, corrected.changed_at) == ("ข้าวไร่", "ข้าวไร่", LATER)
    line = Activity.objects.get()
    assert (line.verb, line.facts) == ("registry.product_corrected", {"columns": ["name"]})


def test_correct_product_that_changes_nothing_leaves_no_trace() -> None:
    product = make.product("ข้าว", of=maker())
    before = Product.objects.values().get()

    operations.correct_product(product, {"name": "ข้าว "}, by=make.officer(of=product.area), at=LATER)

    assert Product.objects.values().get() == before
    assert verbs() == []


def test_correct_product_refuses_an_empty_name_and_strangers() -> None:
    product = make.product("ข้าว", of=maker())

    with pytest.raises(operations.NameMissing):
        operations.correct_product(product, {"name": " "}, by=make.officer(of=product.area), at=LATER)
    with pytest.raises(PermissionDenied):
        operations.correct_product(product, {"name": "ปลา"}, by=make.officer(of=make.area("VN")), at=LATER)

    product.refresh_from_db()
    assert product.name == "ข้าว"
    assert verbs() == []


def test_a_product_without_a_maker_is_corrected_by_officers_only() -> None:
    product = make.product("ข้าว", place=make.area("TH.81"))
    officer = make.officer(of=product.area)

    with pytest.raises(PermissionDenied):
        operations.correct_product(product, {"name": "ปลา"}, by=make.user(), at=LATER)

    assert operations.correct_product(product, {"name": "ปลา"}, by=officer, at=LATER).name == "ปลา"


def test_withdraw_product_takes_it_out_of_sight_and_publish_product_shows_it_again() -> None:
    producer = maker()
    product, person = make.product("ข้าว", of=producer), spokesman(producer)

    operations.withdraw_product(product, by=person, at=LATER)
    assert list(products_to_show()) == []
    operations.publish_product(product, by=person, at=LATER)

    assert list(products_to_show()) == [product]
    assert verbs() == ["registry.product_withdrawn", "registry.product_published"]


@pytest.mark.parametrize(
    ("state", "operation"),
    [("withdrawn", operations.withdraw_product), ("published", operations.publish_product)],
)
def test_a_product_is_not_moved_to_where_it_is(state: str, operation: Callable[..., Product]) -> None:
    producer = maker()
    product = make.product("ข้าว", of=producer)
    Product.objects.update(state=state)

    with pytest.raises(operations.NotPossible):
        operation(product, by=spokesman(producer), at=LATER)

    assert verbs() == []


@pytest.mark.parametrize("operation", [operations.withdraw_product, operations.publish_product])
def test_a_product_is_moved_by_who_speaks_for_it(operation: Callable[..., Product]) -> None:
    product = make.product("ข้าว", of=maker())

    with pytest.raises(PermissionDenied):
        operation(product, by=make.user(), at=LATER)

    product.refresh_from_db()
    assert product.state == "published"


def test_hold_stars_notes_a_decision_once() -> None:
    product = make.product("ข้าว")

    for stars in (4, 5):
        held = operations.hold_stars(
            product,
            scheme="vn-ocop",
            edition="2026",
            stars=stars,
            decision="12/QĐ",
            decided_on=DECIDED,
            until=dt.date(2029, 3, 1),
            by="grading",
            at=LATER,
        )

    assert StarHeld.objects.get() == held
    assert (held.stars, held.decided_on, held.valid_until) == (5, DECIDED, dt.date(2029, 3, 1))
    assert verbs() == ["registry.stars_held"] * 2


def test_numbers_are_never_given_twice() -> None:
    numbers = [operations.next_number("TH", "P"), operations.next_number("TH", "M"), operations.next_number("VN", "P")]

    assert [number[:4] for number in numbers] == ["TH-P", "TH-M", "VN-P"]
    assert len({number[4:] for number in numbers}) == 3
