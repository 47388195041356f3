"""Questions that are compiled once: they answer like the query set they came from, for whatever value."""

import datetime as dt

import pytest
from django.db.models import OuterRef, QuerySet
from pytest_django import DjangoAssertNumQueries

from ocop.activity.models import Activity
from ocop.activity.operations import record
from ocop.catalogue.compiled import Compiled, Part, given, one_of
from ocop.registry.models import CertificateHeld, Producer, Product
from tests.make import registry

pytestmark = pytest.mark.django_db


def test_a_question_is_compiled_once_and_answers_for_each_value() -> None:
    numbers = [registry.product().number for _ in range(3)]
    built: list[QuerySet[Product]] = []

    def build() -> QuerySet[Product]:
        built.append(Product.objects.filter(number=given("number"), country=given("country")))
        return built[-1]

    question = Compiled(build, "number", "country")

    answers = [question.rows(number=number, country="TH") for number in numbers]

    assert answers == [[(number, "TH")] for number in numbers]
    assert question.rows(number=numbers[0], country="VN") == []
    assert len(built) == 1


def test_one_of_finds_each_value_of_a_list_and_nothing_in_an_empty_one() -> None:
    numbers = sorted(registry.product().number for _ in range(3))
    question = Compiled(lambda: Product.objects.filter(one_of("number", "numbers")).order_by("number"), "number")

    found = question.rows(numbers=numbers[1:])

    assert found == [(number,) for number in numbers[1:]]
    assert question.rows(numbers=[]) == []


def test_a_value_is_a_value_and_never_sql() -> None:
    registry.product()
    question = Compiled(lambda: Product.objects.filter(number=given("number")), "number")

    assert question.rows(number="' OR true --") == []


def test_parts_make_the_records_that_django_would(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    texts = {"en": {"name": "Silk", "story": "Woven.", "state": "human"}}
    made = registry.product(texts=texts, category="rice")
    own = Part(Product)
    maker = Part(Producer, "id", "name", path="producer__", behind=own)
    question = Compiled(lambda: Product.objects.filter(number=given("number")), *maker.columns)

    with django_assert_num_queries(1):
        (row,) = question.rows(number=made.number)
        product, producer = own.of(row), maker.of_any(row)

    assert product == made
    assert (product.texts, product.category, product.changed_at) == (texts, "rice", made.changed_at)
    assert producer is not None
    with django_assert_num_queries(0):
        name = producer.name
    with django_assert_num_queries(1):
        language = producer.language
    assert (name, language) == (made.producer.name if made.producer else "", "th")


def test_a_part_that_the_row_has_not_is_none() -> None:
    made = registry.product(place=registry.producer().area)
    maker = Part(Producer, "id", "name", path="producer__")
    question = Compiled(lambda: Product.objects.filter(number=given("number")), *maker.columns)

    (row,) = question.rows(number=made.number)

    assert maker.of_any(row) is None


def test_other_rows_are_gathered_in_their_order_and_make_the_records_that_django_would(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = registry.product()
    registry.product()
    lines = [
        record("registry.product_corrected", made, by="", at=registry.NOON + dt.timedelta(microseconds=turn), turn=turn)
        for turn in range(3)
    ]
    line = Part(Activity)
    newest = Activity.objects.filter(subject=OuterRef("number")).order_by("-id")[:2]
    question = Compiled(lambda: Product.objects.filter(number=given("number")), line.gathered(newest))

    with django_assert_num_queries(1):
        ((documents,),) = question.rows(number=made.number)
        told = [line.of_document(document) for document in documents]

    assert told == [lines[2], lines[1]]
    assert [(one.at, one.facts) for one in told] == [(one.at, one.facts) for one in (lines[2], lines[1])]


def test_days_of_gathered_rows_are_days() -> None:
    made = registry.product()
    held = registry.certificate(made, until=dt.date(2030, 1, 1))
    part = Part(CertificateHeld)
    rows = CertificateHeld.objects.filter(product=OuterRef("pk"))
    question = Compiled(lambda: Product.objects.filter(number=given("number")), part.gathered(rows))

    ((documents,),) = question.rows(number=made.number)

    (told,) = map(part.of_document, documents)
    assert (told.valid_from, told.valid_until, told.producer_id) == (held.valid_from, held.valid_until, None)
