"""The demonstration network as values: makers in real places, their goods, and what both hold. Plain Python.

Nothing here is drawn at random: every figure follows from the names it belongs to, so that each run tells the same.
"""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ocop.core.dates import years_after
from ocop.demonstration.chance import happens, pick, share, weighted, whole
from ocop.demonstration.files import CertificateRule, Files, Kind, MakerName, StarRule
from ocop.demonstration.terms import terms_of
from ocop.registry.categories import categories
from ocop.trade.terms import OfferTerms

ISSUER = "Demonstration body"
VERIFIED = "not verified: demonstration data"
DECISION = "Demonstration decision"
MAKERS_A_KIND = {1: 25, 2: 35, 3: 24, 4: 11, 5: 5}
WITH_AN_OFFER = 66
WITH_AN_OFFER_WHERE_ASKED = 92
AGAIN = 14
"""Per cent of the goods whose maker makes other goods of the place as well."""
AROUND = 0.04
"""Degrees, at most about 4 km, by which a maker lies off the middle of its area."""


class PlaceUnknown(LookupError):
    """A kind is at home in a place that is not among the areas that were loaded."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An area in which makers may be, with the middle of it, or of the area above where its own is not known."""

    area: int
    path: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Home:
    """A first-level area by its names, and the areas of it in which makers may be."""

    name: str
    name_en: str
    spots: tuple[Spot, ...]


