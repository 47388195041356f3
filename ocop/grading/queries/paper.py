"""Sheets of paper certificates on their way in, and which product a row of one means."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import paths_of
from ocop.core.text import fold
from ocop.grading.models import PaperImport, PaperImportRow, StarCertificate
from ocop.grading.paper_rows import PaperRow
from ocop.grading.queries.certificates import kept_product
from ocop.registry.intake.remarks import Problem, problem
from ocop.registry.models import Product, ProgrammeNumber
from ocop.registry.names import core_name
from ocop.registry.operations.finding import CountryPlaces

CANDIDATES_NAMED = 5


def may_enter_papers(user: User, country: str) -> bool:
    """Say whether a person enters certificates on paper in a country, or in a part of it."""
    return any(not path or path.split(".")[0] == country for path in paths_of(user, Permission.CERTIFICATE_IMPORT))


def paper_imports_of(user: User | None) -> QuerySet[PaperImport]:
    """Return the sheets that a person sent, or that came from the shell, newest first."""
    return PaperImport.objects.filter(by=user).order_by("-id")


def rows_of(paper_import: PaperImport, *, outcome: str = "", after: int = 0) -> QuerySet[PaperImportRow]:
    """Return the rows of a sheet in the order of the file, from after a line."""
    rows = PaperImportRow.objects.filter(paper_import=paper_import, line__gt=after).order_by("line")
    return rows.filter(outcome=outcome) if outcome else rows


class PaperProducts:
    """Finds the products of a country that rows speak of: by our number, the programme's, or name, maker, place.

    It remembers which code of the programme the rows before gave to which product, whether or not they are entered.
    """

    def __init__(self, country: str) -> None:
        self.country = country
        self.places = CountryPlaces(country)
        self.coded: dict[str, set[int]] = {}
        self._looked_up: dict[str, Product] = {}

    def look_up(self, numbers: Iterable[str]) -> None:
        """Ask for the products of the numbers of some rows, in place of those asked for before."""
        self._looked_up = {one.number: one for one in _products().filter(number__in={one.upper() for one in numbers})}

    def learn(self, code: str, product: Product) -> None:
        """Remember that a certificate gives a product this code of the programme."""
        if code:
            self.coded.setdefault(code, set()).add(product.pk)

    def find(self, row: PaperRow) -> Product | Problem:
        """Return the one product that a row means, or what keeps that from being told.

        Our numbers are those of :meth:`look_up`.
        """
        found = self._numbered(row)
        if isinstance(found, Product):
            found = kept_product(found)
            if found.country != self.country:
                return problem("other_country", "product_number", country=found.country)
            if row.product and fold(row.product)[:250] != found.folded:
                return problem("name_differs", "product", known=found.name, given=row.product)
            return found
        return found or self._named(row)

    def _numbered(self, row: PaperRow) -> Product | Problem | None:
        """Return the product of a number; none where the row gives no number but a name."""
        products = _products()
        if row.product_number:
            found = self._looked_up.get(row.product_number)
            return found or problem("product_unknown", "product_number", given=row.product_number)
        if row.programme_number:
            issued = ProgrammeNumber.objects.filter(number=row.programme_number, product__isnull=False)
            coded = StarCertificate.objects.filter(product_code=row.programme_number)
            keys = {*issued.values_list("product", flat=True), *coded.values_list("product", flat=True)}
            keys |= self.coded.get(row.programme_number, set())
            known = list(products.filter(pk__in=keys)[: CANDIDATES_NAMED + 1])
            if len(known) == 1:
                return known[0]
            if known:
                return _not_clear(known, "programme_number")
            if not row.product:
                return problem("product_unknown", "programme_number", given=row.programme_number)
        return None

    def _named(self, row: PaperRow) -> Product | Problem:
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
                return problem("place_unknown", "province", given=given)
            found = [one for one in found if one.area.path == place.path or one.area.path.startswith(place.path + ".")]
        if len(found) == 1:
            return found[0]
        if found:
            return _not_clear(found, "product")
        return problem("product_unknown", "product", given=row.product)


def _products() -> QuerySet[Product]:
    return Product.objects.select_related("producer", "area", "merged_into")


def _not_clear(found: list[Product], column: str) -> Problem:
    named = ", ".join(f"{one.number} ({one.area.local_name})" for one in found[:CANDIDATES_NAMED])
    return problem("product_not_clear", column, candidates=named)
