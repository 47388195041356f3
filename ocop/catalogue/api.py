"""The public window over the API: search, products, producers."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ocop.catalogue import engine, queries
from ocop.catalogue.choices import Choices, clean
from ocop.catalogue.index import PageKeyUnreadable
from ocop.catalogue.stars import stars_held_by
from ocop.core.pace import too_many
from ocop.core.problems import Problem
from ocop.grading.queries.levels import level_names
from ocop.places.models import Area
from ocop.registry.models import CertificateHeld, HeldAs, Producer, Product, StarHeld
from ocop.registry.queries import producer_by_number, product_by_number, valid_stars

MOST = 100
HIGHEST_KEY = 2**63 - 1
router = Router(tags=["catalogue"])


class PlaceOut(Schema):
    """Where a record stands: the path of codes from the country down, and the area's own names."""

    path: str
    country: str
    name: str
    name_en: str


class StarsOut(Schema):
    """A scheme's result behind which a decision stands today; never comparable between schemes."""

    scheme: str
    edition: str
    outcome: str = Field(description="stars, mark or award")
    stars: int = Field(description="of a mark or an award: its level, counted from 1")
    names: dict[str, str] = Field(description="what the scheme calls a mark or an award, by language; of stars nothing")
    decision: str
    decided_on: dt.date | None
    valid_until: dt.date | None = Field(description="first day on which they are valid no more")


class CertificateOut(Schema):
    """A certificate valid today."""

    kind: str
    issuer: str
    number: str
    scope: str
    valid_from: dt.date
    valid_until: dt.date | None


class MakerOut(Schema):
    """The producer of a product, and whether the register calls it its maker or where it is sold."""

    number: str
    name: str
    named_as: str


class ProductOut(Schema):
    """A product as a list shows it."""

    number: str
    names: dict[str, str] = Field(description="language → name")
    language: str = Field(description="the language in which it was named")
    producer: MakerOut | None
    area: PlaceOut
    category: str
    stars: list[StarsOut]
    demonstration: bool


class StoryOut(Schema):
    """A story in one language; the state is source, human or machine."""

    text: str
    state: str


class ProductDetail(ProductOut):
    """A product with all that is public of it."""

    programme: str | None
    programme_numbers: list[str]
    stories: dict[str, StoryOut]
    certificates: list[CertificateOut]
    address: str
    unit: str
    net_content: str
    shelf_life_days: int | None
    hs: str
    gtin: str


class ProducerOut(Schema):
    """A producer; how to reach it is not public."""

    number: str
    names: dict[str, str]
    language: str
    kind: str
    named_as: str
    area: PlaceOut
    demonstration: bool


class ProducerDetail(ProducerOut):
    """A producer with what is public of it."""

    programme: str | None
    address: str
    certificates: list[CertificateOut]


class FacetOut(Schema):
    """How many are left if this value is chosen."""

    value: str
    count: int


class SearchOut(Schema):
    """What was found; ``next`` is the ``after`` of the next page, none on the last."""

    total: int
    near_miss: bool = Field(description="close spellings were let in, because the words as typed found few")
    hits: list[ProductOut]
    facets: dict[str, list[FacetOut]]
    next: str | None


class ProductPage(Schema):
    """Some products by key."""

    items: list[ProductOut]
    next: int | None


class ProducerPage(Schema):
    """Some producers by key."""

    items: list[ProducerOut]
    next: int | None


class SearchFilter(Schema):
    """Words and choices, as on the search page."""

    q: str = ""
    country: str = ""
    area: str = Field("", description="path of codes: TH.30")
    category: str = ""
    stars: list[str] = Field(
        default_factory=list,
        description="scheme/edition/level: vn-ocop/2026/4, ph-trustmark/2023/mark-1; one is enough",
    )
    certificate: str = ""
    after: str = ""


class ListFilter(Schema):
    """A page of a list by key."""

    country: str = ""
    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)


@router.get("/search", response={200: SearchOut, 422: Problem, 429: Problem}, auth=None, operation_id="search_products")
def search(request: HttpRequest, asked: Query[SearchFilter]) -> SearchOut:
    """Find products by words in any script of the region, with counts for narrowing the search."""
    if too_many(request, "searches", at=timezone.now()):
        raise HttpError(429, "This address has searched too often in this minute. Wait a minute and ask again.")
    given = {name: getattr(asked, name) for name in ("q", "country", "area", "category", "certificate", "after")}
    choices = Choices.read(given, asked.stars)
    try:
        results = engine.search(choices.query)
    except PageKeyUnreadable as unreadable:
        raise HttpError(422, "“after” is not the “next” of a page of this search.") from unreadable
    found = queries.products_by_number([hit.number for hit in results.hits])
    facets = {
        name: [FacetOut(value=count.value, count=count.count) for count in counts]
        for name, counts in results.facets.items()
    }
    return SearchOut(
        total=results.total, near_miss=results.near_miss, hits=_products(found), facets=facets, next=results.next_key
    )


