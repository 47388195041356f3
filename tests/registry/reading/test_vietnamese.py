"""Vietnamese text of before Unicode."""

from pathlib import Path

import pytest

from ocop.registry.columns import header_likeness
from ocop.registry.reading import open_table
from ocop.registry.reading.detection import text_form
from ocop.registry.reading.vietnamese import is_syllable, is_tcvn3

REGISTER = (
    "Tên sản phẩm,Chủ thể,Huyện,Tỉnh\n"
    "Mật ong rừng bạc hà,Hợp tác xã Tuấn Dũng,Mèo Vạc,Hà Giang\n"
    "Nước mắm Cát Hải,Công ty cổ phần chế biến dịch vụ thuỷ sản,Cát Hải,Hải Phòng\n"
    "Gạo nếp cái hoa vàng,Hộ kinh doanh Nguyễn Thị Hường,Đông Triều,Quảng Ninh\n"
)
KNOWN = "C\xe9ng ho\xb5 x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam".encode("latin-1")
"""The name of the state as it stands in files of the time."""


def test_every_letter_is_read_as_the_standard_has_it() -> None:
    assert KNOWN.decode("tcvn3") == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert REGISTER.encode("tcvn3").decode("tcvn3") == REGISTER
    assert b"\x9d!".decode("tcvn3", errors="replace") == "\ufffd!"
    with pytest.raises(UnicodeDecodeError):
        b"\x9d".decode("tcvn3")


@pytest.mark.parametrize("country", ["VN", ""])
def test_a_register_in_tcvn3_is_recognised_and_read(tmp_path: Path, country: str) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(REGISTER.encode("tcvn3"))

    table = open_table(path, known=header_likeness, country=country)

    assert table.encoding == "tcvn3"
    assert table.headers == ("Tên sản phẩm", "Chủ thể", "Huyện", "Tỉnh")
    assert [row.cells[0] for row in table.rows()] == ["Mật ong rừng bạc hà", "Nước mắm Cát Hải", "Gạo nếp cái hoa vàng"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café à la crème,Forêt,Été,Château,Pâté,Où,Naïve,Garçon", "cp1252"),
        ("São Tomé,Conceição,Pêra,Avó,Órgão,Maçã,Limão,Coração", "cp1252"),
        ("ชื่อสินค้า,จังหวัด,ข้าวไร่,กระบี่,กล้วยฉาบ,น้ำผึ้ง,เกลือ", "cp874"),
        ("Tên,Tinh,Cà phê rang,Hà Nôi,Trà,Bánh,Bún,Cá", "cp1258"),
    ],
)
def test_other_encodings_are_not_taken_for_it(text: str, encoding: str) -> None:
    assert not is_tcvn3(text.encode(encoding))


def test_too_few_words_are_not_judged() -> None:
    assert not is_tcvn3("Mật ong,Hà Giang".encode("tcvn3"))
    assert text_form("Mật ong,Hà Giang".encode("tcvn3"), country="VN").encoding == "cp1258"


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "giếng", "khuỷu", "oong", "ỷ", "Đường", "thuở", "ươm", "gì"])
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["cafộ", "ắt́", "ngắf", "ýớ", "strộng", "wà"])
def test_what_is_no_syllable_is_known(word: str) -> None:
    assert not is_syllable(word)
