"""The programmes that are known."""

import pytest
from django.core.management import call_command

from ocop.registry.models import Programme
from ocop.registry.operations.programmes import load_programmes

pytestmark = pytest.mark.django_db


def test_load_programmes_keeps_what_officers_confirmed() -> None:
    count = load_programmes()
    Programme.objects.filter(code="TH-OTOP").update(mapping={"สินค้า": "product"}, name_en="?")

    assert load_programmes() == count == Programme.objects.count()

    otop = Programme.objects.get(code="TH-OTOP")
    assert (otop.country, otop.language, otop.name_en) == ("TH", "th", "One Tambon One Product")
    assert otop.mapping == {"สินค้า": "product"}


def test_the_command_says_how_many_there_are() -> None:
    assert call_command("load_programmes") == f"{Programme.objects.count()} programmes are known"
    assert Programme.objects.values("country").distinct().count() == 11
