"""A register file from the shell."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from ocop.registry.models import Product, Programme, RegisterImport
from ocop.registry.states import ImportState
from tests.registry.areas import thailand
from tests.registry.files import THAI, text_file, workbook
from tests.registry.imports import BANANA, COUNTS, REGISTER, RICE, names

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str, programme: str = "TH-OTOP") -> str:
    """Return what the command answers."""
    answer = io.StringIO()
    call_command("import_register", str(path), "--programme", programme, *options, stdout=answer)
    return answer.getvalue()


def counts(path: Path, *options: str) -> dict[str, int]:
    """Return the one JSON object that the command prints."""
    found: dict[str, int] = json.loads(run(path, "--json", *options))
    return found


def test_the_counts_come_as_one_json_object(tmp_path: Path) -> None:
    thailand()

    assert counts(text_file(tmp_path, REGISTER)) == {"rows": 5, **COUNTS}

    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_the_counts_come_as_sentences_with_the_first_faults(tmp_path: Path) -> None:
    thailand()

    answer = run(text_file(tmp_path, REGISTER))

    assert "5 rows in register.csv\n" in answer
    assert "2  New\n" in answer
    assert f"line 5, {THAI[0]}: The name of the product is missing." in answer
    assert "1 rows wait for a decision" in answer
    assert "--report" in answer


def test_a_workbook_is_as_good_as_a_text(tmp_path: Path) -> None:
    thailand()

    assert counts(workbook(tmp_path, {"OTOP": REGISTER})) == {"rows": 5, **COUNTS}


def test_a_dry_run_counts_and_takes_nothing_over(tmp_path: Path) -> None:
    thailand()

    answer = counts(text_file(tmp_path, REGISTER), "--dry-run")

    assert answer == {"rows": 5, **COUNTS}
    assert names() == []
    assert RegisterImport.objects.get().state == ImportState.CANCELLED
    assert Programme.objects.get(code="TH-OTOP").mapping == {}
    assert "nothing was taken over" in run(text_file(tmp_path, REGISTER), "--dry-run")


def test_the_report_can_be_imported_and_changes_nothing(tmp_path: Path) -> None:
    thailand()
    report = tmp_path / "report.xlsx"

    run(text_file(tmp_path, REGISTER), "--report", str(report))

    again = {"rows": 5, "new": 0, "updated": 0, "unchanged": 2, "duplicate": 1, "held": 1, "rejected": 1}
    assert counts(report) == again


def test_a_column_can_be_named_and_is_remembered(tmp_path: Path) -> None:
    thailand()
    header = ("Was es ist", *THAI[1:])
    path = text_file(tmp_path, [header, RICE, BANANA])

    counts(path, "--column", "Was  es ist=product", "--column", f"{THAI[4]}=")

    rice = Product.objects.order_by("pk")[0]
    assert (rice.name, rice.address) == ("ข้าวไร่", "")
    assert Programme.objects.get(code="TH-OTOP").mapping["Was es ist"] == "product"
    assert counts(path)["rows"] == 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--column", "nothing=product"], "There is no column “nothing”"),
        (["--column", "จังหวัด=colour"], "“colour” is not one of our columns"),
        (["--report", "/nowhere/report.xlsx"], "The report cannot be written"),
        (["--report", "/"], "The report cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, options: list[str], says: str) -> None:
    thailand()

    with pytest.raises(CommandError, match=says):
        run(text_file(tmp_path, REGISTER), *options)

    assert names() == []


def test_an_unknown_programme_is_said_with_those_that_are_known(tmp_path: Path) -> None:
    thailand()

    with pytest.raises(CommandError, match=r"“XX-OVOP” is not a programme .*TH-OTOP"):
        run(text_file(tmp_path, REGISTER), programme="XX-OVOP")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nothing.csv")


def test_missing_places_of_the_country_are_loaded_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[list[str]] = []

    def load(countries: list[str], *, on: object) -> None:
        loaded.append(countries)
        thailand()

    monkeypatch.setattr("ocop.registry.management.commands.import_register.load_places", load)

    run(text_file(tmp_path, REGISTER))

    assert loaded == [["TH"]]
    assert "Loading the places of TH" in capsys.readouterr().err
    assert Product.objects.count() == COUNTS["new"]


@pytest.mark.parametrize(("content", "says"), [(b"%PDF-1.7", "PDF"), (b"", "empty"), (b"a,b\n", "no row")])
def test_a_file_that_is_no_table_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    thailand()
    path = tmp_path / "register.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=says):
        run(path)


def test_a_register_without_a_product_column_is_said(tmp_path: Path) -> None:
    thailand()
    path = text_file(tmp_path, [("จังหวัด", "โทรศัพท์"), ("กระบี่", "0812345678")])

    with pytest.raises(CommandError, match="Name of the product"):
        run(path)


def test_a_dry_run_shows_how_the_file_was_read_and_which_column_is_which(tmp_path: Path) -> None:
    thailand()
    path = text_file(tmp_path, [(*THAI, "หมายเหตุ"), (*RICE, "x")], encoding="cp874", delimiter=";")

    answer = run(path, "--dry-run")

    assert "Read as text in cp874, cells parted by “;”, header in line 1.\n" in answer
    assert f"  {THAI[0]} → product (Name of the product)\n" in answer
    assert "  หมายเหตุ → not taken over\n" in answer
    assert "→" not in run(path)
    assert "Read as workbook, sheet “OTOP”, header in line 1." in run(workbook(tmp_path, {"OTOP": REGISTER}))


def test_a_missing_column_is_said_with_what_the_file_has(tmp_path: Path) -> None:
    thailand()
    path = text_file(tmp_path, [(THAI[0], "อะไร"), ("ข้าวไร่", "x"), ("กล้วยฉาบ", "y")])

    with pytest.raises(CommandError, match=rf"Province or state.*The file has: “{THAI[0]}”, “อะไร”.*--place PLACE"):
        run(path)

    assert RegisterImport.objects.get().state == ImportState.CANCELLED


def test_the_place_of_a_register_of_one_district_is_named_and_remembered(tmp_path: Path) -> None:
    thailand()
    path = text_file(tmp_path, [(THAI[0], THAI[3]), ("ข้าวไร่", "กลุ่มข้าว")])

    first = run(path, "--place", "Khao Phanom, Krabi")

    assert "Rows that name no place lie in เขาพนม, กระบี่ (TH.81.8102); --place says another.\n" in first
    assert Product.objects.get().area.path == "TH.81.8102"
    assert "เขาพนม, กระบี่ (TH.81.8102)" in run(path)
    with pytest.raises(CommandError, match="Province or state"):
        run(path, "--place", "")


def test_a_place_that_is_not_known_stops_the_import(tmp_path: Path) -> None:
    thailand()

    with pytest.raises(CommandError, match="“Atlantis” is not a place that is known here"):
        run(text_file(tmp_path, REGISTER), "--place", "Atlantis")

    assert RegisterImport.objects.get().state == ImportState.CANCELLED


def test_the_limit_of_the_page_is_none_of_the_shell(tmp_path: Path, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10
    thailand()

    assert counts(text_file(tmp_path, REGISTER))["rows"] == 5
