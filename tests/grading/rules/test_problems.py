"""Every kind of problem, each made by spoiling one thing in a small valid edition."""

from pathlib import Path

import pytest

from ocop.grading.rules import EditionWrong, check, read_edition
from tests.grading.rules.small import found, written

E, L, C = "edition.yaml", "ladders.yaml", "set-01.yaml"

SPOILT = [
    ("not_yaml", E, "state: in_use", "state: [in_use"),
    ("doubled_key", E, "year: 2026", "year: 2026\nyear: 2027"),
    ("unknown_key", E, "year: 2026", "year: 2026\nyaer: 2026"),
    ("missing_key", E, "country: VN\n", ""),
    ("wrong_type", E, "year: 2026", 'year: "soon"'),
    ("wrong_type", C, 'set: "1"', "set: 1"),
    ("wrong_type", C, "points: 60", "points: sixty"),
    ("wrong_type", E, "issued_on: 2026-01-01", "issued_on: spring"),
    ("wrong_value", E, "state: in_use", "state: in_usage"),
    ("wrong_value", E, "limits:", "council:\n  renewals: {decided: by_letter}\nlimits:"),
    ("missing_key", E, "limits:", "council:\n  renewals: {answer_days: 10}\nlimits:"),
    ("wrong_value", E, "limits:", "council:\n  renewals: {decided: in_writing, answer_days: 0}\nlimits:"),
    ("wrong_value", E, "limits:", "council:\n  majority: most\nlimits:"),
    ("wrong_value", E, "limits:", "council:\n  tie: coin\nlimits:"),
    ("unknown_key", E, "limits:", "council:\n  ties: lost\nlimits:"),
    ("negative", C, "points: 20\n", "points: -20\n"),
    ("wrong_type", C, "points: 20\n", "points: 1e999999999\n"),
    ("english_missing", C, 'names: {en: "Honey"}', 'names: {vi: "Mật ong"}'),
    ("english_missing", L, '{en: "Exported"}', '{vi: "Xuất khẩu"}'),
    ("empty", C, '{en: "Honey"}', '{en: ""}'),
    ("no_such_date", E, "issued_on: 2026-01-01", "issued_on: 2026-02-29"),
    ("no_such_date", E, '"04-30"', '"04-31"'),
    ("window_reversed", E, "until: null", "until: 2026-01-31"),
    ("window_reversed", E, "opens_days_before: 180", "opens_days_before: 100"),
    ("window_reversed", E, '"06-30"', '"03-30"'),
    ("unknown_programme", E, "programme: VN-OCOP", "programme: VN-OCOPS"),
    ("country_differs", E, "country: VN", "country: LA"),
    ("unknown_edition", E, "[vn-ocop-2026]", "[vn-ocop-1999]"),
    ("unknown_authority", E, "{code: r1, authority: province", "{code: r1, authority: provinces"),
    ("unknown_authority", E, "at_least: 50, authority: province", "at_least: 50, authority: district"),
    ("authority_differs", E, "decides: [2, 3]", "decides: [2]"),
    ("unknown_field", E, "validity: {months: 36}", 'validity: {months: 36}\n  number: "{serial}/{jear}"'),
    ("wrong_value", E, "validity: {months: 36}", 'validity: {months: 36}\n  number: "{serial"'),
    ("unknown_level", E, "decides: [2, 3]", "decides: [2, 7]"),
    ("unknown_form", E, 'forms: ["01"]', 'forms: ["07"]'),
    ("unknown_form", E, "proofs:", "form_fields: [vn-ocop]\nproofs:"),
    ("unknown_form_fields", E, "proofs:", "form_fields: [vn-ocops]\nproofs:"),
    ("unknown_set", E, "sets: 1-1", "sets: 1-2"),
    ("unknown_kind", E, "zero_in: sensory", "zero_in: smell"),
    ("unknown_answer", E, '{"1": ["1.2"]}', '{"1": ["1.7"]}'),
    ("unknown_dimension", E, '{"1": ["1.2"]}', '{"9": ["1.2"]}'),
    ("segments_overlap", E, '{"1": ["1.2"]}', '{"1": ["1.1"]}'),
    ("doubled_code", E, "{code: zero, kind", "{code: forged, kind"),
    ("doubled_code", E, "  - {code: G, names", '  - {code: G, names: {en: "G"}}\n  - {code: G, names'),
    ("doubled_code", C, '- code: "4"', '- code: "3"'),
    ("band_gap", E, "{level: 1, at_least: 0", "{level: 1, at_least: 5"),
    ("band_gap", E, "{level: 2, at_least: 50", "{level: 2, at_least: 50, below: 70"),
    ("band_gap", E, "{level: 3, at_least: 80", "{level: 4, at_least: 80"),
    ("band_overlap", E, "{level: 3, at_least: 80", "{level: 3, at_least: 40"),
    ("band_overlap", E, "{level: 2, at_least: 50", "{level: 2, at_least: 50, below: 90"),
    ("band_above_total", E, "{level: 3, at_least: 80", "{level: 3, at_least: 101"),
    ("bands_out_of_order", E, "{level: 3, at_least: 80", "{level: 0, at_least: 80"),
    ("null_not_listed", E, "at_least: 50", "at_least: null"),
    ("null_not_listed", C, "points: 60", "points: null"),
    ("listed_not_null", E, "year: 2026", "year: 2026\nunpublished: [bands.2]"),
    ("listed_not_null", E, "year: 2026", "year: 2026\nunpublished: [points.A]"),
    ("wrong_value", E, "year: 2026", "year: 2026\nunpublished: [everything]"),
    ("unknown_ladder", C, "ladder: SALES", "ladder: SALE"),
    ("unknown_group", C, "group: G", "group: H"),
    ("unknown_lead", C, "lead: [mae]", "lead: [moh]"),
    ("unknown_proof", C, "proofs: [market]", "proofs: [markets]"),
    ("unknown_only_if", C, 'only_if: "1"', 'only_if: "9"'),
    ("unknown_only_if", C, 'only_if: "1"', 'only_if: "2"'),
    ("levels_count", C, "levels: [10, 20, 30]", "levels: [10, 30]"),
    ("levels_out_of_order", C, "levels: [10, 20, 30]", "levels: [20, 10, 30]"),
    ("levels_out_of_order", C, "levels: [10, 20, 30]", "levels: [20, 20, 30]"),
    ("top_not_maximum", C, "levels: [10, 20, 30]", "levels: [10, 20, 25]"),
    ("floor_above_maximum", C, "{2: 10, 3: 20}", "{2: 10, 3: 40}"),
    ("floor_not_on_ladder", C, "{2: 10, 3: 20}", "{2: 15, 3: 20}"),
    ("floor_level_unknown", C, "{2: 10, 3: 20}", "{2: 10, 6: 20}"),
    ("floor_falls", C, "{2: 10, 3: 20}", "{2: 20, 3: 10}"),
    ("assumed_floor_unknown", C, "{2: 10, 3: 20}", '{2: 10}\n        assumed_floors: ["3"]'),
    ("sum_wrong", C, "points: 60", "points: 50"),
    (
        "sum_wrong",
        C,
        'points: 40\n        levels: [{points: 0, en: "Simple"}, {points: 40',
        'points: 30\n        levels: [{points: 0, en: "Simple"}, {points: 30',
    ),
]


