"""The pages of the rules: everybody reads them; officers of the state set what is open and preview what comes."""

import pytest
from django.test import Client

from ocop.accounts.roles import Role
from ocop.grading.editions import editions
from ocop.grading.models import EditionSettings
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


def test_an_edition_with_everything_published_has_nothing_to_set(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))

    assert client.get("/schemes/vn-ocop-2026/settings/").status_code == 404


def test_the_effect_of_the_next_edition_is_shown_to_officers_of_the_state(client: Client) -> None:
    client.force_login(accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN")))

    page = client.get("/schemes/vn-ocop-2023/effect/vn-ocop-2026/", headers={"accept-language": "en"})

    assert page.status_code == 200
    assert "No star would change." in page.content.decode()


def test_the_effect_is_not_shown_to_others(client: Client) -> None:
    client.force_login(accounts.buyer())

    assert client.get("/schemes/vn-ocop-2023/effect/vn-ocop-2026/").status_code == 403
