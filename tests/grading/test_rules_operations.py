"""What an officer sets in an edition: one test for each way out."""

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.editions import edition
from ocop.grading.models import EditionSettings
from ocop.grading.operations.decisions.refusals import ReasonMissing
from ocop.grading.operations.rules import CountryUnknown, set_edition
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.refusals import SettingWrong, UnknownEdition
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db
NOON, VN = grading.NOON, grading.EDITION
VALUES = {"limits": {"appeal": 20}}


def officer(path: str = "VN") -> User:
    return accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area(path))


def test_an_edition_is_set_and_set_again_and_holds_from_then_on() -> None:
    person = officer()

    set_edition(VN, {"limits": {"appeal": 10}}, "Công văn 1", by=person, at=NOON)
    kept = set_edition(VN, VALUES, "  Công văn   2 ", by=person, at=NOON)

    assert (EditionSettings.objects.get(), kept.reason, kept.values) == (kept, "Công văn 2", VALUES)
    assert rules_of(VN).limits["appeal"].days == 20
    assert edition(VN).limits["appeal"].days == 30, "the files stay as they are"
    assert Activity.objects.filter(verb="grading.edition_set").count() == 2


def test_an_edition_that_nobody_knows_is_not_set() -> None:
    with pytest.raises(UnknownEdition):
        set_edition("xx-2030", VALUES, "Công văn 1", by=officer(), at=NOON)


def test_an_edition_of_a_country_without_places_is_not_set() -> None:
    person = accounts.officer(role=Role.ADMINISTRATOR)

    with pytest.raises(CountryUnknown):
        set_edition("th-opc-2024", {"points": {"A": 30}}, "Letter 1", by=person, at=NOON)


def test_only_the_officers_of_the_state_set_its_rules() -> None:
    places.area("VN")
    strangers = (officer("TH"), accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01")), accounts.user())

    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            set_edition(VN, VALUES, "Công văn 1", by=stranger, at=NOON)


def test_a_setting_needs_the_letter_that_says_so_and_must_fit() -> None:
    person = officer()

    with pytest.raises(ReasonMissing):
        set_edition(VN, VALUES, "  ", by=person, at=NOON)
    with pytest.raises(SettingWrong):
        set_edition(VN, {"limits": {"tea_break": 1}}, "Công văn 1", by=person, at=NOON)

    assert not EditionSettings.objects.exists()