def test_the_small_edition_is_valid(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(("code", "file", "before", "after"), SPOILT)
def test_each_spoilt_thing_is_named_with_its_line(
    tmp_path: Path, code: str, file: str, before: str, after: str
) -> None:
    folder = written(tmp_path, (file, before, after))

    problems = check(folder)

    assert code in {problem.code for problem in problems}
    named = next(problem for problem in problems if problem.code == code)
    lines = (folder / Path(named.file).name).read_text(encoding="utf-8").splitlines()
    assert 1 <= named.line <= len(lines)
    assert named.message[-1] in ".?"


def test_a_wrong_sum_says_what_it_adds_up_to(tmp_path: Path) -> None:
    problems = found(tmp_path, (C, "points: 60", "points: 50"))

    assert [(problem.code, problem.line) for problem in problems] == [("sum_wrong", 5), ("sum_wrong", 8)]
    assert any("20 + 40 = 60" in problem.message for problem in problems)
    assert any("50 + 40 = 90" in problem.message for problem in problems)


def test_levels_worth_the_same_are_allowed_with_a_slip(tmp_path: Path) -> None:
    same = (C, "levels: [10, 20, 30]", 'levels: [20, 20, 30]\n        slip: "Printed so."')

    problems = found(tmp_path, same, (C, "{2: 10, 3: 20}", "{2: 20, 3: 20}"))

    assert problems == []


def test_everything_that_is_wrong_is_found_at_once(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        (E, "programme: VN-OCOP", "programme: XX"),
        (L, '{en: "Exported"}', '{vi: "Xuất khẩu"}'),
        (C, "group: G", "group: H"),
        (C, "levels: [10, 20, 30]", "levels: [10, 20, 25]"),
    )

    assert {problem.code for problem in problems} == {
        "unknown_programme", "english_missing", "unknown_group", "top_not_maximum",
    }  # fmt: skip


@pytest.mark.parametrize(
    "spoilt", ["", "]", "- 1\n- 2", "just words", "a: &x [*x]", "\x00", "a: !!python/object 1", "? [a]\n: b"]
)
@pytest.mark.parametrize("file", [E, L, C])
def test_no_text_ends_in_a_traceback(tmp_path: Path, file: str, spoilt: str) -> None:
    folder = written(tmp_path)
    (folder / file).write_text(spoilt, encoding="utf-8")

    assert check(folder)


def test_items_that_hold_themselves_are_refused(tmp_path: Path) -> None:
    problems = found(tmp_path, (C, '- code: "1"\n', '- &x\n        code: "1"\n        items: [*x]\n'))

    assert "too_deep" in {problem.code for problem in problems}


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / C).write_bytes('set: "Mật ong"'.encode("utf-16"))

    assert "not_utf8" in {problem.code for problem in check(folder)}


def test_a_strange_file_in_the_folder_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "card.yml").write_text("set: 1", encoding="utf-8")

    assert [problem.code for problem in check(folder)] == ["unknown_file"]


def test_two_cards_of_one_set_are_named(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "set-02.yaml").write_text((folder / C).read_text(encoding="utf-8"), encoding="utf-8")

    assert [problem.code for problem in check(folder)] == ["doubled_code"]


def test_one_file_can_be_checked_alone(tmp_path: Path) -> None:
    folder = written(tmp_path, (C, "group: G", "group: H"), (E, "programme: VN-OCOP", "programme: XX"))

    assert [problem.code for problem in check(folder / C)] == ["unknown_group"]
    assert [problem.code for problem in check(folder / E)] == ["unknown_programme"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("words", encoding="utf-8")

    assert [problem.code for problem in check(tmp_path / "nothing")] == ["file_missing"]
    assert [problem.code for problem in check(tmp_path / "empty")] == ["file_missing"]
    assert [problem.code for problem in check(tmp_path / "notes.txt")] == ["unknown_file"]


def test_a_wrong_edition_is_not_read(tmp_path: Path) -> None:
    folder = written(tmp_path, (C, "group: G", "group: H"))

    with pytest.raises(EditionWrong, match="unknown_group") as caught:
        read_edition(folder)

    assert len(caught.value.problems) == 1
