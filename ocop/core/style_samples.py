"""Samples for the living style page: one of everything, all of it demonstration data.

Village, maker and product names are invented; the sentences in nine languages say the same thing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.core.money import Money
from ocop.core.units import Quantity

SENTENCES = (
    ("en", "Fish sauce, silk, coffee and honey of the village, with a star that can be checked today."),
    ("vi", "Nước mắm, lụa, cà phê và mật ong của làng, cùng ngôi sao có thể kiểm tra ngay hôm nay."),
    ("th", "น้ำปลา ผ้าไหม กาแฟ และน้ำผึ้งของหมู่บ้าน พร้อมดาวที่ตรวจสอบได้ในวันนี้"),
    ("lo", "ນ້ຳປາ ຜ້າໄໝ ກາເຟ ແລະ ນ້ຳເຜິ້ງຂອງບ້ານ ພ້ອມດາວທີ່ກວດສອບໄດ້ໃນມື້ນີ້"),
    ("km", "ទឹកត្រី សូត្រ កាហ្វេ និងទឹកឃ្មុំរបស់ភូមិ ជាមួយផ្កាយដែលអាចពិនិត្យបាននៅថ្ងៃនេះ"),
    ("my", "ကျေးရွာ၏ ငံပြာရည်၊ ပိုးထည်၊ ကော်ဖီနှင့် ပျားရည်၊ ယနေ့ စစ်ဆေးနိုင်သော ကြယ်များဖြင့်"),
    ("id", "Kecap ikan, sutra, kopi, dan madu dari desa, dengan bintang yang dapat diperiksa hari ini."),
    ("ms", "Sos ikan, sutera, kopi dan madu dari kampung, dengan bintang yang boleh disemak hari ini."),
    ("tl", "Patis, seda, kape, at pulot ng nayon, na may bituing masusuri ngayon."),
)
BUTTONS = (
    ("th", "ส่งแบบประเมินผลิตภัณฑ์"),
    ("lo", "ສົ່ງແບບປະເມີນຜະລິດຕະພັນ"),
    ("km", "ដាក់ស្នើសុំវាយតម្លៃផលិតផល"),
    ("my", "ထုတ်ကုန်အကဲဖြတ်လွှာ တင်သွင်းရန်"),
    ("vi", "Gửi hồ sơ đánh giá sản phẩm"),
)

FIRST_HOUR, HOURS_FROM, HOUR_WIDTH = 9, 130, 110
"""The timetable begins at nine; the hours start this far right and are this wide, in units of the drawing."""


@dataclass(frozen=True)
class Share:
    """A maker's part in a pooled order."""

    maker: str
    place: str
    quantity: Quantity
    price: Money
    landed: Money
    ready_on: dt.date
    tone: str
    answer: str


@dataclass(frozen=True)
class Good:
    """A product as a card shows it."""

    number: str
    name: str
    maker: str
    price: Money
    scheme: str
    stars: int
    country: str
    rules: int
    until: dt.date
    ended: bool


@dataclass(frozen=True)
class Slot:
    """A meeting at a table, from the hour it begins and so many hours long; places in units of the drawing."""

    table: int
    hour: int
    hours: int
    wash: str
    label: str

    @property
    def begins(self) -> str:
        """Return the hour as it is written."""
        return f"{self.hour}:00"

    @property
    def x(self) -> int:
        """Return where the meeting begins."""
        return HOURS_FROM + HOUR_WIDTH * (self.hour - FIRST_HOUR)

    @property
    def y(self) -> int:
        """Return the top of the table's row."""
        return 46 * self.table - 6

    @property
    def width(self) -> int:
        """Return how far the meeting reaches, with a gap before the next."""
        return HOUR_WIDTH * self.hours - 8


@dataclass(frozen=True)
class Spot:
    """A maker on the map: place and radius in units of the drawing, area of the circle by quantity."""

    x: float
    y: float
    radius: float
    label: str

    @property
    def label_y(self) -> float:
        """Return where the label stands, clear of the circle."""
        return self.y - self.radius - 7


