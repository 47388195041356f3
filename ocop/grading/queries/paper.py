"""Which product a row of a sheet of paper certificates means."""

from ocop.core.text import fold
from ocop.grading.models import StarCertificate
from ocop.grading.paper_rows import PaperRow, Remark
from ocop.grading.queries.certificates import kept_product
from ocop.places.queries import country_name
from ocop.registry.models import Product, ProgrammeNumber
from ocop.registry.names import core_name
from ocop.registry.operations.finding import CountryPlaces

CANDIDATES_NAMED = 5


class PaperProducts:
    """Finds the products of a country that rows speak of: by our number, the programme's, or name, maker, place."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.places = CountryPlaces(country)

    def find(self, row: PaperRow) -> Product | Remark:
        """Return the one product that a row means, or what keeps that from being told."""
        found = self._numbered(row)
        if isinstance(found, Product):
            found = kept_product(found)
            if found.country != self.country:
                return Remark("other_country", "product_number", {"country": country_name(found.country)})
            if row.product and fold(row.product)[:250] != found.folded:
                return Remark("name_differs", "product", {"known": found.name, "given": row.product})
            return found
        if isinstance(found, Remark):
            return found
        return self._named(row)

    def _numbered(self, row: PaperRow) -> Product | Remark | None:
        """Return the product of a number; none where the row gives no number but a name."""
        products = Product.objects.select_related("producer", "area", "merged_into")
        if row.product_number:
            found = products.filter(number=row.product_number).first()
            return found or Remark("product_unknown", "product_number", {"given": row.product_number})
        if row.programme_number:
            issued = ProgrammeNumber.objects.filter(number=row.programme_number, product__isnull=False)
            coded = StarCertificate.objects.filter(product_code=row.programme_number)
            keys = {*issued.values_list("product", flat=True), *coded.values_list("product", flat=True)}
            known = list(products.filter(pk__in=keys)[: CANDIDATES_NAMED + 1])
            if len(known) == 1:
                return known[0]
            if known:
                return _not_clear(known, "programme_number")
            if not row.product:
                return Remark("product_unknown", "programme_number", {"given": row.programme_number})
        return None

    def _named(self, row: PaperRow) -> Product | Remark:
        """Return the product of a name, among those of its maker and place."""
        products = Product.objects.select_related("producer", "area").filter(merged_into=None, country=self.country)
        found = list(products.filter(folded=fold(row.product)[:250])[:500])
        if row.producer:
            core = core_name(fold(row.producer))
            found = [one for one in found if one.producer and core_name(one.producer.folded) == core[:250]]
        if any(row.places) and len(found) > 1:
            place = self.places.find(*row.places, "")
            if not place.path:
                given = ", ".join(filter(None, reversed(row.places)))
                return Remark("place_unknown", "province", {"given": given})
            found = [one for one in found if one.area.path == place.path or one.area.path.startswith(place.path + ".")]
        if len(found) == 1:
            return found[0]
        if found:
            return _not_clear(found, "product")
        return Remark("product_unknown", "product", {"given": row.product})


def _not_clear(found: list[Product], column: str) -> Remark:
    named = ", ".join(f"{one.number} ({one.area.local_name})" for one in found[:CANDIDATES_NAMED])
    return Remark("product_not_clear", column, {"candidates": named})
