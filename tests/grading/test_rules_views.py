"""The pages of the rules: everybody reads them; officers of the state set what is open and preview what comes."""

import pytest
from django.test import Client
from django.utils import timezone

from ocop.accounts.roles import Role
from ocop.grading.editions import editions
from ocop.grading.models import EditionSettings
from ocop.grading.operations.rules import set_edition
from ocop.grading.queries.rules import rules_of
from tests.make import accounts, places

pytestmark = pytest.mark.django_db
TEA = "/schemes/vn-ocop-2026/sets/11/"


def test_every_edition_and_every_scorecard_has_a_page_that_anybody_can_read(client: Client) -> None:
    assert client.get("/schemes/").status_code == 200

    for one in editions():
        assert client.get(f"/schemes/{one.code}/").status_code == 200, one.code
        for number in one.scorecards:
            assert client.get(f"/schemes/{one.code}/sets/{number}/").status_code == 200, (one.code, number)


def test_an_unknown_edition_and_an_unknown_set_are_not_found(client: Client) -> None:
    assert client.get("/schemes/vn-ocop-1999/").status_code == 404
    assert client.get("/schemes/vn-ocop-2026/sets/27/").status_code == 404


def test_the_scorecard_page_shows_levels_floors_and_the_slip_beside_its_line(client: Client) -> None:
    page = client.get(TEA, headers={"accept-language": "en"}).content.decode()

    assert "least for 4★" in page
    assert "The text as read prints 11 for the middle level" in page


def test_a_trial_says_what_the_levels_come_to_and_keeps_nothing(client: Client) -> None:
    page = client.get(TEA, {"m-1.1": "3", "m-4.1": "5"}, headers={"accept-language": "en"})

    assert page.status_code == 200
    assert "What the chosen levels come to" in page.content.decode()


def test_a_trial_with_a_level_off_the_ladder_is_refused_with_the_form(client: Client) -> None:
    page = client.get(TEA, {"m-1.1": "17"})

    assert page.status_code == 422


def test_an_edition_is_in_force_to_its_last_day_and_not_to_the_first_one_after_it(client: Client) -> None:
    page = client.get("/schemes/vn-ocop-2023/", headers={"accept-language": "en"}).content.decode()

    assert '<time datetime="2026-07-20">' in page
    assert '<time datetime="2026-07-21">' not in page


def test_an_archived_edition_can_be_read_and_not_tried(client: Client) -> None:
    page = client.get("/schemes/vn-ocop-2019/", headers={"accept-language": "en"}).content.decode()

    assert "Nothing can be rated by it" in page


def test_an_officer_of_the_state_sets_points_and_bands_with_the_ground(client: Client) -> None:
    thailand = places.area("TH")
    officer = accounts.officer(role=Role.NATIONAL_OFFICER, of=thailand)
    client.force_login(officer)
    values = {"points.A": "30", "points.B": "25", "points.C": "45", "points.A.1": "30", "points.B.1": "25"}
    values |= {"points.C.1": "45", "bands.1": "0", "bands.2": "50", "bands.3": "70", "bands.4": "80", "bands.5": "90"}

    answer = client.post("/schemes/th-opc-2024/settings/", {**values, "reason": "หนังสือ มท 0405"})

    assert answer.status_code == 302, answer.content.decode()
    kept = EditionSettings.objects.get(edition="th-opc-2024")
    assert kept.values["bands"]["5"] == "90"
    assert kept.by == officer


def test_settings_without_a_ground_keep_what_was_typed(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("TH")))

    answer = client.post("/schemes/th-opc-2024/settings/", {"bands.5": "91", "reason": ""})

    assert answer.status_code == 422
    assert 'value="91"' in answer.content.decode()
    assert not EditionSettings.objects.exists()


def test_settings_that_do_not_add_up_are_refused(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("TH")))

    answer = client.post("/schemes/th-opc-2024/settings/", {"bands.5": "50", "bands.4": "80", "reason": "ไม่มี"})

    assert answer.status_code == 422
    assert not EditionSettings.objects.exists()


def test_an_officer_of_another_state_may_not_set_it(client: Client) -> None:
    places.area("TH")
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))

    assert client.get("/schemes/th-opc-2024/settings/").status_code == 403


def test_an_edition_that_assumes_nothing_and_hides_nothing_has_nothing_to_set(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))

    assert client.get("/schemes/vn-ocop-2019/settings/").status_code == 404


def test_what_is_assumed_stands_on_the_page_and_an_officer_sets_it(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))
    english = {"accept-language": "en"}
    before = client.get("/schemes/vn-ocop-2023/", headers=english).content.decode()
    form = client.get("/schemes/vn-ocop-2023/settings/", headers=english).content.decode()

    answer = client.post(
        "/schemes/vn-ocop-2023/settings/",
        {"bands.4": "72", "floors.1/3.6/4": "2", "reason": "Công văn 7"},
        headers=english,
    )

    assert "assumed by us" in before
    assert "Set 1, 3.6 Intellectual property: least points for 4★" in before
    assert "set by the officer" not in before
    assert "Assumed by us: 70." in form
    assert answer.status_code == 302, answer.content.decode()
    after = client.get("/schemes/vn-ocop-2023/", headers=english).content.decode()
    assert "set by the officer" in after
    assert "72" in after
    rules = rules_of("vn-ocop-2023")
    assert rules.scorecards["1"].criteria["3.6"].floors[4] == 2
    assert rules.scorecards["9"].criteria["3.6"].floors[4] == 1