class SampleForm(forms.Form):
    """One question of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Name of the product"),
        help_text=gettext_lazy("As it stands on the pack. Other languages can be added later."),
    )
    capacity = forms.DecimalField(
        label=gettext_lazy("Most you can make in a month, in kilograms"),
        validators=[MinValueValidator(1, gettext_lazy("Write a quantity of at least 1 kg."))],
    )
    ready_on = forms.DateField(
        label=gettext_lazy("First day you can deliver"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who makes it"),
        choices=[("household", gettext_lazy("A household")), ("cooperative", gettext_lazy("A cooperative"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who makes it.")},
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=[("VN", "Việt Nam"), ("TH", "ไทย"), ("LA", "ລາວ"), ("KH", "កម្ពុជា")]
    )
    story = forms.CharField(label=gettext_lazy("Its story"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    photo = forms.FileField(label=gettext_lazy("Photo"), required=False)
    agreed = forms.BooleanField(
        label=gettext_lazy("My name may be shown with the product"),
        required=False,
        help_text=gettext_lazy("You can take this back at any time."),
    )


def samples() -> dict[str, object]:
    """Return the context of the style page."""
    shares = _shares()
    return {
        "subject": "the living style page",
        "sentences": SENTENCES,
        "script_buttons": BUTTONS,
        "form": SampleForm({"name": "Cá cơm nước mắm Hòn Nghệ", "capacity": "0", "country": "VN"}),
        "goods": _goods(),
        "shares": shares,
        "total": Quantity(sum((share.quantity.amount for share in shares), Decimal()), "KGM"),
        "largest": max(share.quantity.amount for share in shares),
        "states": [
            ("draft", _("Draft")),
            ("open", _("Open for pledges")),
            ("waiting", _("Waiting for the council")),
            ("valid", _("Valid today")),
            ("warning", _("Expires in 30 days")),
            ("stopped", _("Withdrawn")),
        ],
        "notices": [
            ("success", _("The dossier was submitted.")),
            ("info", _("The council meets on 14 April.")),
            ("warning", _("Two pledges end tomorrow.")),
            ("error", _("The pool closed while you were writing; your pledge is kept as a draft.")),
        ],
        "facets": [(_("Country"), _countries()), (_("Stars"), [("OCOP 5★", 31, False), ("OCOP 4★", 418, False)])],
        "rows_done": 3412,
        "rows_total": 8000,
        "hours": [(HOURS_FROM + HOUR_WIDTH * number, f"{FIRST_HOUR + number}:00") for number in range(5)],
        "slots": _slots(),
        "spots": _spots(shares),
        "cloths": [f"sample {number}" for number in range(12)],
        "checked_on": dt.date(2026, 3, 12),
        "trail": [(_("Products"), "#goods"), (_("Sauces and seasonings"), "#goods")],
    }


def _countries() -> list[tuple[str, int, bool]]:
    return [
        ("Việt Nam", 1204, True),
        ("ไทย", 980, False),
        ("ລາວ", 144, False),
        ("កម្ពុជា", 212, False),
        ("မြန်မာ", 87, False),
    ]


def _shares() -> list[Share]:
    waiting, agreed, refused = _("Waiting for an answer"), _("Agreed"), _("Refused")
    rows = (
        ("Hợp tác xã Biển Xanh", "Hòn Nghệ", 18500, "62000", "71400", 4, "valid", agreed),
        ("Nhóm Cơm Trắng", "Bãi Chướng", 12250, "60500", "70950", 9, "valid", agreed),
        ("Hộ Nguyễn Thị Lài", "Xóm Lưới", 6100, "58000", "73200", 12, "waiting", waiting),
        ("Hợp tác xã Sao Mai", "Cù lao Tre", 3150, "63000", "74100", 15, "stopped", refused),
    )
    return [
        Share(
            maker,
            place,
            Quantity(Decimal(kilograms), "KGM"),
            Money(Decimal(price), "VND"),
            Money(Decimal(landed), "VND"),
            dt.date(2026, 5, ready),
            tone,
            answer,
        )
        for maker, place, kilograms, price, landed, ready, tone, answer in rows
    ]


def _goods() -> list[Good]:
    return [
        Good(
            "VN-0004711", "Nước mắm cá cơm Hòn Nghệ", "Hợp tác xã Biển Xanh", Money(Decimal(92000), "VND"),
            "OCOP", 4, "Viet Nam", 2026, dt.date(2029, 3, 12), False,
        ),
        Good(
            "TH-0020318", "ผ้าไหมมัดหมี่ลายน้ำไหล", "กลุ่มทอผ้าบ้านโนนงาม", Money(Decimal(1850), "THB"),
            "OTOP", 5, "Thailand", 2022, dt.date(2026, 8, 1), False,
        ),
        Good(
            "KH-0000934", "ទឹកឃ្មុំព្រៃភ្នំក្រហម", "សហគមន៍ភូមិត្រពាំងស្វាយ", Money(Decimal(28000), "KHR"),
            "OVOP", 3, "Cambodia", 2019, dt.date(2025, 12, 31), True,
        ),
        Good(
            "LA-0000127", "ກາເຟພູດອຍ", "ກຸ່ມກາເຟບ້ານນາແວງ", Money(Decimal(64000), "LAK"),
            "ODOP", 4, "Laos", 2023, dt.date(2027, 6, 30), False,
        ),
    ]  # fmt: skip


def _slots() -> list[Slot]:
    return [
        Slot(1, 9, 2, "indigo", "Biển Xanh · Hotel Purple Reed"),
        Slot(1, 12, 1, "leaf", "Sao Mai"),
        Slot(2, 10, 1, "turmeric", "กลุ่มทอผ้า"),
        Slot(2, 11, 2, "indigo", "ກາເຟພູດອຍ · Kedai Lima"),
        Slot(3, 9, 1, "madder", "Cơm Trắng"),
        Slot(3, 10, 3, "leaf", "ទឹកឃ្មុំ · Three Rivers Import"),
    ]


def _spots(shares: Sequence[Share]) -> list[Spot]:
    """Return the makers west to east; the radius is the square root of the tonnes, so that areas compare."""
    places = ((120.0, 84.0), (214.0, 168.0), (318.0, 96.0), (380.0, 226.0))
    return [
        Spot(x, y, round(6 * float(share.quantity.amount / 1000) ** 0.5, 1), share.maker)
        for (x, y), share in zip(places, shares, strict=True)
    ]
