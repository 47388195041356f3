from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.catalogue.index import Document, Index, Query
from ocop.catalogue.index.asking import ANYWHERE
from ocop.catalogue.index.ordering import LONGEST_PACKED, SHORTEST_STORY, is_packable, missing, order_of, pack, unpack
from ocop.catalogue.index.records import PageKey
from tests.catalogue.index.shelf import numbers, plain

STORY = "The salt is raked by hand on the flats behind the village, where the sea comes in twice a month."
packable = st.text(st.sampled_from("-0159AMZ"), max_size=LONGEST_PACKED)


def pages(index: Index, limit: int, after: str = "") -> list[str]:
    """The numbers of all pages, from one key on."""
    found: list[str] = []
    key: str | None = after
    while key is not None:
        page = index.search(Query(limit=limit, after=key))
        found += numbers(page)
        key = page.next_key
    return found


@given(packable, st.integers(0, 4))
def test_a_packed_key_gives_its_number_back(number: str, lacking: int) -> None:
    assert is_packable(number)
    assert unpack(pack(order_of(number, lacking))) == (number, lacking)


@given(st.lists(st.tuples(st.integers(0, 4), packable)))
def test_packed_keys_sort_like_written_ones(keys: list[tuple[int, str]]) -> None:
    orders = [order_of(number, lacking) for lacking, number in keys]

    assert sorted(orders, key=pack) == sorted(orders)
    assert sorted(keys) == sorted(keys, key=lambda key: order_of(key[1], key[0]))


@given(st.text(st.sampled_from("-0159AMZ!az_é"), max_size=16), packable)
def test_what_stands_behind_any_key_stands_behind_its_packed_one(any_number: str, number: str) -> None:
    order, any_order = order_of(number, 0), order_of(any_number, 0)

    assert (order > any_order) == (pack(order) > pack(any_order))


@pytest.mark.parametrize("order", ["ff", "ff41", "fe", "4d5a", "00"])
def test_every_key_can_be_packed(order: str) -> None:
    assert 0 <= pack(order) < 2**64


@pytest.mark.parametrize(
    ("document", "count"),
    [
        (Document("A-1", "product", {"vi": "muối"}), 4),
        (Document("A-1", "product", {"vi": "muối", "en": "salt"}, ("Bình",), category="salt", text=STORY), 0),
        (Document("A-1", "product", {"vi": "muối"}, ("Bình",), text=STORY[: SHORTEST_STORY - 1]), 3),
        (Document("A-2", "producer", {"vi": "Bình"}), 2),
        (Document("A-2", "producer", {"vi": "Bình", "en": "Binh"}, text=STORY), 0),
    ],
)
def test_what_is_missing_of_a_document_is_counted(document: Document, count: int) -> None:
    assert missing(document) == count


def test_in_a_tier_the_fully_described_stands_before_the_barely_described(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write(
        [
            plain("A-1", "sea salt"),
            plain("A-2", "sea salt", STORY),
            Document("A-3", "product", {"vi": "muối biển", "en": "sea salt"}, ("Bình",), category="salt", text=STORY),
            plain("A-4", "salt", STORY),
            plain("A-5", "sea salt"),
        ],
        [],
        "",
    )

    assert numbers(index.search(Query("sea salt"))) == ["A-3", "A-2", "A-1", "A-5", "A-4"]
    assert pages(index, 2) == ["A-3", "A-2", "A-4", "A-1", "A-5"]


@given(
    st.lists(st.text(st.sampled_from("-09AZaz_é"), min_size=1, max_size=14), min_size=1, max_size=12, unique=True),
    st.integers(1, 4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
def test_pages_hold_every_number_once_and_in_order_whether_or_not_it_can_be_packed(
    tmp_path: Path, kept: Sequence[str], limit: int
) -> None:
    index = Index(tmp_path)
    index.rebuild([plain(number, text=STORY * (place % 2)) for place, number in enumerate(kept)], "")
    told = [number for place, number in enumerate(kept) if place % 2]
    bare = [number for place, number in enumerate(kept) if not place % 2]

    assert pages(index, limit) == [*sorted(told), *sorted(bare)]


@pytest.mark.parametrize("other", ["A-4", "a number of another house"])
def test_a_page_can_begin_behind_any_number(tmp_path: Path, other: str) -> None:
    index = Index(tmp_path)
    full = {"vi": "muối", "en": "salt"}
    index.rebuild(
        [Document(number, "product", full, ("B",), category="c", text=STORY) for number in ("A-1", "A-3", other)], ""
    )

    assert pages(index, 1, after=str(PageKey(ANYWHERE, order_of("A-2")))) == ["A-3", other]


def test_behind_a_number_stands_what_follows_its_document_however_much_is_missing(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.rebuild([plain("A-1", text=STORY), plain("A-2"), plain("A-3"), plain("A-4", text=STORY)], "")

    assert pages(index, 2, after=str(PageKey(ANYWHERE, order_of("A-1")))) == ["A-4", "A-2", "A-3"]
    assert pages(index, 2, after=str(PageKey(ANYWHERE, order_of("A-2")))) == ["A-3"]
