"""Answering a query: the page, tier by tier, and the counts beside it."""

from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from ocop.catalogue.index.asking import Question, every, some
from ocop.catalogue.index.fields import FACETS, KINDS, LEVELS, area_field
from ocop.catalogue.index.ordering import InOrder, Key, number_in, written
from ocop.catalogue.index.records import LONGEST_PAGE, FacetCount, Hit, PageKey, Query, Results

FEW = 5  # hits; with fewer, close spellings are let in
MOST_VALUES = 300  # of one facet; the rarest beyond are not listed

type _Facets = dict[str, tuple[FacetCount, ...]]
type _Tier = tuple[int, Asked]
type _Page = list[tuple[int, Key, tantivy.DocAddress]]  # tier, key of the order, address


def find(index: tantivy.Index, query: Query) -> Results:
    """Return the page of the query, as the index stands at its last reload.

    :raises PageKeyUnreadable: `after` is no key of a page.
    """
    after = PageKey.read(query.after)
    limit = min(max(query.limit, 1), LONGEST_PAGE)
    searcher = index.searcher()
    question = Question(index.schema, searcher, query.words)
    ordered = InOrder(index, searcher)
    filters = _filters(index.schema, searcher, query)

    total, facets = _counts(searcher, question.fitting, filters, query)
    near_miss = False
    if total < FEW and question.near_miss is not None and _finds_few(searcher, question.fitting, filters):
        typed, (total, facets) = total, _counts(searcher, question.near_miss, filters, query)
        near_miss = total > typed

    page = (
        _page(ordered, question.tiers(close=near_miss), list(filters.values()), after, min(limit + 1, total))
        if total
        else []
    )
    return Results(
        total=total,
        hits=_hits(searcher, page[:limit]),
        facets=facets,
        next_key=_key_of(page[limit - 1]) if len(page) > limit else None,
        near_miss=near_miss,
    )


def _page(ordered: InOrder, tiers: Iterable[_Tier], filters: list[Asked], after: PageKey | None, limit: int) -> _Page:
    """Return the first so many hits behind the key: of the best tier in order, then of the next, …

    Each tier holds the one before it, so of each tier those are wanted that are not in the one before. On the first
    page those are at hand and are passed over; behind a key, the index is asked to leave them out.
    """
    page: _Page = []
    seen: set[tuple[int, int]] = set()
    better: Asked | None = None
    for tier, asked in tiers:
        wanted = [(Occur.Must, one) for one in (asked, *filters)]
        if after is None:
            found = ordered.first(Asked.boolean_query(wanted), limit)
        elif tier >= after.tier:
            if better is not None:
                wanted.append((Occur.MustNot, better))
            if tier == after.tier:
                wanted.append((Occur.Must, ordered.behind(after.order)))
            found = ordered.first(Asked.boolean_query(wanted), limit - len(page))
        else:
            found = []
        for key, address in found:
            if (place := (address.segment_ord, address.doc)) not in seen:
                seen.add(place)
                page.append((tier, key, address))
        if len(page) >= limit:
            break
        better = asked
    return page[:limit]


def _key_of(hit: tuple[int, Key, tantivy.DocAddress]) -> str:
    tier, key, _ = hit
    return str(PageKey(tier, written(key)))


def _hits(searcher: tantivy.Searcher, page: _Page) -> tuple[Hit, ...]:
    addresses = [address for *_, address in page]
    kinds = searcher.fast_field_values("kind_place", addresses)
    demonstrations = searcher.fast_field_values("demonstration", addresses)
    return tuple(
        Hit(number_in(key), KINDS[int(kind or 0)], bool(demonstration), tier)
        for (tier, key, _), kind, demonstration in zip(page, kinds, demonstrations, strict=True)
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
    answer = searcher.aggregate(asked, wanted | {"total": {"value_count": {"field": "kind_place"}}})
    return int(answer["total"]["value"]), {facet: tuple(_in_order(answer[facet]["buckets"])) for facet in listed}


def _in_order(buckets: Iterable[Mapping[str, Any]]) -> list[FacetCount]:
    counts = [FacetCount(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    return sorted(counts, key=lambda count: (-count.count, count.value))
