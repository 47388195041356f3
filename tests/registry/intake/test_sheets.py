"""Which sheet of a workbook is read: the likeliest, said with those that are left out, until another one is chosen."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ocop.registry.intake import operations
from ocop.registry.models import RegisterImport
from ocop.registry.operations import ImportNotThere, receive_register
from ocop.registry.operations.imports import REGISTER
from ocop.registry.reading.refusals import SheetMissing
from ocop.registry.states import ImportState
from tests import make
from tests.registry.areas import thailand
from tests.registry.files import THAI, workbook
from tests.registry.imports import BANANA, LATER, NOON, RICE, confirmed, names, national_officer, programme

pytestmark = pytest.mark.django_db
SHEETS = {"2569": (THAI, RICE), "2568": (THAI, BANANA), "หมายเหตุ": (("ปรับปรุงทุกปี",),), "ว่าง": ()}


def begun(folder: Path) -> RegisterImport:
    """Return the import of a workbook with the sheets of two years, a note and an empty sheet."""
    path = workbook(folder, SHEETS)
    return receive_register(programme(), path, name=path.name, by=None, at=NOON)


def test_the_likeliest_sheet_is_read_and_those_with_anything_in_them_are_left_out(tmp_path: Path) -> None:
    thailand()

    waiting = begun(tmp_path)

    assert (waiting.sheet, waiting.left_out) == ("2569", ["2568", "หมายเหตุ"])


def test_another_sheet_is_read_with_its_own_columns(tmp_path: Path) -> None:
    thailand()
    waiting = begun(tmp_path)

    chosen = operations.choose_sheet(REGISTER, waiting, "2568", by=None, at=LATER)
    checked = operations.check(REGISTER, confirmed(chosen), at=LATER)
    operations.take_over(REGISTER, checked, by=None, at=LATER)

    assert (chosen.state, chosen.sheet, chosen.left_out) == (ImportState.READ, "2568", ["2569", "หมายเหตุ"])
    assert names() == ["กล้วยฉาบ"]


def test_a_sheet_that_is_not_there_leaves_the_import_as_it_was(tmp_path: Path) -> None:
    thailand()
    waiting = begun(tmp_path)

    with pytest.raises(SheetMissing, match="2569, 2568"):
        operations.choose_sheet(REGISTER, waiting, "ว่าง", by=None, at=LATER)

    waiting.refresh_from_db()
    assert (waiting.sheet, waiting.state) == ("2569", ImportState.READ)


def test_a_sheet_is_chosen_before_the_columns_are_confirmed_and_by_who_may(tmp_path: Path) -> None:
    thailand()
    waiting = begun(tmp_path)

    with pytest.raises(PermissionDenied):
        operations.choose_sheet(REGISTER, waiting, "2568", by=national_officer(make.area("VN")), at=LATER)
    with pytest.raises(ImportNotThere):
        operations.choose_sheet(REGISTER, confirmed(waiting), "2568", by=None, at=LATER)

    waiting.refresh_from_db()
    assert waiting.sheet == "2569"


def test_the_page_says_what_is_left_out_and_takes_the_choice(client: Client, tmp_path: Path) -> None:
    client.force_login(national_officer(thailand()))
    waiting = begun(tmp_path)
    page = waiting.get_absolute_url()
    address = reverse("registry:import-sheet", args=[waiting.pk])

    first = client.get(page).content.decode()
    wrong = client.post(address, {"sheet": "1"}, follow=True).content.decode()
    after = client.post(address, {"sheet": "2568"}, follow=True).content.decode()
    operations.choose_sheet(REGISTER, waiting, "2569", by=None, at=LATER)
    confirmed(waiting)
    done = client.get(page).content.decode()

    assert "Sheets left out" in first
    assert '<option value="2569" selected>' in first
    assert "has no sheet “1”" in wrong
    assert '<option value="2568" selected>' in after
    assert "Which sheet is it?" not in done


def test_the_shell_says_what_is_left_out_and_takes_the_choice(tmp_path: Path) -> None:
    thailand()
    path, answer = str(workbook(tmp_path, SHEETS)), io.StringIO()

    call_command("import_register", path, "--programme", "TH-OTOP", "--sheet", "2568", stdout=answer)
    with pytest.raises(CommandError, match="has no sheet “1”"):
        call_command("import_register", path, "--programme", "TH-OTOP", "--sheet", "1", stdout=answer)

    assert names() == ["กล้วยฉาบ"]
    assert "Only the sheet “2568” was read. Left out: “2569”, “หมายเหตุ”" in answer.getvalue()
    assert list(RegisterImport.objects.values_list("state", flat=True)) == ["cancelled", "committed"]
