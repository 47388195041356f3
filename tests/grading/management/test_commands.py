"""``ocop rate`` and ``ocop check_scheme``."""

import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ocop.grading.management.commands import check_scheme, rate
from ocop.grading.rules import SCHEMES
from ocop.grading.scoring.answer import number_of
from tests.grading.rules.small import written
from tests.grading.scoring.sheets import TEA, VN, best


def sheets_file(folder: Path, *sheets: dict[str, Any]) -> str:
    """Write sheets into a file; return its path."""
    path = folder / "sheets.json"
    path.write_text(json.dumps(sheets, default=float), encoding="utf-8")
    return str(path)


def rated(*arguments: str) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command(rate.Command(), *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> CommandError:
    """Return the refusal of the command."""
    with pytest.raises(CommandError) as caught:
        call_command(rate.Command(), *arguments)
    return caught.value


def test_rate_answers_the_99_point_tea_as_json(tmp_path: Path) -> None:
    path = sheets_file(tmp_path, best(l6_1_2=1), best(l6_1_2=1))

    answer = json.loads(rated("--scheme", VN, "--set", TEA, path, "--json", "--language", "vi"))

    assert answer["parts"] == {"A": 40, "B": 25, "C": 34}
    assert (answer["total"], answer["totals"], answer["band"], answer["stars"]) == (99, [99, 99], 5, 3)
    assert answer["floors_missed"] == {"3": [], "4": ["6.1.2"], "5": ["6.1.2"]}
    assert (answer["stopped"], answer["stops"], answer["to_agree"], answer["unmarked"]) == (False, [], [], [])
    assert answer["words"][0].startswith("Tổng điểm là 99 trên 100 điểm")


def test_rate_tells_which_rule_stopped_it(tmp_path: Path) -> None:
    path = sheets_file(tmp_path, best() | {"found": ["forged"]})

    answer = json.loads(rated("--scheme", VN, "--set", TEA, path, "--json"))

    assert (answer["stopped"], answer["stars"]) == (True, 0)
    assert answer["stops"] == [{"rule": "forged", "words": "The dossier holds forged papers"}]


def test_rate_prints_a_table_and_words(tmp_path: Path) -> None:
    said = rated("--scheme", VN, "--set", TEA, sheets_file(tmp_path, best(), best(l4_1=2)))

    assert "A Product and community strength" in said
    assert "The total is 98.5 of 100 points, from 2 sheets: 100 · 97." in said


def test_rate_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([best()], default=float)))

    assert json.loads(rated("--scheme", VN, "--set", TEA, "-", "--json"))["stars"] == 5


def test_rate_takes_what_an_officer_sets(tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(
        json.dumps({"points": {"A": 30, "B": 25, "C": 45}, "bands": {"1": 0, "2": 50, "3": 70, "4": 80, "5": 90}}),
        encoding="utf-8",
    )
    path = sheets_file(tmp_path, {"A.1": 30, "B.1": 25, "C.1": 30})

    said = rated("--scheme", "th-opc-2024", "--set", "1", path, "--officer-settings", str(settings), "--json")

    assert json.loads(said)["stars"] == 4


def test_a_total_just_below_a_band_is_never_printed_as_the_band() -> None:
    just_below = 70 - Fraction(1, 10**30)

    assert number_of(just_below) < 70
    assert number_of(Fraction(70)) == 70


@pytest.mark.parametrize(
    ("text", "arguments", "why"),
    [
        ("nothing", ("--scheme", VN, "--set", TEA), "no JSON"),
        ("{}", ("--scheme", VN, "--set", TEA), "list"),
        ("[]", ("--scheme", VN, "--set", TEA), "no sheet"),
        ('[{"99": 1}]', ("--scheme", VN, "--set", TEA), "99"),
        ('[{"1.1": 9}]', ("--scheme", VN, "--set", TEA), "0, 1, 2, 3"),
        ('[{"1.1": -1}]', ("--scheme", VN, "--set", TEA), "0, 1, 2, 3"),
        ('[{"found": ["hail"]}]', ("--scheme", VN, "--set", TEA), "hail"),
        ("[{}]", ("--scheme", "xx", "--set", TEA), "not an edition"),
        ("[{}]", ("--scheme", VN, "--set", "27"), "no card"),
        ("[{}]", ("--scheme", "vn-ocop-2019", "--set", "all"), "archived"),
        ("[{}]", ("--scheme", "kh-ovop", "--set", "1"), "no rating"),
        ("[{}]", ("--scheme", "th-opc-2024", "--set", "1"), "officer"),
    ],
)
def test_what_cannot_be_rated_is_refused_in_words(
    tmp_path: Path, text: str, arguments: tuple[str, ...], why: str
) -> None:
    path = tmp_path / "sheets.json"
    path.write_text(text, encoding="utf-8")

    refusal = refused(*arguments, str(path))

    assert why in str(refusal)
    assert refusal.returncode == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in str(refused("--scheme", VN, "--set", TEA, str(tmp_path / "none.json")))


def test_check_scheme_finds_nothing_wrong_in_what_comes_with_it() -> None:
    out = io.StringIO()

    call_command(check_scheme.Command(), str(SCHEMES / "ph-trustmark-2023"), "--json", stdout=out)

    assert json.loads(out.getvalue()) == []


def test_check_scheme_lists_each_problem_and_ends_with_1(tmp_path: Path) -> None:
    folder = written(tmp_path, ("set-01.yaml", "group: G", "group: H"))
    out = io.StringIO()

    with pytest.raises(CommandError, match=r"1 problem was found\.") as caught:
        call_command(check_scheme.Command(), str(folder), str(folder / "set-01.yaml"), "--json", stdout=out)

    assert caught.value.returncode == 1
    (problem,) = json.loads(out.getvalue())
    assert (problem["line"], problem["code"]) == (3, "unknown_group")
    assert problem["file"].endswith("set-01.yaml")


def test_check_scheme_prints_where_and_what(tmp_path: Path) -> None:
    folder = written(tmp_path, ("set-01.yaml", "group: G", "group: H"))
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command(check_scheme.Command(), str(folder), stdout=out)

    assert "set-01.yaml:3:8: The group is “H”, which edition.yaml does not list" in out.getvalue()
