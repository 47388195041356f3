"""Values of papers, invented: a tea of Viet Nam, unless a test says otherwise."""

import datetime as dt
from decimal import Decimal

from ocop.grading.printing.imprint import Imprint
from ocop.grading.printing.values_forms import (
    Answer,
    CardPart,
    Form01,
    Form02,
    Form03,
    Group,
    Line,
    Receipt,
    Remark,
    Section,
    Subject,
    Tick,
)
from ocop.grading.printing.values_minutes import MinutesChange, MinutesProduct, MinutesSeat, MinutesValues
from ocop.grading.printing.values_results import CertificateValues, DecisionValues, LetterValues, Listed, Rank

DAY = dt.date(2026, 6, 1)
TEA = "Chè xanh Trung Du hữu cơ, hộp 200 g"
MAKER = "Hợp tác xã Chè Trung Du"
PLACE = {"vi": "Xã Tân Cương, tỉnh Thái Nguyên", "en": "Tân Cương commune, Thái Nguyên province"}
RULES = {"vi": "OCOP, bộ tiêu chí năm 2026", "en": "OCOP, rules of 2026"}
ACT = "26/2026/QĐ-TTg"
SET = {"vi": "Chè tươi và chè chế biến (cây chè Camellia)", "en": "Tea, fresh and processed (Camellia)"}
PROVINCE = {"vi": "Ủy ban nhân dân cấp tỉnh", "en": "Provincial People's Committee"}
AREA = {"vi": "Thái Nguyên", "en": "Thái Nguyên province"}
COMMUNE = {"vi": "Ủy ban nhân dân cấp xã", "en": "Commune People's Committee"}
STORY = (
    "Bà con trồng chè trên đồi từ năm 1968. Búp được hái một tôm hai lá trước tám giờ sáng, sao bằng chảo gang, "
    "hong trên nong tre.\nTừ năm 2021 cả vùng 14 ha theo quy trình hữu cơ; mỗi hộ ghi nhật ký đồng ruộng."
)


def imprint(number: str = "VN-D17", *, language: str = "vi", country: str = "VN", **facts: bool) -> Imprint:
    """Return what stands at the foot."""
    return Imprint("OCOP Network, nút Thái Nguyên", DAY, number, language, country, "VN-P204", **facts)


def subject(product: str = TEA, producer: str = MAKER) -> Subject:
    """Return a product of a set."""
    groups = ({"vi": "Thực phẩm", "en": "Food"}, {"vi": "Chè", "en": "Tea"})
    return Subject(product, "VN-P204", producer, PLACE, groups, "11", SET, RULES, ACT)


def answer(vi: str, en: str, given: str) -> Answer:
    """Return a question with an answer as it was typed."""
    return Answer({"vi": vi, "en": en}, {"en": given})


GENERAL = (
    answer("Tên đơn vị đăng ký", "Name of the unit", MAKER),
    answer("Người đại diện theo pháp luật", "Legal representative", "Nguyễn Thị Hạnh"),
    answer("Chức vụ", "Position", "Giám đốc"),
    answer("Địa chỉ", "Address", "Xóm Hồng Thái 2, xã Tân Cương, tỉnh Thái Nguyên"),
    answer("Điện thoại", "Telephone", "+84 208 385 0000"),
    answer("Thư điện tử", "E-mail", ""),
)


def form_01(product: str = TEA, producer: str = MAKER, *, draft: bool = False, demonstration: bool = False) -> Form01:
    """Return a registration that the commune received."""
    return Form01(
        imprint=imprint(draft=draft, demonstration=demonstration),
        title={"vi": "Mẫu 01: Phiếu đăng ký đánh giá, phân hạng", "en": "Form 01: Registration for rating"},
        subject=subject(product, producer),
        answers=GENERAL,
        kind="upgrade",
        kinds=("first", "upgrade", "renewal"),
        report=True,
        former="118/2024/01 · 3★",
        samples=5,
        stars=4,
        filed_on=dt.date(2026, 5, 28),
        signer="Nguyễn Thị Hạnh",
        receipts=(
            Receipt(COMMUNE, "17/PĐK-19-05500-2026", DAY, "Trần Văn Bình"),
            Receipt(PROVINCE, "", None, ""),
        ),
    )


def line(code: str, points: int | None = 2, description: str = STORY, papers: tuple[str, ...] = ()) -> Line:
    """Return a criterion as the producer scored it."""
    return Line(
        code=code,
        name={"vi": "Liên kết chuỗi trong sản xuất", "en": "Chain links in production"},
        maximum=Decimal(3),
        points=None if points is None else Decimal(points),
        level={
            "vi": "Có hợp đồng liên kết cho hơn 75 % sản lượng",
            "en": "Link contracts for more than 75 % of the output",
        }
        if points
        else {},
        description=description,
        papers=papers,
    )


