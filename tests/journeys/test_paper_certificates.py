"""An officer's old certificates come in from a sheet as it is; what is wrong is mended in the report and sent again."""

import io
from collections.abc import Callable
from pathlib import Path

import segno
import xlsxwriter
from PIL import Image, ImageFilter
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from ocop.grading.addresses import scan_address
from ocop.grading.editions import editions
from ocop.grading.models import StarCertificate
from tests.journeys.conftest import Opener
from tests.make import accounts, grading, places

SHEET = """\
Danh sách sản phẩm OCOP đã được công nhận
STT;Tên sản phẩm;Chủ thể;Số sao;Số giấy chứng nhận;Số quyết định;Ngày quyết định;Năm bộ tiêu chí;Lưu ở
1;{tea};{maker};4 sao;57/2024;1203/QĐ-UBND;06/05/2024;2023;tủ 3
2;{honey};{maker};hai;58/2024;1203/QĐ-UBND;06/05/2024;2023;tủ 3
3;{cloth};{maker};3;;;;2023;
"""


def test_officer_enters_paper_certificates_and_a_shop_photographs_a_code(
    opened: Opener, worked: Callable[[], None], tmp_path: Path, settings: Settings
) -> None:
    settings.NODE_URL = "https://ocop.example"
    editions()  # as a node does at its start
    maker = grading.maker()
    tea, honey, cloth = (grading.product(name, of=maker) for name in ("Chè thử", "Mật ong thử", "Vải thử"))
    officer = accounts.officer(of=places.area("VN.01"))
    file = tmp_path / "certificates.csv"
    names = {"tea": tea.name, "honey": honey.name, "cloth": cloth.name, "maker": maker.name}
    file.write_text(SHEET.format(**names), encoding="utf-8")

    page = opened(officer)
    page.goto("/certificates/enter/")
    page.get_by_label("The sheet", exact=True).set_input_files(file)
    page.get_by_role("button", name="Send the sheet").click()
    page.get_by_role("heading", name="Which column is what?").wait_for()
    page.get_by_label("Lưu ở").select_option("Proof")
    page.get_by_role("button", name="Check the rows").click()
    worked()
    page.reload()
    page.get_by_text("What would become of the rows").wait_for()
    page.get_by_role("link", name="Rejected").click()
    page.get_by_text("“hai” is not a number of stars.").wait_for()
    page.go_back()
    page.get_by_role("button", name="Enter the certificates").click()
    worked()
    page.reload()
    page.get_by_text("What became of the rows").wait_for()
    assert StarCertificate.objects.get().product == tea

    with page.expect_download() as download:
        page.get_by_role("link", name="Only the rows to be mended").click()
    report = tmp_path / "report.xlsx"
    download.value.save_as(report)
    _mend(report)
    page.goto("/certificates/enter/")
    page.get_by_label("The sheet", exact=True).set_input_files(report)
    page.get_by_role("button", name="Send the sheet").click()
    page.get_by_role("button", name="Check the rows").click()
    worked()
    page.reload()
    page.get_by_role("button", name="Enter the certificates").click()
    worked()

    assert StarCertificate.objects.get(product=honey).proof["told"] == "tủ 3"
    assert not StarCertificate.objects.filter(product=cloth).exists()

    shop = opened(width=360)
    shop.goto("/check/verify/")
    shop.get_by_label("Or a file that carries it").set_input_files(
        _photo(tmp_path, StarCertificate.objects.get(product=tea))
    )
    shop.get_by_role("button", name="Check it").click()
    shop.get_by_text("57/2024").first.wait_for()


def _mend(report: Path) -> None:
    """Write the stars as a figure into the one row of a report, as an officer does in a spreadsheet."""
    header, row = CalamineWorkbook.from_path(str(report)).get_sheet_by_index(0).to_python()
    row[header.index("Số sao")] = "3"
    with xlsxwriter.Workbook(str(report)) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate((header, row)):
            sheet.write_row(number, 0, cells)


def _photo(folder: Path, certificate: StarCertificate) -> Path:
    """Return a photo of a certificate's code, turned and not quite sharp."""
    code = io.BytesIO()
    segno.make(scan_address(certificate), error="m").save(code, kind="png", scale=6, border=4)
    drawn = Image.open(code).convert("RGB").rotate(9, expand=True, fillcolor="white")
    photo = folder / "photo.jpg"
    drawn.filter(ImageFilter.GaussianBlur(1)).save(photo)
    return photo
