"""The engine's codes as sentences."""

from decimal import Decimal

import pytest

from ocop.trade.pooling import Code, Part
from ocop.trade.question import Unfit
from ocop.trade.results import Barred, Omitted, Relaxed, Shortfall, Value
from ocop.trade.wording import barred_words, binding_words, group_name, part_name, value_words, way_out, why_words


@pytest.mark.parametrize("code", [*Code, *Unfit])
def test_every_reason_has_a_sentence_without_gaps(code: Code | Unfit) -> None:
    bare = Omitted(product="TH-P1", code=code.value)
    day = Value(kind="day", value="2026-08-01")
    full = bare.model_copy(update={"held": day, "needed": day, "extra_cost": Decimal(5), "price_to_enter": Decimal(2)})

    for one in (bare, full, full.model_copy(update={"price_to_enter": None})):
        said = why_words(one, "KGM", "USD")
        assert said.endswith(".")
        assert "%(" not in said


@pytest.mark.parametrize("code", Code)
def test_every_condition_has_a_way_out(code: Code) -> None:
    relaxed = Relaxed(code=code.value, needed=Value(kind="number", value="7"), largest=Decimal(40))
    shortfall = Shortfall(
        largest=Decimal(1), binding=code.value, smallest_suppliers=None, earliest=None, relaxations=(), barred=()
    )

    assert way_out(relaxed, "TNE").endswith(".")
    assert binding_words(shortfall).endswith(".")


def test_barred_offers_are_counted_with_their_rule() -> None:
    barred = Barred(code="certificate", needed=Value(kind="text", value="halal"), offers=2, quantity=Decimal(300))

    said = barred_words(barred, "KGM")

    assert said == "2 offers with 300 kg: asked certificate not held on the last day of arrival (Halal)".replace(
        "300 kg", said.split("with ")[1].split(":")[0]
    )
    assert "300" in said


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [("quantity", "1.5", "1.5"), ("day", "2026-08-01", "1 Aug 2026"), ("share", "0.5", "50"), ("text", "x", "x")],
)
def test_values_are_written_as_the_reader_writes_them(kind: str, value: str, words: str) -> None:
    given = Value.model_validate({"kind": kind, "value": value})

    assert words in value_words(given, "TNE")
    assert value_words(None, "TNE") == ""


def test_every_part_of_the_cost_has_a_name() -> None:
    assert all(part_name(part.value) for part in Part)
    assert group_name("something new") == "something new"