def form_02(lines: int = 4, *, description: str = STORY) -> Form02:
    """Return a self-assessment with so many lines in each of its three parts."""
    papers = ("Hợp đồng liên kết số 12/2025, 03/02/2025", "Biên bản thanh lý hợp đồng")
    parts = tuple(
        CardPart(
            code=code,
            name={"vi": f"Phần {code}: sức mạnh cộng đồng", "en": f"Part {code}: community strength"},
            points=Decimal("31.5"),
            most=Decimal(40),
            groups=(
                Group(
                    "1",
                    {"vi": "Tổ chức sản xuất", "en": "Production organisation"},
                    tuple(
                        line(f"1.{place}", None if place == 3 else 2, description, papers if place % 2 else ())
                        for place in range(1, lines + 1)
                    ),
                ),
            ),
        )
        for code in "ABC"
    )
    return Form02(
        imprint=imprint(draft=True),
        title={"vi": "Mẫu 02: Báo cáo tự đánh giá", "en": "Form 02: Self-assessment report"},
        subject=subject(),
        kind="first",
        before=(
            Section({"vi": "Phần I: Thông tin chung", "en": "Part I: general facts"}, GENERAL),
            Section(
                {"vi": "Giấy tờ hiện có", "en": "Papers that there are"},
                (),
                (
                    Tick({"vi": "Có đăng ký kinh doanh", "en": "Has a business registration"}, True),
                    Tick({"vi": "Có nhãn hiệu được bảo hộ", "en": "Has a protected trademark"}, False),
                    Tick({"vi": "Đã công bố chất lượng sản phẩm", "en": "Has declared the product's quality"}, True),
                ),
            ),
            Section(
                {"vi": "Phần II: Kết quả phương án kinh doanh", "en": "Part II: how the business plan went"},
                (
                    answer("Vùng nguyên liệu", "Material area", STORY),
                    answer("Doanh thu", "Revenue", "2025: 520 triệu đồng"),
                ),
            ),
        ),
        numbered=True,
        parts=parts,
        total=Decimal("78.5"),
        most=Decimal(100),
        after=(
            Section(
                {"vi": "Phần IV: Kế hoạch sắp tới", "en": "Part IV: the plan ahead"},
                (answer("Kế hoạch phát triển sản xuất", "Plan for production", "Mở rộng thêm 6 ha."),),
            ),
        ),
        papers=("Giấy đăng ký kinh doanh số 460700001",),
        filed_on=None,
        signer="Nguyễn Thị Hạnh",
    )


def form_03() -> Form03:
    """Return the report of a commune that forwarded a dossier."""
    return Form03(
        imprint=imprint("84/BC-UBND"),
        title={"vi": "Mẫu 03: Báo cáo của Ủy ban nhân dân cấp xã", "en": "Form 03: Report of the commune"},
        subject=subject(),
        office=COMMUNE,
        general=GENERAL[1:4],
        kind="first",
        receipt="17/PĐK-19-05500-2026",
        begun_on=DAY,
        due_on=dt.date(2026, 6, 22),
        remarks=(
            Remark({"vi": "Nguyên liệu địa phương", "en": "Local raw material"}, True, "Toàn bộ búp chè từ xã."),
            Remark({"vi": "Lao động địa phương", "en": "Local labour"}, True, "42 trên 45 lao động là người xã."),
            Remark({"vi": "Nguồn gốc ý tưởng", "en": "Origin of the idea"}, False, ""),
            Remark({"vi": "Bản sắc, trí tuệ", "en": "Identity and knowledge"}, None, ""),
        ),
        complete=True,
        missing="",
        proposal="Đề nghị tỉnh tiếp nhận và đánh giá.",
        forwarded=True,
        letter="84/BC-UBND",
        closed_on=dt.date(2026, 6, 12),
        officer="Trần Văn Bình",
    )


def minutes(products: int = 2, *, written: bool = False) -> MinutesValues:
    """Return the minutes of a council that heard some products; every second one gets no certificate."""
    heard = tuple(
        MinutesProduct(
            number=f"VN-D{place}",
            name=TEA,
            producer=MAKER,
            place=PLACE,
            set_number="11",
            sheets=5,
            stepped_aside=("Lý Thị Mai",) if place % 2 else (),
            totals=tuple(map(Decimal, ("78.0000", "81", "74.5", "80", "79"))),
            parts=(("A", Decimal("31.5")), ("B", Decimal(20)), ("C", Decimal(27))),
            total=Decimal("78.5"),
            stars=4 if place % 2 else 0,
            agreed=(("1.5", Decimal(2), "Hợp đồng chỉ chứng minh 78 % sản lượng."),) if place % 2 else (),
            floors_missed=((5, ("1.5", "8")),),
            stopped=() if place % 2 else ({"vi": "Có tạp chất nguy hại", "en": "Dangerous impurities"},),
            votes_for=4,
            votes_against=0,
            abstained=1,
            resolution="Hội đồng thống nhất 4 sao." if place % 2 else "",
            decided_on=DAY,
            changed=(MinutesChange("Đỗ Thu Trang", "1.5", Decimal(3), Decimal(2), DAY, "Đọc lại hợp đồng"),)
            * (place % 2),
            in_writing=written,
        )
        for place in range(1, products + 1)
    )
    return MinutesValues(
        imprint=imprint("HĐ-3"),
        council="Hội đồng đánh giá sản phẩm OCOP tỉnh Thái Nguyên, đợt 1 năm 2026",
        authority=PROVINCE,
        area=AREA,
        edition=RULES,
        act=ACT,
        founded_by="1102/QĐ-UBND",
        held_on=DAY,
        place="Phòng họp số 2, Trung tâm hội nghị tỉnh",
        for_appeal=False,
        seats=(
            MinutesSeat("Phạm Quốc Huy", "chair", "Phó Chủ tịch UBND tỉnh", True),
            MinutesSeat("Đỗ Thu Trang", "secretary", "Sở Nông nghiệp và Môi trường", True),
            MinutesSeat("Lý Thị Mai", "member", "Sở Công Thương", False),
        ),
        products=heard,
        met=not written,
    )


