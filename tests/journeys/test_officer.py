"""The officer's story: the register comes in as it is, and what cannot be decided by itself is decided by hand."""

from collections.abc import Callable
from pathlib import Path

from ocop.accounts.roles import Role
from ocop.registry.models import Product
from tests import make
from tests.journeys.conftest import Opener

REGISTER = """\
ลำดับ,ชื่อสินค้า OTOP,อำเภอ,จังหวัด,ชื่อสถานที่จัดจำหน่าย,เบอร์โทรศัพท์
1,ข้าวหอมมะลิทุ่งทดสอบ,พิบูลมังสาหาร,อุบลราชธานี,กลุ่มเกษตรกรบ้านทดสอบ,999-9999999
2,กลุ่มแม่บ้านทดสอบ,พิบูลมังสาหาร,อุบลราชธานี,,999-9999999
3,กลุ่มเลี้ยงแพะทดสอบ,พิบูลมังสาหาร,อุบลราชธานี,,
4,ข้าวหอมมะลิทุ่งทดสอบ,พิบูลมังสาหาร,อุบลราชธานี,กลุ่มเกษตรกรบ้านทดสอบ,999-9999999
5,-,พิบูลมังสาหาร,อุบลราชธานี,,
"""


def test_officer_imports_the_register_and_decides_what_is_held(
    opened: Opener, worked: Callable[[], None], tmp_path: Path
) -> None:
    make.area("TH.34", "อุบลราชธานี", name_en="Ubon Ratchathani")
    make.area("TH.34.3419", "พิบูลมังสาหาร", name_en="Phibun Mangsahan")
    make.programme("TH-OTOP")
    officer = make.officer(role=Role.NATIONAL_OFFICER, of=make.area("TH"))
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8-sig")

    page = opened(officer)
    page.goto("/register/imports/")
    page.get_by_label("Register file").set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    page.get_by_role("heading", name="Which column is what?").wait_for()
    page.get_by_role("button", name="Check the rows").click()
    worked()
    page.reload()
    page.get_by_role("button", name="Take the rows over").click()
    worked()
    page.reload()
    page.get_by_role("link", name="Decide the held rows").click()
    page.get_by_role("link", name="กลุ่มแม่บ้านทดสอบ").click()
    page.get_by_label("Name of the product").fill("น้ำพริกเผาทดสอบ")
    page.get_by_role("button", name="Take the row over").click()
    page.get_by_role("link", name="กลุ่มเลี้ยงแพะทดสอบ").click()
    page.get_by_role("button", name="It is no product: reject it").click()

    page.get_by_text("No row waits for you.").wait_for()
    assert sorted(Product.objects.values_list("name", flat=True)) == ["ข้าวหอมมะลิทุ่งทดสอบ", "น้ำพริกเผาทดสอบ"]

    page.goto("/search/?q=น้ำพริก")
    page.get_by_role("link", name="น้ำพริกเผาทดสอบ").click()
    page.get_by_role("heading", name="น้ำพริกเผาทดสอบ").wait_for()
