import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from ocop.places.admin import SuccessionInline
from ocop.places.models import Area
from tests.make import places as make


def test_areas_are_looked_at_and_not_changed(rf: RequestFactory) -> None:
    request = rf.get("/")

    for shown in (admin.site.get_model_admin(Area), SuccessionInline(Area, admin.site)):
        assert not shown.has_add_permission(request)
        assert not shown.has_change_permission(request)
        assert not shown.has_delete_permission(request)


@pytest.mark.django_db
def test_an_administrator_finds_an_area_by_its_folded_name(admin_client: Client) -> None:
    make.area("VN.01", "Hà Nội")

    page = admin_client.get("/admin/places/area/", {"q": "ha noi"})

    assert "Hà Nội" in page.text