def decision(products: int = 3, *, issued: bool = True, demonstration: bool = False) -> DecisionValues:
    """Return a decision that lists some products with 4 and as many with 3 stars."""

    def listed(stars: int) -> tuple[Listed, ...]:
        return tuple(
            Listed(
                product=f"{TEA} số {place}",
                producer=MAKER,
                place=PLACE,
                set_number="11",
                total=Decimal("78.5") if stars == 4 else Decimal("61.25"),
                certificate=f"{stars}{place}/2026/19" if issued else "",
                last_day=dt.date(2029, 5, 31) if issued else None,
            )
            for place in range(1, products + 1)
        )

    return DecisionValues(
        imprint=imprint("2210/QĐ-UBND", demonstration=demonstration, draft=not issued),
        number="2210/QĐ-UBND",
        decided_on=DAY,
        authority=PROVINCE,
        area=AREA,
        signs={"vi": "Chủ tịch Ủy ban nhân dân cấp tỉnh", "en": "Chair of the Provincial People's Committee"},
        signer="Phạm Quốc Huy",
        edition=RULES,
        act=ACT,
        ranks=tuple(Rank({"vi": f"{stars} sao", "en": f"{stars} stars"}, stars, listed(stars)) for stars in (4, 3)),
        products=2 * products,
        months=36,
        issued=issued,
    )


def letter(*, rated: bool = True) -> LetterValues:
    """Return a letter: a council came to two stars, or a rule ended the dossier before."""
    sentences = (
        (
            {"vi": "Tổng điểm là 45,5 trên 100 điểm.", "en": "The total is 45.5 of 100 points."},
            {
                "vi": "Để đạt 3 sao, cần ít nhất 2 điểm ở tiêu chí 1.1 Nguồn nguyên liệu (hiện có 1).",
                "en": "For 3 stars you need at least 2 points in 1.1 Raw-material source (you have 1).",
            },
        )
        if rated
        else (
            {
                "vi": "Hồ sơ bị loại: toàn bộ nguyên liệu nhập khẩu hoặc không rõ nguồn gốc.",
                "en": "The dossier is out: all raw material is imported or of unknown origin.",
            },
        )
    )
    return LetterValues(
        imprint=imprint(),
        dossier="VN-D17",
        product=TEA,
        producer=MAKER,
        address="Xóm Hồng Thái 2",
        place=PLACE,
        authority=PROVINCE,
        area=AREA,
        edition=RULES,
        act=ACT,
        set_number="11",
        set_name=SET,
        rated=rated,
        total=Decimal("45.5") if rated else None,
        most=Decimal(100),
        level={"vi": "2 sao", "en": "2 stars"} if rated else {},
        sentences=sentences,
        facts="" if rated else "Hóa đơn nhập khẩu tháng 3/2026 cho toàn bộ nguyên liệu.",
        told_on=DAY,
        appeal_until=dt.date(2026, 7, 1) if rated else None,
    )


def certificate(
    product: str = TEA,
    producer: str = MAKER,
    *,
    language: str = "vi",
    country: str = "VN",
    demonstration: bool = False,
    stars: int = 4,
) -> CertificateValues:
    """Return a certificate of four stars."""
    return CertificateValues(
        imprint=imprint("41/2026/19", language=language, country=country, demonstration=demonstration),
        number="41/2026/19",
        scheme="OCOP",
        country={"vi": "Việt Nam", "en": "Viet Nam"},
        rules="2026",
        stars=stars,
        level={"vi": "4 sao", "en": "4 stars"},
        product=product,
        product_names={"vi": product, "en": "Organic green tea of Trung Du, box of 200 g"},
        product_code="19-05500-12-2026",
        producer=producer,
        place=PLACE,
        set_number="11",
        set_name=SET,
        authority={"vi": "Ủy ban nhân dân tỉnh Thái Nguyên", "en": "Thái Nguyên Provincial People's Committee"},
        decision="2210/QĐ-UBND",
        decided_on=DAY,
        issued_on=DAY,
        last_day=dt.date(2029, 5, 31),
        act=ACT,
        standing=None,
        entered=False,
        address="https://ocop.example/check/7Q2M9XK4TB/",
        scan="https://ocop.example/check/7Q2M9XK4TB/?number=41%2F2026%2F19",
    )
