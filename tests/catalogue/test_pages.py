"""The public pages: what they show, what they keep to themselves, and how many queries they cost."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.roles import Role
from ocop.activity.operations import record
from ocop.catalogue.follower import rebuild
from ocop.catalogue.index import Index
from ocop.registry.models import Candidate, Contact, ProgrammeNumber
from ocop.registry.operations import merge_pair
from tests.make import accounts, places, registry

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def page(client: Client, address: str, *, language: str = "en") -> str:
    """Return a page as text; it must be there."""
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


# What pages cost -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_no_query_however_many_products(
    rows: int, client: Client, followed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        registry.product(stars=4, category="rice")
    rebuild(followed)

    with django_assert_num_queries(0):
        text = page(client, "/")

    assert ">Rice" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_four_queries_however_many_products(
    rows: int, client: Client, followed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        registry.certificate(registry.product(stars=4, category="rice", demonstration=True))
    rebuild(followed)

    with django_assert_num_queries(4):  # one counts the visit
        text = page(client, "/search/?q=ผ้าไหม&country=TH")

    assert text.count('<li class="card">') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_for_makers_costs_two_queries_however_many(
    rows: int, client: Client, followed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        registry.producer()
    rebuild(followed)

    with django_assert_num_queries(2):  # one counts the visit
        text = page(client, "/search/?kind=producer")

    assert text.count('<li class="card">') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_product_costs_three_queries_whatever_it_holds(
    rows: int, client: Client, followed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    product = registry.product(category="rice")
    for number in range(rows):
        registry.star(product, decision=f"{number}/QĐ", scheme=("vn-ocop", "th-otop", "la-odop")[number])
        registry.certificate(product)
        record("registry.product_corrected", product, by="", at=NOON, columns=["name"])
        registry.product(category="rice", stars=3)
    rebuild(followed)

    with django_assert_num_queries(3):
        text = page(client, product.get_absolute_url())

    assert text.count('<li class="card">') == rows
    assert text.count("Control Union") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_producer_costs_three_queries_however_many_products(
    rows: int, client: Client, followed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    maker = registry.producer()
    for _ in range(rows):
        registry.product(of=maker, stars=4)

    with django_assert_num_queries(3):
        text = page(client, maker.get_absolute_url())

    assert text.count('<li class="card">') == rows


def test_who_searches_too_often_is_asked_to_wait_and_other_pages_stay_open(
    client: Client, followed: Index, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocop.core.pace.timezone.now", lambda: NOON)
    settings.ASKED_A_MINUTE = {"searches": 0}
    assert client.get("/search/").status_code == 200
    settings.ASKED_A_MINUTE = {"searches": 1}

    answers = [client.get("/search/") for _time in range(3)]

    assert {answer.status_code for answer in answers[1:]} == {429}
    assert answers[-1]["Retry-After"] == "60"
    assert "Too many requests" in answers[-1].content.decode()
    assert "ETag" not in answers[-1].headers
    asked = client.get("/api/search")
    assert (asked.json()["status"], asked["Retry-After"]) == (429, "60")
    assert client.get("/").status_code == 200


# Stars and marks -----------------------------------------------------------------------------------------------------


def test_stars_are_shown_with_scheme_state_year_and_last_day(client: Client, followed: Index) -> None:
    places.area("VN")
    product = registry.product(stars=4, until=dt.date(2999, 3, 13))
    rebuild(followed)

    for address in (product.get_absolute_url(), "/search/"):
        text = " ".join(re.sub(r"<[^>]+>", " ", page(client, address)).split())

        assert "OCOP 4 Viet Nam · rules of 2026 · until 12 Mar 2999" in text


def test_stars_without_a_decision_are_said_and_not_shown(client: Client, followed: Index) -> None:
    product = registry.product()
    registry.star(product, stars=5, decision="")
    rebuild(followed)

    text = page(client, product.get_absolute_url())

    assert "reports 5 stars" in text
    assert "No star decision is recorded" in text
    assert 'class="star' not in text
    assert 'class="star' not in page(client, "/search/")


def test_expired_stars_are_shown_as_ended_and_not_found(client: Client, followed: Index) -> None:
    product = registry.product(stars=4, until=timezone.localdate())
    rebuild(followed)

    text = page(client, product.get_absolute_url())

    assert 'class="star ended"' in text
    assert 'class="star"' not in text
    assert 'class="star' not in page(client, "/search/")
    assert "Nothing was found" in page(client, "/search/?stars=vn-ocop/2026/4")


def test_invented_records_carry_the_mark_everywhere(client: Client, followed: Index) -> None:
    maker = registry.producer(demonstration=True)
    product = registry.product(of=maker, demonstration=True)
    rebuild(followed)

    for address in ("/", "/search/", "/search/?kind=producer", product.get_absolute_url(), maker.get_absolute_url()):
        assert 'class="demonstration"' in page(client, address), address


def test_real_records_carry_no_mark(client: Client, followed: Index) -> None:
    product = registry.product()
    rebuild(followed)

    for address in ("/", "/search/", product.get_absolute_url()):
        assert 'class="demonstration"' not in page(client, address), address


# Names ---------------------------------------------------------------------------------------------------------------


def test_the_reader_sees_the_own_name_and_one_in_the_language_of_the_page(client: Client, followed: Index) -> None:
    texts = {"en": {"name": "Ikat silk", "story": "Tied and dyed.", "state": "machine"}}
    product = registry.product("ผ้าไหมมัดหมี่", texts=texts)

    english = page(client, product.get_absolute_url())
    thai = page(client, product.get_absolute_url(), language="th")

    assert "<h1>Ikat silk</h1>" in re.sub(r"</?span[^>]*>", "", english)
    assert '<dd lang="th">ผ้าไหมมัดหมี่</dd>' in english
    assert "Translated by a machine" in english
    assert "<h1>ผ้าไหมมัดหมี่</h1>" in re.sub(r"</?span[^>]*>", "", thai)


def test_a_place_of_sale_is_not_called_a_maker(client: Client, followed: Index) -> None:
    registry.product(of=registry.producer("ร้านค้าชุมชน", named_as="seller"))
    rebuild(followed)

    text = page(client, "/search/")

    assert "Sold by ร้านค้าชุมชน" in text
    assert "Made by" not in text


@pytest.mark.parametrize("words", ["ไหม", "ผ้าไหมมัดหมี่", "nuoc mam", "NƯỚC MẮM", "ម្រេច", "kampot"])
def test_search_finds_words_of_every_script(words: str, client: Client, followed: Index) -> None:
    vietnam, cambodia = places.area("VN.91", name="Kiên Giang"), places.area("KH.7", name="កំពត", name_en="Kampot")
    registry.product("ผ้าไหมมัดหมี่")
    registry.product("Nước mắm Phú Quốc", place=vietnam, language="vi")
    registry.product("ម្រេចកំពត", place=cambodia, language="km")
    rebuild(followed)

    response = client.get("/search/", {"q": words})

    assert response.content.decode().count('<li class="card">') == 1


def test_a_close_spelling_is_found_and_said(client: Client, followed: Index) -> None:
    registry.product("Tapang usa", place=places.area("PH.1"), language="tl")
    rebuild(followed)

    text = page(client, "/search/?q=tapangg")

    assert "Nothing is written exactly like “tapangg”" in text
    assert text.count('<li class="card">') == 1


# Numbers -------------------------------------------------------------------------------------------------------------


def test_a_merged_number_leads_to_the_record_that_was_kept(client: Client, followed: Index) -> None:
    kept, other = registry.product(), registry.product("ผ้าไหม มัดหมี่")
    left, right = sorted((kept.number, other.number))
    pair = Candidate.objects.create(kind="product", left=left, right=right, area=kept.area, likeness=95)
    merge_pair(pair, keep=kept.number, by=accounts.officer(role=Role.NATIONAL_OFFICER), at=NOON)

    response = client.get(other.get_absolute_url())

    assert (response.status_code, response.headers["Location"]) == (301, kept.get_absolute_url())
    assert "was merged into" in page(client, kept.get_absolute_url())


def test_a_number_of_a_programme_leads_to_its_product(client: Client, followed: Index) -> None:
    product = registry.product()
    assert product.programme is not None
    ProgrammeNumber.objects.create(programme=product.programme, number="36-05/12", product=product)

    response = client.get("/products/36-05/12/")

    assert (response.status_code, response.headers["Location"]) == (301, product.get_absolute_url())


@pytest.mark.parametrize(
    "address", ["/products/TH-P0/", "/producers/TH-M0/", "/products/%00/", f"/products/{'9' * 300}/"]
)
def test_an_unknown_number_is_not_there(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


# Who sees what -------------------------------------------------------------------------------------------------------


def test_telephones_are_shown_to_officers_of_the_place_only(client: Client) -> None:
    maker = registry.producer()
    Contact.objects.create(producer=maker, phones=["+66811111111"])
    officer, stranger = accounts.officer(of=maker.area), accounts.officer(of=places.area("VN.1"))

    seen = {}
    for person in (None, stranger, officer):
        client.logout()
        if person:
            client.force_login(person)
        seen[person] = "+66811111111" in page(client, maker.get_absolute_url())

    assert seen == {None: False, stranger: False, officer: True}


def test_only_those_who_may_are_offered_to_correct_and_to_assist(client: Client, followed: Index) -> None:
    product = registry.product()
    assert product.producer is not None
    correct, assist = f"/register/products/{product.number}/", f"/register/producers/{product.producer.number}/act/"

    assert correct not in page(client, product.get_absolute_url())
    assert assist not in page(client, product.producer.get_absolute_url())
    client.force_login(accounts.officer(of=product.area))

    assert correct in page(client, product.get_absolute_url())
    assert assist in page(client, product.producer.get_absolute_url())


# How lists go on -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["search", "producer"])
def test_the_next_cards_are_the_same_for_htmx_and_for_the_full_page(kind: str, client: Client, followed: Index) -> None:
    maker = registry.producer()
    for _ in range(45):
        registry.product(of=maker)
    rebuild(followed)
    first = page(client, "/search/" if kind == "search" else maker.get_absolute_url())
    (following,) = re.findall(r'hx-get="([^"]+)"', first)
    address = ("/search/" if kind == "search" else maker.get_absolute_url()) + following.replace("&amp;", "&")

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    full = page(client, address)

    assert part.strip() in full
    assert part.count('class="picture"') == 20
    assert 'hx-get="' in part
    shown = [set(re.findall(r"/products/(TH-P\d+)/", text)) for text in (first, part)]
    assert not shown[0] & shown[1]


def test_a_search_without_result_and_a_product_lead_on_to_asking(client: Client, followed: Index) -> None:
    product = registry.product(category="rice")
    rebuild(followed)

    assert "/demands/new/?words=zzzqqq" in page(client, "/search/?q=zzzqqq")
    assert "/demands/new/?words=Rice" in page(client, product.get_absolute_url())


def test_facets_narrow_and_chips_widen(client: Client, followed: Index) -> None:
    registry.product(category="rice", stars=4)
    registry.product("Nước mắm", place=places.area("VN.91", name="Kiên Giang"), language="vi", category="fish-sauce")
    rebuild(followed)

    wide = page(client, "/search/")
    narrow = page(client, "/search/?category=rice&stars=vn-ocop%2F2026%2F4&area=TH.30")

    assert 'href="?category=rice"' in wide
    assert 'href="?stars=vn-ocop%2F2026%2F4"' in wide
    assert narrow.count('class="picture"') == 1
    assert 'class="chip" href="?area=TH.30&amp;category=rice"' in narrow


# Caches and addresses ------------------------------------------------------------------------------------------------


def test_a_page_seen_before_costs_no_bytes(client: Client, followed: Index) -> None:
    address = registry.product().get_absolute_url()
    first = client.get(address)

    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert (second.status_code, second.content) == (304, b"")


def test_a_page_for_a_person_is_kept_by_nobody_else(client: Client) -> None:
    client.force_login(accounts.user())

    assert client.get("/about/").headers["Cache-Control"] == "private, no-cache"


def test_a_face_is_kept_for_ever(client: Client) -> None:
    response = client.get("/faces/TH-P1.svg")

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in response.headers["Cache-Control"]
    assert b"<script" not in client.get("/faces/<script>.svg").content


def test_the_sitemap_leads_to_every_shown_product(client: Client, followed: Index) -> None:
    product = registry.product()

    assert "/sitemap-products.xml?after=0" in page(client, "/sitemap.xml")
    assert f"http://testserver{product.get_absolute_url()}<" in page(client, "/sitemap-products.xml?after=0")
    assert "Sitemap: http://testserver/sitemap.xml" in page(client, "/robots.txt")


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["q", "after", "area", "country", "category", "stars", "kind", "certificate"]), value=st.text()
)
def test_no_query_string_breaks_the_search(name: str, value: str, client: Client, followed: Index) -> None:
    if followed.bookmark() is None:
        registry.product(stars=4)
        rebuild(followed)
    value = value.encode("utf-8", "replace").decode()

    assert client.get("/search/", {name: value}).status_code == 200
    assert client.get("/search/", {name: value, "q": "silk"}, headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "٣", "\x00"])
def test_no_page_key_breaks_a_producers_page(after: str, client: Client) -> None:
    assert client.get(registry.producer().get_absolute_url(), {"after": after}).status_code == 200
