"""What the tests of the index put into it, and how they read what comes out."""

from collections.abc import Iterator

from ocop.catalogue.index import Document, Results

# Well-known goods of the region, in their own script and in English.
GOODS = {
    "VN-1": ("vi", "Nước mắm nhĩ Phú Quốc", "Phu Quoc first-press fish sauce"),
    "VN-2": ("vi", "Bánh tráng nước dừa, chấm mắm nêm", "Coconut rice paper"),
    "VN-3": ("vi", "Cà phê Đắk Lắk", "Dak Lak coffee"),
    "TH-1": ("th", "ข้าวหอมมะลิอินทรีย์ทุ่งกุลา", "Organic jasmine rice of Thung Kula"),
    "TH-2": ("th", "น้ำปลาแท้ ตราเรือ", "Genuine fish sauce"),
    "LA-1": ("lo", "ຜ້າໄໝທໍມື ຫຼວງພະບາງ", "Luang Prabang hand-woven silk"),
    "LA-2": ("lo", "ນ້ຳເຜິ້ງປ່າ", "Wild honey"),
    "KH-1": ("km", "ស្ករត្នោតកំពង់ស្ពឺ", "Kampong Speu palm sugar"),
    "KH-2": ("km", "ម្រេចកំពត", "Kampot pepper"),
    "MM-1": ("my", "ငါးပိကြော်မြန်မာ့ရိုးရာ", "Fried fish paste"),
    "MM-2": ("my", "လက်ဖက်ခြောက် ရှမ်းပြည်", "Shan dry tea"),
    "ID-1": ("id", "Keripik singkong pedas", "Spicy cassava crisps"),
    "ID-2": ("id", "Kopi Gayo Aceh", "Gayo coffee"),
    "MY-1": ("ms", "Kuih bahulu Melaka", "Bahulu sponge cakes"),
    "PH-1": ("tl", "Bagoong na alamang", "Shrimp paste"),
    "PH-2": ("tl", "Habing T’nalak ng Lake Sebu", "T’nalak cloth"),
}


def goods() -> Iterator[Document]:
    for place, (number, (language, name, english)) in enumerate(GOODS.items()):
        country = number[:2]
        yield Document(
            number=number,
            kind="product",
            names={language: name, "en": english},
            producer_names=(f"Producer of {number}",),
            area_path=(country, f"{country}-{place % 2}", f"{country}-{place % 2}-{place}"),
            area_names=("Viet Nam", "Việt Nam") if country == "VN" else (),
            country=country,
            category="drink" if "coffee" in english or "tea" in english else "other",
            stars=(f"{country.lower()}-2026/{3 + place % 3}",),
            certificates=("organic",) if "rganic" in english else (),
            text="Grown on volcanic soil." if number == "ID-2" else "",
        )


def plain(number: str, name: str = "silk", text: str = "") -> Document:
    return Document(number, "product", {"en": name}, text=text)


def numbers(results: Results) -> list[str]:
    return [hit.number for hit in results.hits]
