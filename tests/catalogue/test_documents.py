"""Documents tell all that hangs on a record, however few rows are read at a time."""

import datetime as dt

import pytest

from ocop.catalogue.among import among_keys, among_texts
from ocop.catalogue.documents import (
    AreaBook,
    producer_documents,
    producers_for_index,
    product_documents,
    products_for_index,
)
from ocop.catalogue.index import Document
from ocop.registry.models import CertificateHeld, Producer, Product, ProgrammeNumber
from tests.make import places, registry

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 1)
LONG_AGO = dt.date(2020, 1, 1)


def documents() -> list[Document]:
    """Return the documents of all products."""
    return list(product_documents(products_for_index(), AreaBook(), on=DAY))


def certified(kind: str, *, until: dt.date | None = None, **holder: Product | Producer) -> None:
    """Give a product or a producer a certificate."""
    CertificateHeld.objects.create(
        kind=kind, issuer="Central committee", number=kind, valid_from=LONG_AGO, valid_until=until, **holder
    )


def test_a_product_is_found_by_its_maker_stars_numbers_and_the_certificates_of_both() -> None:
    maker = registry.producer("กลุ่มทอผ้าบ้านโนนงาม", texts={"en": {"name": "Non Ngam weavers"}})
    product = registry.product(of=maker, stars=4)
    ProgrammeNumber.objects.create(programme=registry.programme(), number="300100000201", product=product)
    certified("organic", product=product)
    certified("halal", producer=maker)
    certified("haccp", product=product, until=DAY)

    (document,) = documents()

    assert set(document.producer_names) == {"กลุ่มทอผ้าบ้านโนนงาม", "Non Ngam weavers"}
    assert document.certificates == ("halal", "organic")
    assert [star.rpartition("/")[2] for star in document.stars] == ["4"]
    assert document.text == "300100000201"


def test_a_product_without_a_maker_has_no_makers_names() -> None:
    registry.product(of=registry.producer("กลุ่มแม่บ้าน"))
    registry.product("น้ำพริก", place=places.area("TH.30"))

    assert [document.producer_names for document in documents()] == [("กลุ่มแม่บ้าน",), ()]


@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_every_record_is_told_once_whatever_the_portions(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr("ocop.catalogue.documents.AT_ONCE", at_once)
    made = [registry.product() for _ in range(4)]

    found = documents()
    makers = list(producer_documents(producers_for_index(), AreaBook(), on=DAY))

    assert [document.number for document in found] == [product.number for product in made]
    assert [document.number for document in makers] == [product.producer.number for product in made if product.producer]


def test_a_column_is_among_the_values_that_are_given() -> None:
    one, _other = registry.product("ผ้าไหม"), registry.product("น้ำพริก")
    odd = registry.product('5" {\\,} NULL')

    found = [
        list(Product.objects.filter(among_keys("pk", [one.pk, 0]))),
        list(Product.objects.filter(among_texts("name", ["ผ้าไหม", "'"]))),
        list(Product.objects.filter(among_texts("name", [odd.name, "NULL", ""]))),
        list(Product.objects.filter(among_texts("producer__number", [one.producer.number if one.producer else ""]))),
    ]

    assert found == [[one], [one], [odd], [one]]


def test_no_column_is_among_no_values() -> None:
    registry.product()

    assert not Product.objects.filter(among_keys("producer_id", [])).exists()
    assert not Product.objects.filter(among_texts("number", [])).exists()
