"""The area that somebody meant, and the last day as people say it."""

import datetime as dt

import pytest

from ocop.accounts.forms import GrantRoleForm
from ocop.accounts.models import User
from ocop.accounts.roles import Role
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db


def form_for(viewer: User, **answers: str) -> GrantRoleForm:
    """Return the form as the viewer sent it, about a person who exists."""
    person = make.user()
    return GrantRoleForm({"username": person.username, "role": "commune_officer", **answers}, viewer=viewer)


def test_an_area_is_found_by_its_path_by_its_code_and_by_its_name_without_marks() -> None:
    viewer, commune = make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")), area("VN.01.00004", "Ba Đình")

    found = []
    for given in ("VN.01.00004", "00004", "ba dinh"):
        form = form_for(viewer, area=given)
        assert form.is_valid(), form.errors
        found.append(form.cleaned_data["area"])

    assert found == [commune] * 3


def test_no_area_is_the_whole_network() -> None:
    form = form_for(make.officer(role=Role.ADMINISTRATOR), area=" ")

    assert form.is_valid()
    assert form.cleaned_data["area"] is None


def test_a_name_of_several_areas_is_answered_with_a_choice_between_them() -> None:
    viewer = make.officer(role=Role.NATIONAL_OFFICER, of=area("VN"))
    area("VN.01", "Hà Nội")
    area("VN.01.1", "Tân Lập")
    area("VN.02", "Lào Cai")
    area("VN.02.7", "Tân Lập")

    form = form_for(viewer, area="tân lập")

    assert form.errors["area"] == ["Several areas have this name. Choose the one you mean."]
    html = str(form["area"])
    assert '<option value="VN.01.1">Tân Lập, Hà Nội (VN.01.1)</option>' in html
    assert '<option value="VN.02.7">Tân Lập, Lào Cai (VN.02.7)</option>' in html


def test_an_area_where_the_viewer_grants_no_roles_is_not_known() -> None:
    area("LA.01", "Vientiane")

    form = form_for(make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")), area="LA.01")

    assert form.errors["area"] == ["No area in which you grant roles is called “LA.01”."]


def test_an_area_that_is_no_more_is_found_by_its_path_only() -> None:
    viewer = make.officer(role=Role.NATIONAL_OFFICER, of=area("VN"))
    gone = area("VN.15", "Yên Bái")
    gone.valid_until = dt.date(2025, 7, 1)
    gone.save()

    assert not form_for(viewer, area="Yên Bái").is_valid()
    assert form_for(viewer, area="VN.15").is_valid()


def test_a_username_that_nobody_has_is_told() -> None:
    form = form_for(make.officer(role=Role.ADMINISTRATOR), username="nobody")

    assert form.errors["username"] == ["Nobody has the username “nobody”."]


@pytest.mark.parametrize(
    ("written", "until"),
    [("2026-12-31", dt.date(2027, 1, 1)), ("", None), ("9999-12-31", None)],
)
def test_the_last_day_is_held_and_the_next_one_is_not(written: str, until: dt.date | None) -> None:
    form = form_for(make.officer(role=Role.ADMINISTRATOR), last_day=written)

    assert form.is_valid()
    assert form.valid_until == until
