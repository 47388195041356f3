"""Answering a query: the page, tier by tier, and the counts beside it."""

from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import Occur, Order
from tantivy import Query as Asked

from ocop.catalogue.index.asking import NEAR_MISS, Question, every, some
from ocop.catalogue.index.fields import FACETS, KINDS, LEVELS, area_field, number_of
from ocop.catalogue.index.records import LONGEST_PAGE, FacetCount, Hit, PageKey, Query, Results

FEW = 5  # hits; with fewer, close spellings are let in
MOST_VALUES = 300  # of one facet; the rarest beyond are not listed

type _Facets = dict[str, tuple[FacetCount, ...]]
type _Tiers = tuple[tuple[int, Asked], ...]
type _Page = list[tuple[int, str, tantivy.DocAddress]]  # tier, order, address


def find(index: tantivy.Index, query: Query) -> Results:
    """Return the page of the query, as the index stands at its last reload.

    :raises PageKeyUnreadable: `after` is no key of a page.
    """
    after = PageKey.read(query.after)
    limit = min(max(query.limit, 1), LONGEST_PAGE)
    searcher = index.searcher()
    question = Question(index.schema, query.words)
    filters = _filters(index.schema, searcher, query)

    tiers = question.tiers
    total, facets = _counts(searcher, question.fitting, filters, query)
    near_miss = False
    if question.near_miss is not None and total < FEW and _finds_few(searcher, question.fitting, filters):
        tiers = (*tiers, (NEAR_MISS, question.near_miss))
        typed, (total, facets) = total, _counts(searcher, question.near_miss, filters, query)
        near_miss = total > typed

    if not total:
        page: _Page = []
    elif total <= limit and after is None:
        page = _whole_page(searcher, tiers, list(filters.values()), total)
    else:
        page = _page(index, searcher, tiers, list(filters.values()), after, limit + 1)
    return Results(
        total=total,
        hits=_hits(searcher, page[:limit]),
        facets=facets,
        next_key=str(PageKey(*page[limit - 1][:2])) if len(page) > limit else None,
        near_miss=near_miss,
    )


def _page(
    index: tantivy.Index,
    searcher: tantivy.Searcher,
    tiers: _Tiers,
    filters: list[Asked],
    after: PageKey | None,
    limit: int,
) -> _Page:
    """Return the first so many hits behind the key: of the best tier by number, then of the next, …

    Each tier holds the one before it, so of each tier those are wanted that are not in the one before.
    """
    page: _Page = []
    better: Asked | None = None
    for tier, asked in tiers:
        if after is None or tier >= after.tier:
            wanted = [(Occur.Must, one) for one in (asked, *filters)]
            if better is not None:
                wanted.append((Occur.MustNot, better))
            if after is not None and tier == after.tier:
                # The only way the bindings offer to a range of texts; hexadecimal digits need no quoting.
                wanted.append((Occur.Must, index.parse_query(f"order:{{{after.order} TO *}}")))
            found = _by_number(searcher, Asked.boolean_query(wanted), limit - len(page))
            page += [(tier, order, address) for order, address in found]
            if len(page) >= limit:
                break
        better = asked
    return page


def _whole_page(searcher: tantivy.Searcher, tiers: _Tiers, filters: list[Asked], total: int) -> _Page:
    """Return all hits, few enough for one page: found once by number and once with their tier as the score."""
    *narrower, (_, fitting) = tiers
    found = _by_number(searcher, every((fitting, *filters)), total)
    scored = [(Occur.Must, Asked.const_score_query(one, 0)) for one in (fitting, *filters)]
    scored += [(Occur.Should, Asked.const_score_query(asked, 1)) for _, asked in narrower]
    better = {
        (address.segment_ord, address.doc): round(score)
        for score, address in searcher.search(Asked.boolean_query(scored), total, count=False).hits
    }
    numbers = [tier for tier, _ in tiers]
    page = [
        (numbers[len(narrower) - better[address.segment_ord, address.doc]], order, address) for order, address in found
    ]
    return sorted(page, key=lambda hit: hit[:2])


