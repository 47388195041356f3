"""A few real places of three countries: enough for registers that are invented."""

import datetime as dt

from ocop.places.models import Area
from tests.make import area, succession

REFORM = dt.date(2025, 7, 1)


def thailand() -> Area:
    """Return Thailand with two provinces, four districts and five sub-districts."""
    country = area("TH", "ไทย", name_en="Thailand")
    area("TH.81", "กระบี่", name_en="Krabi", kind="จังหวัด", latitude=8.09, longitude=98.99)
    area("TH.81.8101", "เมืองกระบี่", name_en="Mueang Krabi", kind="อำเภอ", latitude=8.09, longitude=98.86)
    area("TH.81.8101.810101", "ปากน้ำ", name_en="Pak Nam", kind="ตำบล")
    area("TH.81.8101.810111", "อ่าวนาง", name_en="Ao Nang", kind="ตำบล")
    area("TH.81.8102", "เขาพนม", name_en="Khao Phanom", kind="อำเภอ", latitude=8.27, longitude=99.15)
    area("TH.81.8102.810202", "เขาดิน", name_en="Khao Din", kind="ตำบล")
    area("TH.40", "ขอนแก่น", name_en="Khon Kaen", kind="จังหวัด", latitude=16.46, longitude=102.64)
    area("TH.40.4001", "เมืองขอนแก่น", name_en="Mueang Khon Kaen", kind="อำเภอ", latitude=16.45, longitude=102.83)
    area("TH.40.4001.400101", "ในเมือง", name_en="Nai Mueang", kind="ตำบล")
    area("TH.40.4007", "น้ำพอง", name_en="Nam Phong", kind="อำเภอ", latitude=16.71, longitude=102.89)
    area("TH.40.4007.400702", "วังชัย", name_en="Wang Chai", kind="ตำบล")
    return country


def vietnam() -> Area:
    """Return Viet Nam with two provinces of today, and a province of before the reform with two districts.

    Two provinces of before had a district Châu Thành, so that name alone may be either.
    """
    country = area("VN", "Việt Nam", name_en="Viet Nam")
    today = area("VN.08", "Tuyên Quang", name_en="Tuyen Quang", kind="tỉnh", valid_from=REFORM)
    area("VN.08.00718", "Vị Xuyên", name_en="Vi Xuyen", kind="xã", level=3, valid_from=REFORM)
    gone = area("VN.02", "Hà Giang", name_en="Ha Giang", kind="tỉnh", valid_until=REFORM)
    area("VN.02.030", "Vị Xuyên", name_en="Vi Xuyen", kind="huyện", valid_until=REFORM)
    area("VN.02.026", "Đồng Văn", name_en="Dong Van", kind="huyện", valid_until=REFORM)
    succession(gone, today, on=REFORM)
    area("VN.86", "Vĩnh Long", name_en="Vinh Long", kind="tỉnh", valid_from=REFORM)
    for province, name in (("VN.83", "Bến Tre"), ("VN.84", "Trà Vinh")):
        area(province, name, kind="tỉnh", valid_until=REFORM)
        area(f"{province}.{province[-2:]}9", "Châu Thành", name_en="Chau Thanh", kind="huyện", valid_until=REFORM)
    return country


def indonesia() -> Area:
    """Return Indonesia with one province, two regencies and their districts."""
    country = area("ID", "Indonesia", name_en="Indonesia")
    area("ID.51", "Bali", name_en="Bali", kind="provinsi", latitude=-8.4, longitude=115.2)
    area("ID.51.04", "Gianyar", name_en="Gianyar", kind="kabupaten")
    area("ID.51.04.05", "Ubud", name_en="Ubud", kind="kecamatan")
    area("ID.51.05", "Klungkung", name_en="Klungkung", kind="kabupaten")
    area("ID.51.05.01", "Nusa Penida", name_en="Nusa Penida", kind="kecamatan")
    return country
