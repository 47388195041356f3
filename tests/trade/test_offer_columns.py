"""Which column of an offer sheet is which."""

import csv

import pytest
from django.utils import translation

from ocop.core.text import fold
from ocop.registry.intake.columns import REPORT_HEADERS
from ocop.trade.offer_columns import (
    FILE,
    LABELS,
    ColumnsMissing,
    check_columns,
    column_of,
    column_words,
    propose_mapping,
)

NONE: dict[str, str] = {}


def test_every_word_of_the_file_means_a_column_that_is_there() -> None:
    assert set(column_words().values()) == LABELS.keys()


def test_columns_are_known_in_five_languages() -> None:
    headers = ["รหัสสินค้า", "Đơn vị", "Currency", "harga", "จำนวนสั่งซื้อขั้นต่ำ", "keupayaan seminggu", "whatever"]

    found = propose_mapping(headers, [], remembered=NONE)

    assert list(found.values()) == ["product", "unit", "currency", "price", "minimum_lot", "capacity_per_week"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Nombor produk", "product"),
        ("Mata wang", "currency"),
        ("Pesanan terkecil", "minimum_lot"),
        ("Pek", "pack_multiple"),
        ("Mulai kuantiti 2", "from_2"),
        ("Mulai kuantiti 3", "from_3"),
        ("Tuaian", "harvest"),
        ("Tempoh penyediaan", "lead_time_days"),
        ("Sah mulai", "valid_from"),
        ("Sah hingga", "valid_until"),
        ("Bukti asal", "origin_proof"),
        ("Catatan", "note"),
        ("Weekly capcity", "capacity_per_week"),
        ("Price 4", ""),
        ("From quantity 4", ""),
    ],
)
def test_a_header_means_a_column_also_when_it_is_misspelt(header: str, column: str) -> None:
    assert column_of(header)[0] == column


@pytest.mark.parametrize(
    "headers",
    [
        ["ລະຫັດສິນຄ້າ", "ຫົວໜ່ວຍ", "ສະກຸນເງິນ", "ລາຄາຕໍ່ໜ່ວຍ", "ຈຳນວນ 2", "ລາຄາ 2", "ຈຳນວນສັ່ງຊື້ຂັ້ນຕ່ຳ", "ກຳລັງການຜະລິດຕໍ່ອາທິດ"],
        ["លេខកូដផលិតផល", "ឯកតា", "រូបិយប័ណ្ណ", "តម្លៃឯកតា", "បរិមាណ ២", "តម្លៃ ២", "ការបញ្ជាទិញតិចបំផុត", "សមត្ថភាពប្រចាំសប្តាហ៍"],
        ["ထုတ်ကုန်ကုဒ်", "ယူနစ်", "ငွေကြေး", "ဈေးနှုန်း", "ပမာဏ ၂", "ဈေး ၂", "အနည်းဆုံးပမာဏ", "အပတ်စဉ်ထုတ်လုပ်မှု"],
        [
            "Code ng produkto",
            "Yunit",
            "Salapi",
            "Presyo",
            "Dami 2",
            "Presyo 2",
            "Minimum na order",
            "Magagawa kada linggo",
        ],
    ],
    ids=["lo", "km", "my", "tl"],
)
def test_lao_khmer_burmese_and_filipino_headers_are_known(headers: list[str]) -> None:
    expected = ["product", "unit", "currency", "price", "from_2", "price_2", "minimum_lot", "capacity_per_week"]

    assert list(propose_mapping(headers, [], remembered=NONE).values()) == expected


@pytest.mark.parametrize("language", ["lo", "km", "my"])
def test_our_own_names_of_the_columns_are_known_as_headers(language: str) -> None:
    with translation.override(language):
        labels = {column: str(label) for column, label in LABELS.items()}

    assert {column: column_of(label)[0] for column, label in labels.items()} == {column: column for column in labels}


def test_no_word_means_two_columns() -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        words = [(fold(word), row["column"]) for row in csv.DictReader(lines) for word in row["words"].split("|")]

    assert len({word for word, _column in words}) == len(set(words))


def test_what_is_remembered_goes_before_what_the_header_seems_to_mean() -> None:
    found = propose_mapping(["Price", "Cost", "Note"], [], remembered={"Cost": "price", "Note": ""})

    assert found == {1: "price"}


def test_numbers_currencies_and_units_are_known_by_their_cells() -> None:
    found = propose_mapping(["a", "b", "c", "d"], [["TH-P1", "thb", "กก.", "x"]], remembered=NONE)

    assert found == {0: "product", 1: "currency", 2: "unit"}


def test_the_columns_of_our_own_report_are_passed_over() -> None:
    assert propose_mapping(REPORT_HEADERS, [["New", "TH-P1", "", ""]], remembered=NONE).keys() <= {1}


def test_a_missing_column_is_named_in_the_readers_language() -> None:
    with pytest.raises(ColumnsMissing, match="Product number, Currency"):
        check_columns(["unit", "price", "minimum_lot", "capacity_per_week"])
    with translation.override("th"), pytest.raises(ColumnsMissing, match=str(LABELS["currency"])):
        check_columns(["product", "unit", "price", "minimum_lot", "capacity_per_week"])