type Homes = Mapping[tuple[str, str], Home]
"""By country and the spelling of the place in ``kinds.csv``."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A fictitious producer; of its inclusion facts None is what nobody said."""

    country: str
    language: str
    kind: str
    name: str
    name_latin: str
    area: int
    path: str
    latitude: float | None
    longitude: float | None
    consent_on: dt.date
    women_led: bool | None
    minority_led: bool | None
    remote: bool | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A fictitious certificate of a product."""

    kind: str
    number: str
    scope: str
    valid_from: dt.date
    valid_until: dt.date


@dataclass(frozen=True, slots=True)
class Stars:
    """A fictitious star rating of a product."""

    scheme: str
    edition: str
    stars: int
    decision: str
    decided_on: dt.date
    valid_until: dt.date


@dataclass(frozen=True, eq=False)
class Good:
    """A product of a maker. ``texts`` are as the registry keeps them."""

    kind: Kind
    maker: Maker
    texts: Mapping[str, Mapping[str, str]]
    terms: OfferTerms | None
    certificates: tuple[Certificate, ...]
    stars: tuple[Stars, ...]


@dataclass(frozen=True)
class Network:
    """All of it; every maker has goods."""

    goods: tuple[Good, ...]

    @functools.cached_property
    def makers(self) -> tuple[Maker, ...]:
        """The makers of the goods, each once, in the order of their goods."""
        return tuple(dict.fromkeys(good.maker for good in self.goods))


def build(files: Files, homes: Homes, *, day: dt.date, rates: Mapping[str, Decimal]) -> Network:
    """Return the whole network as it stands on a day.

    :raises PlaceUnknown: a kind's place is not among the homes.
    """
    makers = _Makers(files, homes, day)
    goods = []
    for kind, count in makers_of_kinds(files):
        for order in range(count):
            maker, label = makers.next_for(kind, order)
            goods.append(_good(kind, maker, label, files, homes, day=day, rates=rates))
    return Network(tuple(goods))


def minimal(network: Network, files: Files, size: int) -> Network:
    """Return so many goods: a third for the first demand, a fifth for each other, the rest of all states in turn."""
    chosen: dict[Good, None] = {}
    shares = [size // 3, *[size // 5] * (len(files.asks) - 1)]
    for ask, count in zip(files.asks, shares, strict=True):
        fit = [good for good in network.goods if ask.is_for(good.kind) and good.terms]
        chosen |= dict.fromkeys(fit[place * len(fit) // count] for place in range(count))
    by_country: dict[str, list[Good]] = defaultdict(list)
    for good in network.goods:
        if good not in chosen:
            by_country[good.kind.country].append(good)
    states = list(by_country.values())
    rest = [goods[turn] for turn in range(size) for goods in states if turn < len(goods)]
    chosen |= dict.fromkeys(rest[: size - len(chosen)])
    return Network(tuple(good for good in network.goods if good in chosen))


def makers_of_kinds(files: Files) -> Iterator[tuple[Kind, int]]:
    """Return each kind with the number of its makers: a few, and its part of those that a demand needs."""
    more: dict[Kind, int] = defaultdict(int)
    for ask in files.asks:
        fit = sorted((kind for kind in files.kinds if ask.is_for(kind)), key=lambda kind: share("part", kind.name))
        for place in range(ask.makers):
            more[fit[place % len(fit)]] += 1
    for kind in files.kinds:
        yield kind, weighted(MAKERS_A_KIND, "makers", kind.country, kind.name) + more[kind]


@dataclass
class _Makers:
    """Hands out makers, so that no name stands twice in a place.

    A maker's name follows from its goods, so that a change of the files elsewhere leaves it as it is.
    """

    files: Files
    homes: Homes
    day: dt.date
    taken: set[tuple[str, str, str]] = field(default_factory=set)
    known: dict[tuple[str, str, str], list[tuple[Maker, str]]] = field(default_factory=lambda: defaultdict(list))

    def next_for(self, kind: Kind, order: int) -> tuple[Maker, str]:
        """Return the maker of a kind that comes so many after its first, and a label that tells it from the others."""
        group = categories()[kind.category].group
        neighbours = self.known[kind.country, kind.place, group]
        label = f"{kind.name}/{order}"
        asked = any(ask.is_for(kind) for ask in self.files.asks)
        others = [one for one in neighbours if not one[1].startswith(f"{kind.name}/")]
        if others and order == 0 and not asked and happens(AGAIN, "again", kind.country, label):
            return pick(others, "which", kind.country, label)
        made = self._new(kind, label), label
        neighbours.append(made)
        return made

    def _new(self, kind: Kind, label: str) -> Maker:
        home = _home(kind, self.homes)
        key = (kind.country, label)
        spot = pick(home.spots, "spot", *key)
        name = self._name(kind, label)
        lies = spot.latitude is not None and spot.longitude is not None
        return Maker(
            country=kind.country,
            language=name.language,
            kind=name.kind,
            name=name.name,
            name_latin=name.name_latin,
            area=spot.area,
            path=spot.path,
            latitude=round((spot.latitude or 0) + AROUND * (2 * share("north", *key) - 1), 5) if lies else None,
            longitude=round((spot.longitude or 0) + AROUND * (2 * share("east", *key) - 1), 5) if lies else None,
            consent_on=self.day - dt.timedelta(days=whole(30, 900, "consent", *key)),
            women_led=_said(46, "women", *key),
            minority_led=_said(18, "minority", *key),
            remote=_said(27, "remote", *key),
        )

    def _name(self, kind: Kind, label: str) -> MakerName:
        names = self.files.names[kind.country]
        first = whole(0, len(names) - 1, "name", kind.country, label)
        for step in range(len(names)):
            name = names[(first + step) % len(names)]
            key = (kind.country, kind.place, name.name)
            if key not in self.taken:
                self.taken.add(key)
                return name
        raise LookupError(f"every name of {kind.country} is taken in {kind.place}")


def _good(
    kind: Kind,
    maker: Maker,
    label: str,
    files: Files,
    homes: Homes,
    *,
    day: dt.date,
    rates: Mapping[str, Decimal],
) -> Good:
    asked = any(ask.is_for(kind) for ask in files.asks)
    offered = happens(WITH_AN_OFFER_WHERE_ASKED if asked else WITH_AN_OFFER, "offered", kind.country, kind.name, label)
    return Good(
        kind=kind,
        maker=maker,
        texts=texts_of(kind, maker, _home(kind, homes), files),
        terms=terms_of(kind, label, files, day=day, rates=rates) if offered else None,
        certificates=tuple(_certificates(kind, label, files, day)),
        stars=tuple(_stars(kind, label, files, day)),
    )


def texts_of(kind: Kind, maker: Maker, home: Home, files: Files) -> dict[str, dict[str, str]]:
    """Return names and stories: in the language of the place where there is a story in it, and in English."""
    texts = {kind.language: {"name": kind.name, "state": "source"}}
    local = files.stories.get((kind.category, kind.language))
    if local:
        texts[kind.language]["story"] = local.format(name=kind.name, place=home.name, maker=maker.name)
    told = files.stories[kind.category, "en"]
    story = told.format(name=kind.name_en, place=home.name_en, maker=maker.name_latin)
    return texts | {"en": {"name": kind.name_en, "story": story[:1].upper() + story[1:], "state": "human"}}


def _certificates(kind: Kind, label: str, files: Files, day: dt.date) -> Iterator[Certificate]:
    for rule in files.certificates:
        key = (rule.kind, kind.country, kind.name, label)
        if _applies(rule, kind) and happens(rule.percent, "certificate", *key):
            since = day - dt.timedelta(days=whole(20, rule.years * 365 + 120, "since", *key))
            number = f"DEMO-{rule.kind.upper()}-{whole(10_000, 99_999, 'number', *key)}"
            yield Certificate(rule.kind, number, kind.name_en, since, years_after(since, rule.years))


def _applies(rule: CertificateRule, kind: Kind) -> bool:
    return (
        (not rule.countries or kind.country in rule.countries)
        and kind.category in rule.categories
        and (not rule.words or any(word in kind.name_en for word in rule.words))
    )


def _stars(kind: Kind, label: str, files: Files, day: dt.date) -> Iterator[Stars]:
    for rule in files.stars:
        key = (rule.scheme, kind.country, kind.name, label)
        if rule.country == kind.country and happens(rule.percent, "stars", *key):
            decided = day - dt.timedelta(days=whole(20, rule.years * 365 + 150, "decided", *key))
            edition = _edition(rule, decided)
            if edition:
                decision = f"{DECISION} {whole(1, 9_999, 'decision', *key)}"
                level = weighted(rule.levels, "level", *key)
                yield Stars(rule.scheme, edition, level, decision, decided, years_after(decided, rule.years))


def _edition(rule: StarRule, day: dt.date) -> str:
    """Return the edition of the rules that was in force on a day, or nothing."""
    return next((edition for edition, since in reversed(rule.editions) if since <= day), "")


def _home(kind: Kind, homes: Homes) -> Home:
    home = homes.get((kind.country, kind.place))
    if home is None:
        raise PlaceUnknown(f"{kind.place} ({kind.country})")
    return home


def _said(percent: float, *key: object) -> bool | None:
    """Return yes for so many of a hundred, no for most others, and nothing for those that did not say."""
    if happens(9, "silent", *key):
        return None
    return happens(percent, *key)
