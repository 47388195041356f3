"""The index follows what happened: what changes is found, what is gone is not, whoever is killed meanwhile."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from ocop.accounts.roles import Role
from ocop.activity.operations import record
from ocop.activity.queries import Position, lines_after
from ocop.catalogue import follower
from ocop.catalogue.documents import AreaBook, product_documents, products_for_index
from ocop.catalogue.follower import (
    Bookmark,
    Freshness,
    catch_up,
    catch_up_fully,
    following,
    is_behind,
    is_followed,
    rebuild,
)
from ocop.catalogue.index import BookmarkMoved, Document, Index, Query
from ocop.places.models import Area
from ocop.registry.models import Candidate, Product
from ocop.registry.operations import correct_product, merge_pair, undo_decision, withdraw_product
from tests.make import accounts, places, registry

pytestmark = pytest.mark.django_db(transaction=True)

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def registered(name: str = "ผ้าไหมมัดหมี่") -> Product:
    """Return a product whose registration was recorded, as operations do."""
    product = registry.product(name)
    record("registry.product_registered", product, by="", at=NOON)
    return product


def found(index: Index, words: str = "", *, certificate: str = "") -> list[str]:
    """Return the numbers of the products found."""
    return [hit.number for hit in index.search(Query(words, kind="product", certificate=certificate)).hits]


def test_a_product_is_found_after_its_registration(index: Index) -> None:
    product = registered()

    assert catch_up(index) == 1

    assert found(index, "ไหม") == [product.number]
    assert catch_up(index) == 0


def test_a_correction_is_found_and_the_old_name_is_not(index: Index) -> None:
    product = registered("Nước mắm")
    rebuild(index)

    correct_product(product, {"name": "Mật ong rừng"}, by=accounts.officer(of=product.area), at=NOON)
    catch_up_fully(index)

    assert found(index, "mat ong") == [product.number]
    assert found(index, "nuoc mam") == []


def test_a_withdrawn_product_is_gone(index: Index) -> None:
    product = registered()
    rebuild(index)

    withdraw_product(product, by=accounts.officer(of=product.area), at=NOON)
    catch_up_fully(index)

    assert found(index) == []


def test_a_merged_product_is_gone_and_comes_back_when_the_merge_is_undone(index: Index) -> None:
    kept, other = registered(), registered("ผ้าไหม มัดหมี่")
    left, right = sorted((kept.number, other.number))
    pair = Candidate.objects.create(kind="product", left=left, right=right, area=kept.area, likeness=95)
    officer = accounts.officer(role=Role.NATIONAL_OFFICER)
    rebuild(index)

    merge_pair(pair, keep=kept.number, by=officer, at=NOON)
    catch_up_fully(index)
    after_the_merge = found(index)
    undo_decision(pair, by=officer, at=NOON)
    catch_up_fully(index)

    assert after_the_merge == [kept.number]
    assert set(found(index)) == {kept.number, other.number}


def test_merged_makers_take_their_products_along(index: Index) -> None:
    kept, other = registry.producer("กลุ่มแม่บ้าน"), registry.producer("ร้านดอกคูน", of=places.area("TH.30"))
    product = registry.product(of=other)
    left, right = sorted((kept.number, other.number))
    pair = Candidate.objects.create(kind="producer", left=left, right=right, area=kept.area, likeness=95)
    rebuild(index)

    merge_pair(pair, keep=kept.number, by=accounts.officer(role=Role.NATIONAL_OFFICER), at=NOON)
    catch_up_fully(index)

    assert found(index, "แม่บ้าน") == [product.number]
    assert found(index, "ดอกคูน") == []
    assert [hit.number for hit in index.search(Query(kind="producer")).hits] == [kept.number]


def test_many_lines_are_followed_in_portions(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocop.catalogue.documents.AT_ONCE", 2)
    monkeypatch.setattr(follower, "AT_ONCE", 2)
    products = [registered() for _ in range(5)]

    followed = [catch_up(index, limit=3) for _ in range(3)]

    assert followed == [3, 2, 0]
    assert set(found(index)) == {product.number for product in products}


def test_two_machines_follow_each_with_its_own_bookmark(index: Index, settings: Settings) -> None:
    other = Index(settings.SEARCH_ROOT.with_name("other"))
    first = registered()
    catch_up(index)
    second = registered()

    assert (catch_up(index), catch_up(other)) == (1, 2)

    assert found(index) == found(other) == sorted([first.number, second.number])


def test_a_writer_killed_before_its_commit_loses_nothing(index: Index) -> None:
    product = registered()

    class Killed(BaseException):
        pass

    class Dying(Index):
        def write(self, documents: Iterable[Document], deletions: Iterable[str], bookmark: str, **how: object) -> int:
            def half() -> Iterable[Document]:
                yield next(iter(documents))
                raise Killed

            return super().write(half(), deletions, bookmark)

    with pytest.raises(Killed):
        catch_up(Dying(index._folder.path))
    nothing_yet = found(index)
    catch_up_fully(index)

    assert nothing_yet == []
    assert found(index) == [product.number]


def test_a_bookmark_that_moved_stops_the_slower_one(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    registered()
    catch_up(index)
    registered()

    def quicker(position: Position, *, limit: int) -> object:
        monkeypatch.setattr(follower, "lines_after", lines_after)
        catch_up(index)
        return lines_after(position, limit=limit)

    monkeypatch.setattr(follower, "lines_after", quicker)

    with pytest.raises(BookmarkMoved):
        catch_up(index)


def test_stars_that_ended_are_found_no_more_the_day_after(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    product = registry.product(stars=4, until=today + dt.timedelta(days=1))
    registry.certificate(product, until=today + dt.timedelta(days=1))
    rebuild(index)
    held = found(index, certificate="organic")

    monkeypatch.setattr(timezone, "localdate", lambda: today + dt.timedelta(days=1))
    behind = is_behind(index)
    catch_up(index)

    assert (held, behind) == ([product.number], True)
    assert index.search(Query(stars=("vn-ocop/2026/4",))).total == 0
    assert found(index, certificate="organic") == []
    assert not is_behind(index)


def test_a_lone_page_catches_up_at_most_once_a_second(index: Index, settings: Settings) -> None:
    freshness = Freshness()
    registered()
    freshness.ensure(index, settings.SEARCH_ROOT)
    first = found(index)
    registered()
    freshness.ensure(index, settings.SEARCH_ROOT)

    assert len(first) == 1
    assert len(found(index)) == 1
    Freshness().ensure(index, settings.SEARCH_ROOT)
    assert len(found(index)) == 2


def test_a_page_leaves_the_work_to_the_process_that_follows(index: Index, settings: Settings) -> None:
    registered()

    with following(settings.SEARCH_ROOT) as mine, following(settings.SEARCH_ROOT) as too:
        Freshness().ensure(index, settings.SEARCH_ROOT)

        assert (mine, too, is_followed(settings.SEARCH_ROOT)) == (True, False, True)

    assert found(index) == []
    assert not is_followed(settings.SEARCH_ROOT)


def test_a_document_tells_names_places_and_numbers_in_all_languages() -> None:
    places.area("TH.30")
    place = places.area("TH.30.01", name="ปากช่อง", name_en="Pak Chong")
    product = registry.product(
        "ข้าวหอมมะลิ",
        place=place,
        category="rice",
        texts={"en": {"name": "Jasmine rice", "story": "From Pak Chong.", "state": "human"}},
    )
    areas = AreaBook()

    (document,) = product_documents(products_for_index().filter(pk=product.pk), areas, on=timezone.localdate())

    assert document.names == {"th": "ข้าวหอมมะลิ", "en": "Jasmine rice"}
    assert document.area_path == ("TH", "TH.30", "TH.30.01")
    assert document.area_names == (
        *("ไทย", "Thailand"),
        *("นครราชสีมา", "Nakhon Ratchasima"),
        *("ปากช่อง", "Pak Chong"),
    )
    assert "Rice" in document.category_names
    assert document.text == "From Pak Chong."
    assert not Area.objects.filter(path="TH.30.01.1").exists()


def test_a_bookmark_is_read_as_it_was_written() -> None:
    bookmark = Bookmark(Position(7, 12), dt.date(2026, 6, 1))

    assert str(bookmark) == "7/12 2026-06-01"
    assert Bookmark.read(str(bookmark)) == bookmark


def test_rebuild_index_says_how_many_and_how_fast(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    registry.product()

    call_command("rebuild_index")

    assert capsys.readouterr().out.startswith("2 documents in ")
    assert len(found(index)) == 1


def test_follow_index_finds_within_a_second_and_ends_when_asked(index: Index, settings: Settings) -> None:
    name = settings.DATABASES["default"]["NAME"]
    environment = {
        **os.environ,
        "OCOP_HOME": str(settings.SEARCH_ROOT.parent),
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/ocop?", f"/{name}?"),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "django", "follow_index", "--settings=ocop.settings"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "being followed" in process.stdout.readline()
        first = registered()
        assert waited_until(lambda: found(index) == [first.number], seconds=20)

        began = time.monotonic()
        second = registered()
        assert waited_until(lambda: second.number in found(index), seconds=20)
        seconds = time.monotonic() - began
        process.send_signal(signal.SIGTERM)

        assert "ended" in process.communicate(timeout=20)[0]
        assert process.returncode == 0
    assert seconds < 5, "a second on a quiet machine"


def waited_until(happened: Callable[[], bool], *, seconds: float) -> bool:
    """Say whether something happened within some time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.05)
    return False
