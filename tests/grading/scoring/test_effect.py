"""Before an edition takes effect."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from ocop.grading.editions import edition
from ocop.grading.scoring.effect import Recorded, differing_lines, effect_of, effect_words
from ocop.grading.scoring.records import Criterion, Edition, Heading, Rule
from tests.grading.scoring.sheets import TEA, best, vn


def with_line(rules: Edition, code: str, floors: Mapping[int, int]) -> Edition:
    """Return the edition with other floors in one line of the card for tea."""

    def changed(item: Heading | Criterion) -> Heading | Criterion:
        if isinstance(item, Heading):
            return replace(item, items=tuple(changed(inner) for inner in item.items))
        known = {stars: Decimal(points) for stars, points in floors.items()}
        return replace(item, floors=known) if item.code == code else item

    card = rules.scorecards[TEA]
    parts = tuple(replace(part, items=tuple(changed(item) for item in part.items)) for part in card.parts)
    return replace(rules, code="draft", scorecards={**rules.scorecards, TEA: replace(card, parts=parts)})


def with_bands(rules: Edition, **at_least: int) -> Edition:
    """Return the edition with a level that begins elsewhere: ``l4=75``."""
    bands = tuple(
        replace(band, at_least=Decimal(at_least[f"l{band.level}"])) if f"l{band.level}" in at_least else band
        for band in rules.bands
    )
    return replace(rules, code="draft", bands=bands)


def test_a_lower_floor_lets_a_tea_rise_and_says_why() -> None:
    tea = Recorded("VN-P1", TEA, (best(l6_1_2=1),))
    draft = with_line(vn(), "6.1.2", {4: 1})

    (effect,) = effect_of([tea], vn(), draft)

    assert effect.after is not None
    assert (effect.change, effect.before.stars, effect.after.stars) == ("rises", 3, 5)
    assert effect_words(effect, vn(), draft, "en") == [
        "3 stars would become 5 stars.",
        "The minimum level in 6.1.2 Shape and colour of the leaf is no longer missed.",
    ]


def test_a_higher_floor_lets_a_tea_fall() -> None:
    tea = Recorded("VN-P1", TEA, (best(l4_3=3),))
    draft = with_line(vn(), "4.3", {4: 5})

    (effect,) = effect_of([tea], vn(), draft)

    assert effect.change == "falls"
    words = effect_words(effect, vn(), draft, "en")
    assert words[0] == "5 stars would become 3 stars."
    assert words[1].startswith("For 5 stars you need at least 5 points in 4.3 Promotion (you have 3): ")


def test_a_higher_band_costs_the_certificate() -> None:
    weak = Recorded("VN-P2", TEA, ({**dict.fromkeys(vn().scorecards[TEA].criteria, Decimal(0)), **FIFTY},))
    draft = with_bands(vn(), l3=55)

    (effect,) = effect_of([weak], vn(), draft)

    assert effect.before.total == 50
    assert effect.before.stars == 3
    assert effect.change == "loses"
    assert effect_words(effect, vn(), draft, "en") == [
        "3 stars would be lost: no certificate.",
        "3 stars begins at 55 instead of 50; the total is 50.",
    ]


FIFTY = {
    code: Decimal(points)
    for code, points in {
        "1.1": 3, "1.3": 3, "1.4": 3, "1.5": 3, "1.6": 3, "2.2": 3, "2.3": 3, "3.1": 3, "3.3": 3, "3.5": 3, "4.1": 5,
        "5.1": 3, "5.3": 1, "8": 5, "9": 5, "11": 1,
    }.items()
}  # fmt: skip


def test_a_new_rule_is_named_as_the_reason() -> None:
    tea = Recorded("VN-P1", TEA, (best(l6_2_3=0),))
    rule = Rule("sensory", "stop", frozenset({TEA}), {"en": "A sensory line got 0 points"}, zero_in="sensory")
    draft = replace(vn(), code="draft", rules=(*vn().rules, rule))

    (effect,) = effect_of([tea], vn(), draft)

    assert effect.change == "loses"
    assert effect_words(effect, vn(), draft, "en")[1] == "Scoring stops: a sensory line got 0 points."


def test_another_way_to_combine_sheets_is_named_as_the_reason() -> None:
    tea = Recorded("VN-P1", TEA, (best(), best(), best(l4_1=2)))
    draft = replace(vn(), code="draft", combining=replace(vn().combining, floors="median"))

    (effect,) = effect_of([tea], vn(), draft)

    assert effect.change == "rises"
    assert "4.1 Main sales area" in effect_words(effect, vn(), draft, "en")[1]


def test_who_keeps_the_stars_is_told_without_reasons() -> None:
    (effect,) = effect_of([Recorded("VN-P1", TEA, (best(),))], vn(), replace(vn(), code="draft"))

    assert effect.change == "stays"
    assert effect_words(effect, vn(), vn(), "vi") == ["Giữ nguyên 5 sao."]


def test_scores_are_never_converted_between_cards() -> None:
    old, new = edition("vn-ocop-2023"), vn()
    sauce = Recorded("VN-P3", "9", (best("9", old),))

    (effect,) = effect_of([sauce], old, new)

    assert (effect.change, effect.after) == ("cannot_tell", None)
    assert "2.1" in effect.differing
    assert effect_words(effect, old, new, "en")[0] == (
        "It cannot be told: scores of different cards are never converted."
    )


def test_a_set_without_a_card_cannot_be_told_either() -> None:
    tea = Recorded("VN-P1", TEA, (best(),))
    draft = replace(vn(), code="draft", scorecards={})

    (effect,) = effect_of([tea], vn(), draft)

    assert effect.differing == ("*",)
    assert effect_words(effect, vn(), draft, "en")[1] == "The new edition has no card for this set."


def test_cards_with_other_points_differ() -> None:
    old, new = vn().scorecards["9"], vn().scorecards["11"]

    assert differing_lines(old, old) == ()
    assert "5.1" not in differing_lines(old, new)
    assert "1.3" in differing_lines(old, new)
    assert "6.1.1" in differing_lines(old, new)
