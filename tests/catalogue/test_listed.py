"""What lists read of records is what the records say of themselves."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ocop.catalogue.listed import Called, Place
from ocop.catalogue.queries import listed_producers_of, listed_products_of
from ocop.places.models import Area
from ocop.registry.models import Product
from tests.make import registry

LANGUAGES = ("en", "th", "vi", "km")

texts = st.dictionaries(
    st.sampled_from(LANGUAGES), st.fixed_dictionaries({"name": st.sampled_from(["", "ก", "Rice", "Gạo"])})
)


@given(name=st.sampled_from(["ก", "Rice"]), language=st.sampled_from(LANGUAGES), texts=texts)
def test_a_listed_record_is_called_as_it_calls_itself(
    name: str, language: str, texts: dict[str, dict[str, str]]
) -> None:
    record = Product(name=name, language=language, texts=texts)

    for page in LANGUAGES:
        with override(page):
            assert Called.of(record, page).for_reader(page) == record.name_for_reader


@pytest.mark.parametrize("country", ["TH", "VN", "MY", "XX"])
def test_a_listed_place_is_named_as_the_area_names_itself(country: str) -> None:
    area = Area(country=country, path=f"{country}.1", level=1, name="own", name_en="English")
    place = Place(area.path, area.level, area.country, area.name, area.name_en)

    for page in (*LANGUAGES, "ms"):
        with override(page):
            assert place.local_name(page) == area.local_name


@pytest.mark.parametrize(
    ("page", "language"), [("th", ""), ("en", "en"), ("vi", "vi"), ("km", "en")], ids=["own", "english", "its", "none"]
)
def test_the_language_of_a_name_is_told_where_it_is_not_that_of_the_page(page: str, language: str) -> None:
    called = Called("ข้าว", "th", {"vi": "Gạo"}.get(page), "Rice")

    told = called.language_for(page)

    assert told == ("" if language == page else language)


@pytest.mark.django_db
def test_products_are_read_in_the_order_of_their_numbers_with_names_of_the_page() -> None:
    first = registry.product("ข้าว", texts={"vi": {"name": "Gạo"}, "en": {"name": "Rice", "story": "Long."}})
    second = registry.product("ผ้า", place=first.area)
    numbers = [second.number, "TH-P0", first.number]

    with override("vi"):
        listed = listed_products_of(numbers)

    assert [product.number for product in listed] == [second.number, first.number]
    assert [product.name for product in listed] == [
        Called("ผ้า", "th", None, None),
        Called("ข้าว", "th", "Gạo", "Rice"),
    ]
    assert first.producer is not None
    assert [product.maker and product.maker.own for product in listed] == [None, first.producer.name]
    assert listed[1].place.path == first.area.path


@pytest.mark.django_db
def test_withdrawn_and_merged_records_are_not_listed() -> None:
    withdrawn, kept, merged = registry.product(), registry.producer(), registry.producer()
    withdrawn.state = "withdrawn"
    withdrawn.save()
    merged.merged_into = kept
    merged.save()

    assert listed_products_of([withdrawn.number]) == []
    assert [producer.number for producer in listed_producers_of([merged.number, kept.number])] == [kept.number]
