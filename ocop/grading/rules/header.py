"""The file ``edition.yaml``: everything of an edition but its cards."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from string import Formatter
from typing import Literal, cast

from ruamel.yaml.nodes import Node

from ocop.grading.rules.bands import Bands, check_deciders, read_authorities, read_bands, read_rounds
from ocop.grading.rules.extras import read_dimensions, read_rules, read_segments
from ocop.grading.rules.nodes import Fields, composed, whole_of
from ocop.grading.rules.problems import Log, known_words, meant
from ocop.grading.scoring.records import (
    Act,
    Combining,
    CouncilRule,
    Edition,
    Limit,
    Majority,
    Named,
    Renewals,
    Term,
    Tie,
    Words,
)

NUMBER_FIELDS = ("authority", "commune", "province", "serial", "year")
DOSSIERS = ("first", "upgrade", "renewal")
TRANSITIONS = (*DOSSIERS, "expired_beyond_window")
FACTS = (
    "act", "authorities", "categories", "criteria", "floors", "rating", "renewal", "rounds",
    "segment_answers", "validity",
)  # fmt: skip
"""What may be listed as unpublished beside ``points.<code>`` and ``bands.<level>``."""


@dataclass(frozen=True)
class Surroundings:
    """What lies around a folder. None: not known, so not checked.

    :ivar editions: codes of other editions.
    :ivar programmes: code of a programme → its country.
    :ivar form_fields: list of questions of ``data/forms`` → the forms in which they stand.
    """

    editions: frozenset[str] | None = None
    programmes: Mapping[str, str] | None = None
    form_fields: Mapping[str, frozenset[str]] | None = None


@dataclass
class Header:
    """An edition without its cards, and what can only be checked when they are read."""

    edition: Edition
    set_places: list[tuple[str, Node, str]]
    unpublished_places: Mapping[str, Node]
    kind_places: list[tuple[str, frozenset[str], Node]]


def read_header(text: str, log: Log, around: Surroundings) -> Header | None:
    """Return what ``edition.yaml`` says; none where nothing of it can be read. Whatever is wrong is in the log."""
    node = composed(text, log)
    return None if node is None else _Reader(log, around).read(Fields(node, log, "the edition"))


class _Reader:
    """One reading of one header."""

    def __init__(self, log: Log, around: Surroundings) -> None:
        self.log, self.around = log, around
        self.set_places: list[tuple[str, Node, str]] = []
        self.kind_places: list[tuple[str, frozenset[str], Node]] = []

    def read(self, fields: Fields) -> Header:
        unpublished = {code: place for code, place in fields.texts("unpublished") if code}
        levels = fields.inside("levels", required=True)
        outcome, total = "none", Edition.total
        bands = Bands()
        if levels is not None:
            outcome = levels.choice("kind", ("stars", "mark", "award", "none"))
            total = levels.number("total", Edition.total)
            bands = read_bands(levels, total, frozenset(unpublished))
            levels.finish()
        act, replaces = self._act(fields)
        valid_from, valid_until, transition = self._in_force(fields)
        country = fields.text("country")
        self.edition = Edition(
            code=fields.text("code"),
            scheme=fields.text("scheme"),
            year=fields.whole("year"),
            country=country,
            programme=self._programme(fields, country),
            names=fields.words("names"),
            state=cast("State", fields.choice("state", ("in_use", "announced", "archived"))),
            act=act,
            replaces=replaces,
            valid_from=valid_from,
            valid_until=valid_until,
            transition=transition,
            outcome=cast("Outcome", outcome),
            total=total,
            bands=bands.bands,
            scorecards={},
            unpublished=frozenset(unpublished),
            every_years=fields.whole("every_years", 1),
            remarks=fields.words("remarks", required=False),
        )
        self._authorities(fields, bands)
        self._lists(fields)
        self._dossiers(fields)
        self._settings(fields)
        self._certificate(fields)
        self._check_unpublished(unpublished)
        fields.finish()
        return Header(self.edition, self.set_places, unpublished, self.kind_places)

    def _programme(self, fields: Fields, country: str) -> str:
        code = fields.text("programme")
        if code and self.around.programmes is not None and code not in self.around.programmes:
            known = self.around.programmes
            says = f"“{code}” is not a programme that is known here{meant(code, known) or f'; {known_words(known)}.'}"
            self.log.add(fields.values["programme"], "unknown_programme", says)
        if code and country and self.around.programmes and country != self.around.programmes.get(code, country):
            says = (
                f"The country is “{country}”, but {code} is a programme of {self.around.programmes[code]}. Correct one."
            )
            self.log.add(fields.values["country"], "country_differs", says)
        return code

    def _act(self, fields: Fields) -> tuple[Act, tuple[str, ...]]:
        inside = fields.inside("act", required=True)
        if inside is None:
            return Act("", None, {}, {}), ()
        replaces = []
        for code, place in inside.texts("replaces"):
            if self.around.editions is not None and code not in self.around.editions:
                guess = meant(code, self.around.editions) or "; no folder beside this one has the name."
                says = f"The edition replaces “{code}”, which is not there{guess}"
                self.log.add(place, "unknown_edition", says)
            replaces.append(code)
        act = Act(
            number=inside.text("number", ""),
            issued_on=inside.day("issued_on"),
            names=inside.words("names"),
            issuer=inside.words("issuer", required=False),
        )
        inside.finish()
        return act, tuple(replaces)

    def _in_force(self, fields: Fields) -> tuple[dt.date | None, dt.date | None, Mapping[str, int]]:
        inside = fields.inside("in_force", required=True)
        if inside is None:
            return None, None, {}
        begins, ends = inside.day("from", required=True), inside.day("until")
        if begins is not None and ends is not None and ends <= begins:
            says = f"The edition ends on {ends}, not after it begins on {begins}. Exchange or correct the days."
            self.log.add(inside.values["until"], "window_reversed", says)
        transition: dict[str, int] = {}
        if (kinds := inside.inside("transition")) is not None:
            for kind in TRANSITIONS:
                if (days := kinds.inside(kind)) is not None:
                    transition[kind] = days.whole("days")
                    days.finish()
            kinds.finish()
        inside.finish()
        return begins, ends, transition

    def _authorities(self, fields: Fields, bands: Bands) -> None:
        authorities = read_authorities(fields, frozenset(band.level for band in bands.bands))

        def refer(place: Node | None, code: str, what: str) -> None:
            if code and code not in authorities:
                guess = meant(code, authorities) or f"; {known_words(authorities)}."
                self.log.add(place, "unknown_authority", f"{what} is “{code}”, which is not among “authorities”{guess}")

        check_deciders(bands, authorities, self.log)
        self.edition = replace(self.edition, authorities=authorities, rounds=read_rounds(fields, refer))

    def _lists(self, fields: Fields) -> None:
        self.edition = replace(
            self.edition,
            lead=_by_code(fields, "lead"),
            groups=_named(fields, "groups"),
            forms=_by_code(fields, "forms"),
            forms_ours=fields.flag("forms_ours", default=False),
            proofs=_by_code(fields, "proofs"),
        )
        rules = read_rules(fields, "rules", self.set_places)
        self.kind_places.extend((rule.zero_in, rule.sets, place) for rule, place in rules if rule.zero_in)
        notes = read_rules(fields, "notes", self.set_places)
        dimensions = read_dimensions(fields)
        self.edition = replace(
            self.edition,
            form_fields=tuple(self._form_fields(fields)),
            rules=tuple(rule for rule, _place in rules),
            notes=tuple(note for note, _place in notes),
            dimensions=dimensions,
            segments=read_segments(fields, dimensions),
        )

    def _form_fields(self, fields: Fields) -> Iterator[str]:
        """Yield the lists of questions that the edition names; each must be there and stand in forms of the edition."""
        known = self.around.form_fields
        for name, place in fields.texts("form_fields"):
            if known is not None and name not in known:
                guess = meant(name, known) or f"; {known_words(known)}."
                self.log.add(place, "unknown_form_fields", f"“{name}” is no list of questions of data/forms{guess}")
                continue
            for form in sorted(known[name]) if known is not None else ():
                self._form(form, place)
            yield name

    def _dossiers(self, fields: Fields) -> None:
        kinds: dict[str, tuple[str, ...]] = {}
        samples: dict[str, int] = {}
        if (inside := fields.inside("kinds")) is not None:
            for kind in DOSSIERS:
                if (dossier := inside.inside(kind)) is not None:
                    kinds[kind] = tuple(self._form(form, place) for form, place in dossier.texts("forms"))
                    samples[kind] = dossier.whole("samples", 0)
                    dossier.finish()
            inside.finish()
        contents: tuple[Named, ...] = ()
        screening_form = ""
        if (screening := fields.inside("screening")) is not None:
            screening_form = screening.text("form", "")
            if screening_form:
                self._form(screening_form, screening.values["form"])
            contents = _named(screening, "contents")
            screening.finish()
        no_samples = fields.get("samples_not_for")
        sets = frozenset[str]()
        if no_samples is not None:
            from_text = fields.text("samples_not_for")
            sets = frozenset(part.strip() for part in from_text.split(",") if part.strip())
            self.set_places.extend((number, no_samples, "“samples_not_for”") for number in sets)
        self.edition = replace(
            self.edition,
            kinds=kinds,
            samples=samples,
            screening=contents,
            screening_form=screening_form,
            no_samples_for=sets,
        )

    def _form(self, code: str, place: Node) -> str:
        forms = self.edition.forms
        if code and code not in forms:
            guess = meant(code, forms) or f"; {known_words(forms)}."
            self.log.add(place, "unknown_form", f"Form “{code}” is not among “forms”{guess}")
        return code

    def _settings(self, fields: Fields) -> None:
        if (inside := fields.inside("combining")) is not None:
            inside.whole("below_ladder", 0)
            combining = Combining(
                total=cast("Total", inside.choice("total", ("mean", "median"), "mean")),
                rounding=cast("Rounding", inside.choice("rounding", ("none", "down", "half_up"), "none")),
                rounding_step=inside.number("rounding_step", Combining.rounding_step),
                floors=cast("Floors", inside.choice("floors", ("agreed", "mean", "median", "each"), "agreed")),
                floors_inherited=inside.flag("floors_inherited", default=True),
                assumed=inside.flag("assumed", default=False),
            )
            inside.finish()
            self.edition = replace(self.edition, combining=combining)
        if (inside := fields.inside("council")) is not None:
            quorum, renewals = inside.inside("quorum"), inside.inside("renewals")
            council = CouncilRule(
                quorum_share=quorum.number("share", CouncilRule.quorum_share) if quorum else CouncilRule.quorum_share,
                quorum_least=quorum.whole("least", CouncilRule.quorum_least) if quorum else CouncilRule.quorum_least,
                sheets_per_dossier=inside.whole("sheets_per_dossier", CouncilRule.sheets_per_dossier),
                far_apart=inside.number("far_apart", CouncilRule.far_apart),
                review_reason_from=inside.number("review_reason_from", CouncilRule.review_reason_from),
                majority=cast("Majority", inside.choice("majority", ("simple", "two_thirds"), CouncilRule.majority)),
                tie=cast("Tie", inside.choice("tie", ("lost", "chair"), CouncilRule.tie)),
            )
            if quorum is not None:
                quorum.flag("assumed", default=False)
            assumed = inside.flag("assumed", default=False)
            said = {name for name in ("majority", "tie") if name in inside.values and not assumed}
            council = replace(council, ours=council.ours - said)
            if renewals is not None:
                council = self._renewals(renewals, council)
            for part in (quorum, renewals, inside):
                if part is not None:
                    part.finish()
            self.edition = replace(self.edition, council=council)
        if (inside := fields.inside("limits")) is not None:
            self.edition = replace(self.edition, limits={code: self._limit(inside, code) for code in inside.values})

    def _renewals(self, fields: Fields, council: CouncilRule) -> CouncilRule:
        decided = cast("Renewals", fields.choice("decided", ("session", "in_writing")))
        days = fields.whole("answer_days", CouncilRule.answer_days)
        if days < 1:
            says = f"Members have {days} days to answer in writing. Give them at least 1."
            self.log.add(fields.values["answer_days"], "wrong_value", says)
        assumed = fields.flag("assumed", default=False)
        said = {"renewals"} | ({"answer_days"} if "answer_days" in fields.values and not assumed else set())
        return replace(council, renewals=decided, answer_days=days, ours=council.ours - said)

    def _limit(self, fields: Fields, code: str) -> Limit:
        inside = fields.inside(code)
        if inside is None:
            return Limit(0)
        count = cast("Count", inside.choice("count", ("calendar", "working"), "calendar"))
        limit = Limit(inside.whole("days"), count, inside.flag("assumed", default=False))
        inside.finish()
        return limit

    def _certificate(self, fields: Fields) -> None:
        inside = fields.inside("certificate")
        if inside is None:
            return
        validity, renewal = inside.inside("validity"), inside.inside("renewal")
        alarms = tuple(whole_of(node, self.log, "An alarm") for node in inside.entries("alarms"))
        term = Term(months=None, alarms=alarms)
        if validity is not None:
            months = validity.whole_or_none("months")
            last = validity.flag("last_day_valid", default=False)
            term = replace(term, months=months, last_day_valid=last, assumed=validity.flag("assumed", default=False))
            validity.finish()
        if renewal is not None:
            opens, closes = renewal.whole("opens_days_before"), renewal.whole("closes_days_before")
            if opens <= closes:
                says = f"The renewal window opens {opens} days before expiry and closes {closes} days before: it never "
                self.log.add(
                    renewal.node, "window_reversed", f"{says}opens. It must open more days before than it closes."
                )
            term = replace(
                term,
                opens_days_before=opens,
                closes_days_before=closes,
                both_ends_count=renewal.flag("both_ends_count", default=True),
                assumed=term.assumed or renewal.flag("assumed", default=False),
            )
            renewal.flag("assumed", default=False)
            renewal.finish()
        self.edition = replace(
            self.edition,
            term=term,
            number_format=self._pattern(inside, "number"),
            product_code_format=self._pattern(inside, "product_code"),
            revocation_grounds=_named(inside, "revocation_grounds"),
        )
        inside.finish()

    def _pattern(self, fields: Fields, key: str) -> str:
        pattern = fields.text(key, "")
        try:
            names = [name for _text, name, _format, _conversion in Formatter().parse(pattern) if name is not None]
        except ValueError:
            self.log.add(fields.values[key], "wrong_value", f"{fields.name(key)} has a brace without its other half.")
            return ""
        for name in names:
            if name not in NUMBER_FIELDS:
                says = f"{fields.name(key)} has “{{{name}}}”, which is not filled in; {known_words(NUMBER_FIELDS)}."
                self.log.add(fields.values[key], "unknown_field", says)
        return pattern

    def _check_unpublished(self, places: Mapping[str, Node]) -> None:
        nulls = {f"bands.{band.level}" for band in self.edition.bands if band.at_least is None}
        for code, place in places.items():
            if code.startswith("bands.") and code not in nulls:
                says = f"{code} is listed as unpublished, but no band of that level is null. Take one of the two out."
                self.log.add(place, "listed_not_null", says)
            elif not code.startswith(("bands.", "points.")) and code not in FACTS:
                says = f"“{code}” cannot be listed as unpublished{meant(code, FACTS) or f'; {known_words(FACTS)}.'}"
                self.log.add(place, "wrong_value", says)


type State = Literal["in_use", "announced", "archived"]
type Outcome = Literal["stars", "mark", "award", "none"]
type Total = Literal["mean", "median"]
type Rounding = Literal["none", "down", "half_up"]
type Floors = Literal["agreed", "mean", "median", "each"]
type Count = Literal["calendar", "working"]


def _by_code(fields: Fields, key: str) -> Mapping[str, Words]:
    inside = fields.inside(key)
    return {} if inside is None else {code: inside.words(code) for code in inside.values}


def _named(fields: Fields, key: str) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for entry in fields.entries(key):
        inner = Fields(entry, fields.log, f"an entry of {fields.name(key)}")
        named = Named(inner.text("code"), inner.words("names"))
        if named.code in found:
            fields.log.add(
                entry, "doubled_code", f"“{named.code}” stands twice in {fields.name(key)}. Keep one of them."
            )
        found[named.code] = named
        inner.finish()
    return tuple(found.values())
