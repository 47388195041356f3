"""What is the same of columns for every kind of file."""

from pathlib import Path

from ocop.registry.intake.columns import lessons, likeness_to, mapping_by_header, samples_of, words_in


def test_lessons_are_what_was_confirmed_and_of_two_columns_of_one_name_the_one_that_counts() -> None:
    headers = ["ชื่อ", "จังหวัด", "ชื่อ", "", "หมายเหตุ", "ราคา"]

    taught = lessons(headers, {0: "product", 1: "province", 2: "", 3: "phone", 4: ""})

    assert taught == {"ชื่อ": "product", "จังหวัด": "province", "หมายเหตุ": ""}


def test_of_two_headers_of_one_meaning_the_surer_one_is_taken() -> None:
    sureness = {"Name": ("product", 0.9), "Product": ("product", 1.0), "Old": ("province", 0.9)}

    mapping = mapping_by_header(["Name", "Product", "Old"], remembered={"Old": ""}, column_of=sureness.__getitem__)

    assert mapping == {1: "product"}


def test_a_long_cell_is_content_and_no_header() -> None:
    likeness = likeness_to(lambda cell: ("product", 0.95))

    assert (likeness("x" * 80), likeness("x" * 81)) == (0.95, 0.0)


def test_words_of_a_data_file_are_folded(tmp_path: Path) -> None:
    file = tmp_path / "columns.csv"
    file.write_text("column,words\nprice,Giá|PRICE|\n", encoding="utf-8")

    assert words_in(file) == {"gia": "price", "price": "price"}


def test_samples_show_some_cells_of_each_column_and_end_in_time() -> None:
    samples = samples_of([("ข้าว", ""), ("เกลือ", "x" * 50), *[("น้ำ", "y")] * 100])

    assert samples[0].startswith("ข้าว · เกลือ")
    assert samples[1] == "x" * 40 + " · y" + " · y" * 4
    assert all(len(shown) < 110 for shown in samples.values())