def test_a_setting_can_be_changed_later_and_what_has_no_field_stays(client: Client) -> None:
    officer = accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN"))
    client.force_login(officer)
    set_edition("vn-ocop-2023", {"council": {"far_apart": "12"}}, "Công văn 1", by=officer, at=timezone.now())

    for least in ("71", "72"):
        answer = client.post("/schemes/vn-ocop-2023/settings/", {"bands.4": least, "reason": "Công văn 8"})
        assert answer.status_code == 302

    kept = EditionSettings.objects.get(edition="vn-ocop-2023").values
    assert kept == {"council": {"far_apart": "12"}, "bands": {"4": "72"}}


def test_an_officer_sets_how_sheets_become_one_and_how_a_council_decides(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))
    english, address = {"accept-language": "en"}, "/schemes/vn-ocop-2026/settings/"
    form = client.get(address, headers=english).content.decode()
    values = {"combining.total": "median", "combining.floors_inherited": "no"}
    values |= {"council.answer_days": "7", "council.majority": "two_thirds", "council.tie": ""}

    answer = client.post(address, {**values, "reason": "Công văn 11"}, headers=english)

    assert "Assumed by us: 10. Left empty, that holds." in form
    assert 'name="council.renewals"' not in form  # the act itself says: in writing
    assert answer.status_code == 302, answer.content.decode()
    assert EditionSettings.objects.get(edition="vn-ocop-2026").values == {
        "combining": {"total": "median", "floors_inherited": False},
        "council": {"answer_days": "7", "majority": "two_thirds"},
    }
    rules = rules_of("vn-ocop-2026")
    assert (rules.combining.total, rules.combining.floors_inherited) == ("median", False)
    assert (rules.council.renewals, rules.council.answer_days, rules.council.tie) == ("in_writing", 7, "lost")
    again = client.get(address, headers=english).content.decode()
    assert '<option value="no" selected>' in again
    assert '<option value="two_thirds" selected>' in again


def test_what_an_officer_set_for_councils_stands_on_the_page_as_set(client: Client) -> None:
    english = {"accept-language": "en"}
    before = client.get("/schemes/vn-ocop-2026/", headers=english).content.decode()
    officer = accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN"))

    set_edition("vn-ocop-2026", {"council": {"majority": "two_thirds"}}, "Công văn 1", by=officer, at=timezone.now())

    after = client.get("/schemes/vn-ocop-2026/", headers=english).content.decode()
    assert "More than half of the votes" in before
    assert "set by the officer" not in before
    assert "At least two thirds of the votes" in after
    assert "set by the officer" in after


def test_a_way_to_decide_that_is_not_known_is_refused(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))

    for values in ({"council.tie": "coin"}, {"council.answer_days": "0"}, {"council.answer_days": "1.5"}):
        answer = client.post("/schemes/vn-ocop-2026/settings/", {**values, "reason": "Công văn 9"})

        assert answer.status_code == 422, values
    assert not EditionSettings.objects.exists()


@pytest.mark.parametrize("code", ["th-opc-2024", "vn-ocop-2023"])
def test_an_edition_that_does_not_say_how_its_councils_decide_leaves_it_to_an_officer(
    code: str, client: Client
) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area(code[:2].upper())))
    english, address = {"accept-language": "en"}, f"/schemes/{code}/settings/"
    names = ("council.majority", "council.tie", "council.answer_days", "council.renewals", "combining.total")

    page = client.get(address, headers=english).content.decode()
    answer = client.post(address, {"council.renewals": "in_writing", "reason": "Quy chế 3"})

    assert all(f'name="{name}"' in page for name in names)
    assert "Assumed by us: in a session, like everything else. Left empty, that holds." in page
    assert answer.status_code == 302
    assert rules_of(code).council.renewals == "in_writing"


def test_points_that_were_set_once_can_be_set_again(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("TH")))
    for top in ("90", "91"):
        values = {"bands.1": "0", "bands.2": "50", "bands.3": "70", "bands.4": "80", "bands.5": top, "reason": "หนังสือ"}
        assert client.post("/schemes/th-opc-2024/settings/", values).status_code == 302

    assert EditionSettings.objects.get(edition="th-opc-2024").values["bands"]["5"] == "91"


def test_a_floor_off_the_ladder_is_refused_with_what_was_typed(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))

    answer = client.post("/schemes/vn-ocop-2023/settings/", {"floors.1/3.6/4": "1.5", "reason": "Công văn 9"})

    assert answer.status_code == 422
    assert 'value="1.5"' in answer.content.decode()
    assert not EditionSettings.objects.exists()
