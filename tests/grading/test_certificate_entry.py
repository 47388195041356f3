"""Certificates that were issued on paper, entered from a sheet."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from ocop.accounts.models import User
from ocop.activity.models import Activity
from ocop.grading.models import PaperImport, Source, StarCertificate
from ocop.grading.operations import paper_imports
from ocop.grading.operations.paper_imports import PAPERS, SchemeUnknown
from ocop.grading.paper_columns import PaperColumnsMissing, propose_mapping
from ocop.grading.queries.paper import rows_of
from ocop.grading.states import CertificateState
from ocop.registry.intake.operations import RowsTooMany
from ocop.registry.intake.report import report_of
from ocop.registry.models import Product, StarHeld
from ocop.registry.queries import stars_on
from ocop.registry.states import ImportState
from tests.make import accounts, grading, places, registry
from tests.make import certificates as make

pytestmark = pytest.mark.django_db

NOON = grading.NOON
HEADER = [
    "Product number",
    "Edition",
    "Set",
    "Stars",
    "Certificate number",
    "Decision number",
    "Decided on",
    "Issued on",
    "Valid until",
    "Proof",
]


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def product() -> Product:
    """Return a product of Viet Nam."""
    return grading.product()


def row(of: Product, **changes: str) -> list[str]:
    """Return the row of a good certificate of 2024, under the rules of 2023."""
    cells = {
        "Product number": of.number,
        "Edition": "2023",
        "Set": "11",
        "Stars": "4",
        "Certificate number": "57/2024",
        "Decision number": "1203/QĐ-UBND",
        "Decided on": "2024-05-06",
        "Issued on": "2024-05-10",
        "Valid until": "2027-05-10",
        "Proof": "scan",
    }
    return list((cells | {name.replace("_", " "): cell for name, cell in changes.items()}).values())


def sheet(tmp_path: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    """Return a CSV file."""
    path = tmp_path / "papers.csv"
    path.write_text("\n".join(";".join(cells) for cells in (header, *rows)) + "\n", encoding="utf-8")
    return path


def checked(path: Path, *, by: User | None = None, scheme: str = "vn-ocop") -> PaperImport:
    """Check a sheet, from the shell of the node or as an officer."""
    received = paper_imports.receive_papers(path, scheme=scheme, name=path.name, by=by, at=NOON)
    confirmed = paper_imports.confirm_paper_columns(received, received.columns, by=by, at=NOON)
    return paper_imports.check_papers(confirmed, at=NOON)


def entered(path: Path, *, by: User | None = None, scheme: str = "vn-ocop") -> PaperImport:
    """Check and enter a sheet; the check has to say what then comes of it."""
    found = checked(path, by=by, scheme=scheme)
    tried, counts = outcomes(found), found.counts

    done = paper_imports.enter_papers(found, by=by, at=NOON)

    assert (outcomes(done), done.counts) == (tried, counts)
    return done


def outcomes(done: PaperImport) -> list[tuple[str, list[str]]]:
    """Return what became of each row, and the codes of what was said of it."""
    return [(one.outcome, [problem["code"] for problem in one.problems]) for one in rows_of(done)]


def test_a_row_with_a_decision_becomes_a_certificate_without_a_signature(tmp_path: Path, product: Product) -> None:
    done = entered(sheet(tmp_path, row(product)))

    made = StarCertificate.objects.get()
    assert outcomes(done) == [("new", [])]
    assert (made.number, made.stars, made.edition, made.authority) == ("57/2024", 4, "vn-ocop-2023", "province")
    assert (made.decided_on, made.issued_on, made.valid_until) == (
        dt.date(2024, 5, 6),
        dt.date(2024, 5, 10),
        dt.date(2027, 5, 10),
    )
    assert (made.source, made.credential, made.status_index, made.key) == (Source.ENTERED, "", None, None)
    assert made.proof == {"told": "scan", "missing": [], "file": "papers.csv", "line": 2}
    assert [held.stars for held in stars_on(product, dt.date(2027, 5, 9))] == [4]
    assert stars_on(Product.objects.get(), dt.date(2027, 5, 10)) == []
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "grading.certificate_entered",
        "registry.stars_held",
        "grading.papers_entered",
    ]


def test_a_row_without_a_decision_is_only_reported(tmp_path: Path, product: Product) -> None:
    done = entered(sheet(tmp_path, row(product, Decision_number="", Decided_on="")))

    assert outcomes(done) == [("new", ["only_reported"])]
    assert not StarCertificate.objects.exists()
    held = StarHeld.objects.get()
    assert (held.stars, held.decision, held.edition) == (4, "", "2023")
    assert stars_on(product, dt.date(2026, 6, 1)) == []


def test_the_same_sheet_twice_changes_nothing(tmp_path: Path, product: Product) -> None:
    other = grading.product("Mật ong")
    path = sheet(tmp_path, row(product), row(other, Decision_number="", Decided_on=""))
    entered(path)
    changes = Activity.objects.exclude(verb="grading.papers_entered")
    lines = changes.count()

    again = entered(path)

    assert [one for one, _remarks in outcomes(again)] == ["unchanged", "unchanged"]
    assert changes.count() == lines
    assert (StarCertificate.objects.count(), StarHeld.objects.count()) == (1, 2)


def test_a_check_enters_nothing_and_begins_anew_after_a_crash(tmp_path: Path, product: Product) -> None:
    found = checked(sheet(tmp_path, row(product), row(product)))
    PaperImport.objects.update(state=ImportState.CHECKING)

    again = paper_imports.check_papers(found, at=NOON)

    assert again.counts == {"new": 1, "unchanged": 0, "duplicate": 1, "held": 0, "rejected": 0}
    assert not StarCertificate.objects.exists()
    assert not StarHeld.objects.exists()
    assert not Activity.objects.exists()


def test_counts_add_up_to_the_rows(tmp_path: Path, product: Product) -> None:
    rows = [
        row(product),
        row(product),
        row(product, Stars="3"),
        row(product, Product_number="VN-P999999"),
        row(product, Stars="seven", Decision_number="9/QĐ"),
    ]

    done = entered(sheet(tmp_path, *rows))

    assert outcomes(done) == [
        ("new", []),
        ("duplicate", ["said_before"]),
        ("held", ["said_otherwise"]),
        ("held", ["product_unknown"]),
        ("rejected", ["stars_unreadable"]),
    ]
    assert sum(done.counts.values()) == len(rows)
    assert StarCertificate.objects.get().stars == 4


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Product_number": ""}, "product_missing"),
        ({"Stars": ""}, "stars_missing"),
        ({"Stars": "2"}, "not_certified"),
        ({"Edition": "2011"}, "edition_unknown"),
        ({"Decided_on": "", "Issued_on": "", "Edition": "2023"}, "day_missing"),
        ({"Decided_on": "32/13/2024"}, "day_unreadable"),
        ({"Decided_on": "2027-01-01", "Issued_on": "2027-01-01"}, "in_the_future"),
        ({"Issued_on": "2024-05-01"}, "issued_before_decided"),
        ({"Valid_until": "2024-05-10"}, "ends_before_it_begins"),
        ({"Edition": "2019", "Valid_until": ""}, "end_missing"),
        ({"Certificate_number": "9" * 61}, "too_long"),
    ],
)
def test_a_row_that_cannot_be_entered_says_why(
    tmp_path: Path, product: Product, changes: dict[str, str], code: str
) -> None:
    done = entered(sheet(tmp_path, row(product, **changes)))

    ((outcome, codes),) = outcomes(done)
    assert outcome == "rejected"
    assert code in codes
    for _column, why, todo in PAPERS.told(done, list(rows_of(done)))[0].remarks:
        assert why
        assert todo
        assert "%(" not in why + todo
    assert not StarCertificate.objects.exists()


def test_what_is_missing_is_noted_and_nothing_is_invented(tmp_path: Path, product: Product) -> None:
    done = entered(sheet(tmp_path, row(product, Certificate_number="", Issued_on="", Valid_until="", Proof="")))

    made = StarCertificate.objects.get()
    assert outcomes(done) == [("new", ["number_missing", "until_by_rule"])]
    assert made.proof["missing"] == ["number", "issued_on", "proof"]
    assert made.number == f"1203/QĐ-UBND · {product.number}"
    assert (made.issued_on, made.valid_until) == (dt.date(2024, 5, 6), dt.date(2027, 5, 6))


def test_issued_on_29_february_it_ends_by_the_rules_on_the_28th(tmp_path: Path, product: Product) -> None:
    leap = row(product, Decided_on="2024-02-29", Issued_on="29/02/2567", Valid_until="")

    entered(sheet(tmp_path, leap))

    assert StarCertificate.objects.get().valid_until == dt.date(2027, 2, 28)


def test_without_the_year_of_the_rules_those_of_the_day_are_taken(tmp_path: Path, product: Product) -> None:
    entered(sheet(tmp_path, row(product, Edition="")))

    assert StarCertificate.objects.get().edition == "vn-ocop-2023"


def test_a_certificate_known_with_other_facts_is_held(tmp_path: Path, product: Product) -> None:
    entered(sheet(tmp_path, row(product)))

    done = entered(sheet(tmp_path, row(product, Stars="5")))
    renumbered = entered(sheet(tmp_path, row(product, Certificate_number="58/2024")))

    # 5 stars are the minister's, so it is another authority's number; the decision gives it away
    assert outcomes(done)[0][0] == "held"
    assert outcomes(renumbered) == [("held", ["decision_known"])]
    assert StarCertificate.objects.get().stars == 4


def test_a_later_paper_replaces_an_earlier_one_in_any_order(tmp_path: Path, product: Product) -> None:
    old = row(
        product,
        Certificate_number="1/2023",
        Decision_number="1/QĐ",
        Decided_on="2023-04-01",
        Issued_on="2023-04-01",
        Valid_until="2026-04-01",
        Stars="3",
    )

    done = entered(sheet(tmp_path, row(product), old))

    states = dict(StarCertificate.objects.values_list("number", "state"))
    assert outcomes(done) == [("new", []), ("new", ["past_one"])]
    assert states == {"57/2024": CertificateState.VALID, "1/2023": CertificateState.SUPERSEDED}
    assert {held.stars: held.valid_until for held in StarHeld.objects.all()} == {
        4: dt.date(2027, 5, 10),
        3: dt.date(2024, 5, 10),
    }


def test_a_later_paper_after_an_earlier_one_replaces_it(tmp_path: Path, product: Product) -> None:
    later = row(
        product,
        Certificate_number="8/2025",
        Decision_number="8/QĐ",
        Decided_on="2025-04-01",
        Issued_on="2025-04-01",
        Valid_until="2028-04-01",
    )

    entered(sheet(tmp_path, row(product), later))

    states = dict(StarCertificate.objects.values_list("number", "state"))
    assert states == {"57/2024": CertificateState.SUPERSEDED, "8/2025": CertificateState.VALID}


def test_a_paper_does_not_replace_what_was_decided_here(tmp_path: Path, product: Product) -> None:
    make.issued(of=product, at=dt.datetime(2024, 1, 1, 5, tzinfo=dt.UTC))

    done = entered(sheet(tmp_path, row(product)))

    assert outcomes(done) == [("held", ["present_stands"])]
    assert StarCertificate.objects.count() == 1


def test_a_product_is_found_by_name_maker_and_place(tmp_path: Path, product: Product) -> None:
    assert product.producer
    twin = grading.product(product.name, of=grading.maker("Hợp tác xã khác"))
    header = ["Tên sản phẩm", "Chủ thể", "Số sao", "Số giấy chứng nhận", "Số quyết định", "Ngày quyết định"]
    named = [product.name.upper(), "HTX Chè Trung Du", "4 sao", "7", "7/QĐ-UBND", "06/05/2024"]
    unclear = [product.name, "", "4", "8", "8/QĐ-UBND", "06/05/2024"]

    done = entered(sheet(tmp_path, named, unclear, header=header))

    assert outcomes(done)[0][0] == "new"
    assert outcomes(done)[1] == ("rejected", ["maker_missing"])
    assert StarCertificate.objects.get().product == product != twin


def test_a_number_that_leads_to_another_name_is_held(tmp_path: Path, product: Product) -> None:
    header = [*HEADER, "Product name"]

    done = entered(sheet(tmp_path, [*row(product), "Mật ong"], header=header))

    assert outcomes(done) == [("held", ["name_differs"])]


def test_a_product_of_another_country_is_refused(tmp_path: Path, product: Product) -> None:
    done = entered(sheet(tmp_path, row(registry.product())))

    assert outcomes(done) == [("rejected", ["other_country"])]


def test_an_officer_enters_only_for_its_own_area(tmp_path: Path, product: Product) -> None:
    path = sheet(tmp_path, row(product))
    elsewhere = accounts.officer(of=places.area("VN.02"))
    here = accounts.officer(of=places.area("VN.01"))

    refused = entered(path, by=elsewhere)
    taken = entered(path, by=here)

    assert outcomes(refused) == [("rejected", ["place_not_yours"])]
    assert outcomes(taken) == [("new", [])]


def test_a_sheet_is_taken_further_by_who_sent_it_alone(tmp_path: Path, product: Product) -> None:
    found = checked(sheet(tmp_path, row(product)), by=accounts.officer(of=places.area("VN.01")))

    for other in (accounts.officer(of=places.area("VN.01")), None):
        with pytest.raises(PermissionDenied):
            paper_imports.enter_papers(found, by=other, at=NOON)
    with pytest.raises(PermissionDenied):
        checked(sheet(tmp_path, row(product)), by=accounts.officer(of=places.area("TH.50")))

    assert not StarCertificate.objects.exists()


def test_a_file_that_cannot_be_entered_is_refused_whole(
    tmp_path: Path, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = sheet(tmp_path, row(product), row(product))
    with pytest.raises(SchemeUnknown):
        paper_imports.receive_papers(good, scheme="kh-ovop", name="x", by=None, at=NOON)
    monkeypatch.setattr(paper_imports, "ROWS_AT_ONCE", 1)
    with pytest.raises(RowsTooMany):
        checked(good)
    with pytest.raises(PaperColumnsMissing):
        checked(sheet(tmp_path, ["1", "x"], header=["Certificate number", "Proof"]))


def test_columns_are_remembered_for_who_sends_them(tmp_path: Path, product: Product) -> None:
    officer, other = (accounts.officer(of=places.area("VN.01")) for _one in range(2))
    header = ["Goods", "Grade given", "Paper"]
    path = sheet(tmp_path, [product.number, "4", "57/2024"], header=header)
    first = paper_imports.receive_papers(path, scheme="vn-ocop", name="x.csv", by=officer, at=NOON)
    corrected = {0: "product_number", 1: "stars", 2: "number"}
    paper_imports.confirm_paper_columns(first, corrected, by=officer, at=NOON)

    again = paper_imports.receive_papers(path, scheme="vn-ocop", name="y.csv", by=officer, at=NOON)
    elsewhere = paper_imports.receive_papers(path, scheme="vn-ocop", name="z.csv", by=other, at=NOON)

    assert again.columns == corrected
    assert elsewhere.columns != corrected


def test_a_code_that_a_row_gives_leads_the_next_rows_to_the_product(tmp_path: Path, product: Product) -> None:
    header = ["Product number", "Product code", "Stars", "Certificate number", "Decision number", "Decided on"]
    first = [product.number, "C-7", "3", "1", "1/QĐ", "2024-01-05"]
    later = ["", "C-7", "4", "2", "2/QĐ", "2025-01-05"]

    done = entered(sheet(tmp_path, first, later, header=header))

    assert [outcome for outcome, _codes in outcomes(done)] == ["new", "new"]
    assert StarCertificate.objects.get(state="valid").number == "2"


def test_a_mark_without_a_decision_is_reported_as_a_mark(tmp_path: Path) -> None:
    good = registry.product(place=places.area("PH.01"))
    header = ["Product number", "Edition", "Stars", "Decision no."]
    path = sheet(tmp_path, [good.number, "2023", "1", ""], header=header)

    first, again = entered(path, scheme="ph-trustmark"), entered(path, scheme="ph-trustmark")

    assert outcomes(first) == [("new", ["only_reported"])]
    assert outcomes(again) == [("unchanged", [])]
    held = StarHeld.objects.get()
    assert (held.scheme, held.stars, held.outcome, held.decision) == ("ph-trustmark", 1, "mark", "")


@pytest.mark.parametrize(
    "headers",
    [
        [
            "Mã sản phẩm",
            "Năm bộ tiêu chí",
            "Số sao",
            "Số giấy chứng nhận",
            "Số quyết định",
            "Ngày ký quyết định",
            "Ngày cấp",
        ],
        ["รหัสผลิตภัณฑ์", "ปีของเกณฑ์", "ระดับดาว", "เลขที่ใบรับรอง", "เลขที่คำสั่ง", "วันที่คำสั่ง", "วันที่ออกใบรับรอง"],
        ["Product code", "Edition year", "Stars", "Certificate no.", "Decision no.", "Decision date", "Date of issue"],
        [
            "Kode produk",
            "Tahun aturan",
            "Jumlah bintang",
            "Nomor sertifikat",
            "Nomor SK",
            "Tanggal SK",
            "Tanggal terbit",
        ],
        ["Kod produk", "Edisi", "Bintang", "No. sijil", "Nombor keputusan", "Tarikh keputusan", "Tarikh dikeluarkan"],
    ],
)
def test_headings_are_understood_in_five_languages(headers: list[str]) -> None:
    assert list(propose_mapping(headers, remembered={}).values()) == [
        "programme_number",
        "edition",
        "stars",
        "number",
        "decision",
        "decided_on",
        "issued_on",
    ]


def test_the_report_can_be_mended_and_sent_again(tmp_path: Path, product: Product) -> None:
    done = entered(sheet(tmp_path, row(product, Stars="2")))
    report = tmp_path / "report.xlsx"

    assert report_of(PAPERS, done, report) == 1

    rows = CalamineWorkbook.from_path(str(report)).get_sheet_by_index(0).to_python()
    assert rows[0][: len(HEADER)] == HEADER
    assert rows[1][len(HEADER)] == "Rejected"
    assert "no certificate comes with 2 stars" in str(rows[1][len(HEADER) + 2])
    assert outcomes(checked(report)) == outcomes(done)
