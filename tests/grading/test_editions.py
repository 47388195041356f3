"""The editions that come with the platform."""

import datetime as dt

import pytest

from ocop.grading.editions import current_edition, edition, edition_codes, editions
from ocop.grading.scoring.refusals import NoCurrentEdition, UnknownEdition


def test_an_edition_is_read_once() -> None:
    assert edition("vn-ocop-2026") is edition("vn-ocop-2026")


@pytest.mark.parametrize("code", ["vn-ocop-1999", "", "..", "../schemes/vn-ocop-2026", "VN-OCOP-2026"])
def test_an_unknown_edition_is_refused(code: str) -> None:
    with pytest.raises(UnknownEdition, match="vn-ocop-2026"):
        edition(code)


def test_all_states_have_an_edition_under_its_folders_name() -> None:
    every = editions()

    assert {one.country for one in every} == {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"}
    assert sorted(one.code for one in every) == list(edition_codes())
    assert {one.outcome for one in every} == {"stars", "mark", "award", "none"}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2023-02-24", "vn-ocop-2023"),
        ("2026-05-21", "vn-ocop-2023"),
        ("2026-05-22", "vn-ocop-2026"),
        ("2026-11-24", "vn-ocop-2026"),
    ],
)
def test_new_dossiers_are_begun_under_the_youngest_edition_in_use(day: str, code: str) -> None:
    assert current_edition("vn-ocop", dt.date.fromisoformat(day)).code == code


def test_the_edition_of_2023_takes_no_new_dossiers_after_it_lapsed() -> None:
    old = edition("vn-ocop-2023")

    assert old.usable_on(dt.date(2026, 7, 20))
    assert not old.usable_on(dt.date(2026, 7, 21))
    assert old.term.months == 36


def test_an_archived_or_announced_edition_is_never_current() -> None:
    assert not edition("vn-ocop-2019").usable_on(dt.date(2020, 1, 1))
    assert [part.points for part in edition("vn-ocop-2019").scorecards["all"].parts] == [35, 25, 40]
    with pytest.raises(NoCurrentEdition):
        current_edition("la-odop", dt.date(2026, 1, 1))


def test_what_a_programme_has_not_published_is_listed() -> None:
    assert "points.A" in edition("th-opc-2024").unpublished
    assert {"criteria", "bands.3"} <= edition("id-ovop-2024").unpublished
    assert edition("id-ovop-2024").levels == (1, 2, 3)
    assert edition("th-opc-2024").every_years == 2
    assert edition("kh-ovop").unpublished == {"act", "rating"}