@router.get("/products", response={200: ProductPage, 422: Problem}, auth=None, operation_id="products")
def products(request: HttpRequest, asked: Query[ListFilter]) -> ProductPage:
    """List all products by key, for those who want the whole."""
    found = queries.listed_products(country=clean(asked.country).upper(), after=asked.after)
    rows = list(found[: asked.limit + 1])
    more = len(rows) > asked.limit
    return ProductPage(items=_products(rows[: asked.limit]), next=rows[asked.limit - 1].pk if more else None)


@router.get(
    "/products/{number}",
    response={200: ProductDetail, 404: Problem, 422: Problem},
    auth=None,
    operation_id="product",
)
def product(request: HttpRequest, number: str) -> ProductDetail:
    """Show a product. Merged numbers and numbers of programmes answer with the product that they lead to."""
    sought = clean(number)
    found = queries.product_for_page(sought)
    if found is None and (moved := product_by_number(sought)):
        found = queries.product_for_page(moved.number)
    if found is None:
        raise Http404
    return ProductDetail(
        **_products([found])[0].model_dump(),
        programme=found.programme.code if found.programme else None,
        programme_numbers=queries.issued_numbers(found),
        stories={
            language: StoryOut(text=parts["story"], state=parts.get("state", ""))
            for language, parts in found.texts.items()
            if parts.get("story")
        },
        certificates=_certificates(queries.certificates_of(found, found.producer, on=timezone.localdate())),
        address=found.address,
        unit=found.unit,
        net_content=found.net_content,
        shelf_life_days=found.shelf_life_days,
        hs=found.hs,
        gtin=found.gtin,
    )


@router.get("/producers", response={200: ProducerPage, 422: Problem}, auth=None, operation_id="producers")
def producers(request: HttpRequest, asked: Query[ListFilter]) -> ProducerPage:
    """List all producers by key."""
    found = queries.listed_producers(country=clean(asked.country).upper(), after=asked.after)
    rows = list(found[: asked.limit + 1])
    more = len(rows) > asked.limit
    items = [_producer(row) for row in rows[: asked.limit]]
    return ProducerPage(items=items, next=rows[asked.limit - 1].pk if more else None)


@router.get(
    "/producers/{number}",
    response={200: ProducerDetail, 404: Problem, 422: Problem},
    auth=None,
    operation_id="producer",
)
def producer(request: HttpRequest, number: str) -> ProducerDetail:
    """Show a producer, through merges too."""
    sought = clean(number)
    found = queries.producer_for_page(sought) or producer_by_number(sought)
    if found is None:
        raise Http404
    return ProducerDetail(
        **_producer(found).model_dump(),
        programme=found.programme.code if found.programme else None,
        address=found.address,
        certificates=_certificates(queries.certificates_of(None, found, on=timezone.localdate())),
    )


def _products(rows: Sequence[Product]) -> list[ProductOut]:
    stars = stars_held_by(rows)
    return [_product(row, stars.get(row.pk, [])) for row in rows]


def _product(row: Product, held: list[StarHeld]) -> ProductOut:
    maker = row.producer
    return ProductOut(
        number=row.number,
        names=_names(row),
        language=row.language,
        producer=MakerOut(number=maker.number, name=maker.name, named_as=maker.named_as) if maker else None,
        area=_place(row.area),
        category=row.category,
        stars=[
            StarsOut(
                scheme=one.scheme,
                edition=one.edition,
                outcome=one.outcome,
                stars=one.stars,
                names={} if one.outcome == HeldAs.STARS else dict(level_names(one.scheme, one.edition, one.stars)),
                decision=one.decision,
                decided_on=one.decided_on,
                valid_until=one.valid_until,
            )
            for one in valid_stars(held, on=timezone.localdate())
        ],
        demonstration=row.demonstration,
    )


def _producer(row: Producer) -> ProducerOut:
    return ProducerOut(
        number=row.number,
        names=_names(row),
        language=row.language,
        kind=row.kind,
        named_as=row.named_as,
        area=_place(row.area),
        demonstration=row.demonstration,
    )


def _names(row: Product | Producer) -> dict[str, str]:
    return {language: parts["name"] for language, parts in row.texts.items() if parts.get("name")} | {
        row.language: row.name
    }


def _place(area: Area) -> PlaceOut:
    return PlaceOut(path=area.path, country=area.country, name=area.name, name_en=area.name_en)


def _certificates(held: Iterable[CertificateHeld]) -> list[CertificateOut]:
    return [
        CertificateOut(
            kind=one.kind,
            issuer=one.issuer,
            number=one.number,
            scope=one.scope,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
        )
        for one in held
    ]