def _by_number(searcher: tantivy.Searcher, asked: Asked, limit: int) -> list[tuple[str, tantivy.DocAddress]]:
    return searcher.search(asked, limit, count=False, order_by_field="order", order=Order.Asc).hits


def _hits(searcher: tantivy.Searcher, page: _Page) -> tuple[Hit, ...]:
    addresses = [address for *_, address in page]
    kinds = searcher.fast_field_values("kind_place", addresses)
    demonstrations = searcher.fast_field_values("demonstration", addresses)
    return tuple(
        Hit(number_of(order), KINDS[int(kind or 0)], bool(demonstration), tier)
        for (tier, order, _), kind, demonstration in zip(page, kinds, demonstrations, strict=True)
    )


def _filters(schema: tantivy.Schema, searcher: tantivy.Searcher, query: Query) -> dict[str, Asked]:
    """Return the query of each choice, under the name of its facet."""
    chosen: dict[str, tuple[str, ...]] = {
        "country": (query.country,),
        "category": (query.category,),
        "stars": query.stars,
        "certificate": (query.certificate,),
    }
    filters = {
        facet: some(_is(schema, FACETS[facet], value) for value in values if value)
        for facet, values in chosen.items()
        if any(values)
    }
    if query.area:
        level = _level(searcher, query.area)
        filters["area"] = _is(schema, area_field(level), query.area) if level else Asked.empty_query()
    if query.language:
        filters["language"] = _is(schema, "language", query.language)
    if query.kind:
        filters["kind"] = _is(schema, "kind", query.kind)
    if query.demonstration is not None:
        filters["demonstration"] = Asked.term_query(schema, "demonstration", query.demonstration)
    return filters


def _is(schema: tantivy.Schema, field: str, value: str) -> Asked:
    return Asked.term_query(schema, field, value, "basic") if _is_text(value) else Asked.empty_query()


def _is_text(value: str) -> bool:
    """Whether the value can be in the index at all: half a surrogate pair cannot."""
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _level(searcher: tantivy.Searcher, area: str) -> int:
    """Return the level on which the area stands in the index, 0 if it is not there."""
    levels = range(1, LEVELS + 1) if _is_text(area) else ()
    return next((level for level in levels if searcher.doc_freq(area_field(level), area)), 0)


def _counts(
    searcher: tantivy.Searcher, fitting: Asked, filters: Mapping[str, Asked], query: Query
) -> tuple[int, _Facets]:
    """Count all that fits, and each facet under all choices but its own; areas under theirs too, for they lead down."""
    everything = every((fitting, *filters.values()))
    if not query.facets:
        return _counted(searcher, everything, {})
    below = (_level(searcher, query.area) or LEVELS if query.area else min(1, len(query.country))) + 1
    listed = FACETS | ({"area": area_field(below)} if below <= LEVELS else {})
    shared = {facet: field for facet, field in listed.items() if facet == "area" or facet not in filters}
    total, counts = _counted(searcher, everything, shared)
    for facet in listed.keys() - shared.keys():
        others = every((fitting, *(asked for name, asked in filters.items() if name != facet)))
        counts |= _counted(searcher, others, {facet: listed[facet]})[1]
    return total, {facet: counts.get(facet, ()) for facet in (*FACETS, "area")}


def _finds_few(searcher: tantivy.Searcher, fitting: Asked, filters: Mapping[str, Asked]) -> bool:
    """Whether the words alone find few: if it is the choices that narrow, the spelling is not to be doubted."""
    return not filters or _counted(searcher, fitting, {})[0] < FEW


def _counted(searcher: tantivy.Searcher, asked: Asked, listed: Mapping[str, str]) -> tuple[int, _Facets]:
    wanted: dict[str, Any] = {
        facet: {"terms": {"field": field, "size": MOST_VALUES}} for facet, field in listed.items()
    }
    answer = searcher.aggregate(asked, wanted | {"total": {"value_count": {"field": "order"}}})
    return int(answer["total"]["value"]), {facet: tuple(_in_order(answer[facet]["buckets"])) for facet in listed}


def _in_order(buckets: Iterable[Mapping[str, Any]]) -> list[FacetCount]:
    counts = [FacetCount(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    return sorted(counts, key=lambda count: (-count.count, count.value))
