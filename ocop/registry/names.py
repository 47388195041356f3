"""Names of makers: legal forms and forms of address set aside, and a group told from a product.

The forms are in ``data/legal_forms.csv``: the language, the form as written, the kind of producer it means, whether it
shows that a name is somebody's and not a product's, and at which end of the name it stands.
"""

import csv
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from ocop.core.text import fold

FILE = Path(__file__).parent / "data" / "legal_forms.csv"
UNSPACED = ("th", "lo", "km", "my")
"""Languages that write a form and the name after it without a space."""

_PRODUCTS_OF = tuple(fold(word) for word in ("ผลิตภัณฑ์", "สินค้า", "sản phẩm của", "products of", "produk"))
_HOUSE_NUMBER = re.compile(r"^((บ้าน)?เลขที่\s*|số\s+|no\.?\s*)?\d+(/\d+)?,?\s+\S", re.I)
_BEGINS_AS_ADDRESS = re.compile(r"^(หมู่(ที่)?\s*\d|ม\.\s?\d|ต\.|ตำบล|(thôn|ấp|xóm|xã|phường|jalan|jl\.)\s.*,)", re.I)
_ADDRESS_WORDS = re.compile(
    r"(หมู่|ม\.\s?\d|ต\.|ตำบล|อ\.|อำเภอ|จ\.|จังหวัด|ถนน|thôn|xã|huyện|phường|đường|jalan|jl\.|kec\.)", re.I
)


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form or a form of address, folded."""

    folded: str
    kind: str
    group: bool
    at_end: bool
    spaced: bool


@functools.cache
def forms() -> tuple[Form, ...]:
    """Return the forms, longest first, so that a long one is not taken for the short one it begins with."""
    with FILE.open(encoding="utf-8", newline="") as file:
        known = [
            Form(
                fold(row["form"]),
                row["kind"],
                row["group"] == "yes",
                row["where"] == "end",
                row["language"] not in UNSPACED,
            )
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(known, key=lambda form: -len(form.folded)))


@functools.lru_cache(maxsize=100_000)
def core_name(folded: str) -> str:
    """Return a folded maker's name without legal forms, forms of address and spaces; the whole where nothing is left.

    Two names with the same core are taken for one maker in the same place: กลุ่มวิสาหกิจชุมชน X and วิสาหกิจชุมชน X.
    """
    name = folded
    while (form := _form_of(name)) is not None:
        rest = name.removesuffix(form.folded) if form.at_end else name.removeprefix(form.folded)
        if not rest.strip():
            break
        name = rest.strip()
    core = name.replace(" ", "")
    return core if core == folded else core_name(core)  # without its spaces a form may show: วิสาหกิจ ชุมชน


def kind_of(folded: str) -> str:
    """Return the kind of producer that a folded name shows, or nothing."""
    form = _form_of(folded)
    return form.kind if form else ""


def names_a_group(product: str, producer: str) -> bool:
    """Say whether what stands in the product column is the name of a group or person, not of a product.

    :param product: folded.
    :param producer: folded; where the product is this name followed by more words, the rest is the product.
    """
    for words in _PRODUCTS_OF:
        if product.startswith(words) and product != words:
            product = product.removeprefix(words).strip()
            break
    form = _form_of(product)
    if form is None or not form.group:
        return False
    if form.kind == "household" and " " not in product.removeprefix(form.folded).strip():
        return False  # นางเล็ด is a rice cracker; a person has a family name
    return not (producer and product.startswith(producer) and len(product) > len(producer))


def is_an_address(text: str) -> bool:
    """Say whether a cell that should hold a name holds an address: it begins with a hamlet or a commune (หมู่ที่ 4 …),
    or with a house number, and has words of addresses.
    """
    if _BEGINS_AS_ADDRESS.match(text):
        return True
    return bool(_HOUSE_NUMBER.match(text)) and len(_ADDRESS_WORDS.findall(text)) >= 2


def _form_of(name: str) -> Form | None:
    at_start, at_end = _forms_by_letter()
    if not name:
        return None
    for form in at_start.get(name[0], ()):
        if name.startswith(form.folded) and (not form.spaced or name[len(form.folded) :][:1] in ("", " ")):
            return form
    for form in at_end.get(name[-1], ()):
        if name.endswith(form.folded) and (not form.spaced or name[: -len(form.folded)][-1:] in ("", " ")):
            return form
    return None


@functools.cache
def _forms_by_letter() -> tuple[dict[str, list[Form]], dict[str, list[Form]]]:
    """Return the forms by the letter they begin with, and those of the end of a name by the letter they end with."""
    at_start: dict[str, list[Form]] = {}
    at_end: dict[str, list[Form]] = {}
    for form in forms():
        (at_end if form.at_end else at_start).setdefault(form.folded[-1 if form.at_end else 0], []).append(form)
    return at_start, at_end
