"""Results that are no stars: shown, found and told to programs as what the scheme calls them."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ocop.catalogue.follower import rebuild
from ocop.catalogue.index import Index
from ocop.catalogue.labels import level_label, result_label, star_facet_label
from ocop.registry.models import Product, StarHeld
from ocop.registry.operations import hold_stars
from tests.make import registry

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC)


def marked(scheme: str, year: str, outcome: str, *, until: dt.date | None = None) -> Product:
    """Return a product that holds a mark or an award by a certificate."""
    product = registry.product()
    hold_stars(
        product,
        scheme=scheme,
        edition=year,
        stars=1,
        outcome=outcome,
        certified=True,
        decision="7",
        decided_on=dt.date(2026, 1, 1),
        until=until,
        by="",
        at=NOON,
    )
    return product


def page(client: Client, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("scheme", "year", "outcome", "words", "country"),
    [
        ("ph-trustmark", "2023", "mark", "Trustmark", "Philippines"),
        ("bn-1k1p", "2012", "award", "1K1P Award", "Brunei"),
    ],
)
def test_a_result_that_is_no_stars_is_shown_found_and_told_by_its_name(
    scheme: str, year: str, outcome: str, words: str, country: str, client: Client, followed: Index
) -> None:
    product = marked(scheme, year, outcome)
    rebuild(followed)

    shown = page(client, product.get_absolute_url())
    found = page(client, f"/search/?stars={scheme}/{year}/{outcome}-1")
    (told,) = client.get(f"/api/products/{product.number}").json()["stars"]

    badge = shown.partition('<span class="star">')[2].partition("</span></span>")[0]
    assert f'<span class="star-mark">{words}</span>' in badge
    assert country in badge
    assert f"rules of {year}" in badge
    assert "svg" not in badge
    assert f"{words} · " in found
    assert product.number in found
    assert (told["scheme"], told["edition"], told["outcome"], told["stars"]) == (scheme, year, outcome, 1)
    assert told["names"]["en"] in words


def test_a_mark_that_was_taken_away_is_shown_as_ended_and_not_found(client: Client, followed: Index) -> None:
    product = marked("ph-trustmark", "2023", "mark", until=timezone.localdate())
    rebuild(followed)

    assert '<span class="star ended">' in page(client, product.get_absolute_url())
    assert product.number not in page(client, "/search/?stars=ph-trustmark/2023/mark-1")
    assert client.get(f"/api/products/{product.number}").json()["stars"] == []


def test_the_history_says_what_was_given(client: Client) -> None:
    product = marked("bn-1k1p", "2012", "award")

    assert "An award noted by decision (bn-1k1p, rules of 2012)." in page(client, product.get_absolute_url())


def test_the_shell_names_the_mark(followed: Index, capsys: pytest.CaptureFixture[str]) -> None:
    product = marked("ph-trustmark", "2023", "mark")
    rebuild(followed)

    call_command("search", product.name)

    assert "ph-trustmark 2023: Trustmark" in capsys.readouterr().out


def test_a_mark_of_rules_that_are_not_known_is_called_what_it_is() -> None:
    assert level_label("xx-gone", "2001", "award", 1) == "Award"
    assert result_label("xx-gone", "2001", "mark", 1) == "GONE Mark"


@pytest.mark.parametrize("value", ["", "x", "a/b", "a/b/c-d", "a/b/mark-", "a/b/mark-99999999999", "a/b/-1", "//-"])
def test_a_value_that_nobody_gave_has_words_too(value: str) -> None:
    assert star_facet_label(value)


def test_stars_are_called_as_before() -> None:
    assert star_facet_label("vn-ocop/2026/4").startswith("OCOP 4★")
    assert StarHeld(scheme="vn-ocop", edition="2026", stars=4).outcome == "stars"
