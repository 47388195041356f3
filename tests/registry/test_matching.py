"""Close spellings: pairs for an officer, and pairs that are none."""

import itertools
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ocop.core.text import fold
from ocop.registry.matching import Name, Pair, close_pairs


def name(number: str, text: str, owner: str = "", *, fresh: bool = True) -> Name:
    return Name(number, fold(text), owner, fresh)


def test_close_spellings_are_a_pair_with_the_lower_number_first() -> None:
    names = [name("TH-P2", "ข้าวสังข์หยดเมืองพัทลุง"), name("TH-P1", "ข้าวสังหยดเมืองพัทลุง")]

    (pair,) = close_pairs(names)

    assert (pair.left, pair.right) == ("TH-P1", "TH-P2")
    assert pair.likeness >= 90


def test_names_that_differ_in_a_number_are_two() -> None:
    assert not list(close_pairs([name("1", "ข้าวหอม 2 สี"), name("2", "ข้าวหอม 3 สี")]))


def test_products_of_two_known_makers_are_two() -> None:
    assert not list(close_pairs([name("1", "น้ำพริกเผา", "7"), name("2", "น้ำพริกเผาา", "8")]))


def test_equal_names_are_a_pair_where_a_maker_is_unknown() -> None:
    assert list(close_pairs([name("1", "น้ำพริกเผา", "7"), name("2", "น้ำพริก เผา")])) == [Pair("1", "2", 100)]


def test_equal_names_of_one_maker_were_matched_before() -> None:
    assert not list(close_pairs([name("1", "น้ำพริกเผา", "7"), name("2", "น้ำพริกเผา", "7")]))


def test_names_that_an_import_did_not_touch_are_not_asked_again() -> None:
    old = [name("1", "น้ำพริกเผา", fresh=False), name("2", "น้ำพริกเผาา", fresh=False)]

    assert not list(close_pairs(old))
    assert len(list(close_pairs([*old, name("3", "น้ำพริกเผาาา")]))) == 2


def test_short_names_are_too_little_to_compare() -> None:
    assert not list(close_pairs([name("1", "ปลา"), name("2", "ปลา")]))


def test_a_threshold_can_be_given() -> None:
    names = [name("1", "mat ong rung"), name("2", "mat ong hoa")]

    assert not list(close_pairs(names))
    assert list(close_pairs(names, close=60))


_names = st.lists(
    st.builds(
        lambda text, owner, fresh: (text, owner, fresh),
        st.text(alphabet="abcd1 2", min_size=0, max_size=8).map(fold),
        st.sampled_from(["", "7", "8"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(_names, st.randoms())
def test_the_order_of_the_names_changes_no_pair(rows: list[tuple[str, str, bool]], chance: Random) -> None:
    names = [Name(f"P{index}", *row) for index, row in enumerate(rows)]
    mixed = list(names)
    chance.shuffle(mixed)

    pairs = list(close_pairs(names))

    assert sorted(pairs, key=str) == sorted(close_pairs(mixed), key=str)
    assert len(pairs) == len(set(pairs))
    fresh = {one.number for one in names if one.fresh}
    assert all(pair.left < pair.right and {pair.left, pair.right} & fresh for pair in pairs)


def test_many_names_are_compared_in_portions_without_a_pair_lost() -> None:
    names = [
        name(f"P{index:05}", "".join(letters)) for index, letters in enumerate(itertools.product("abcdefg", repeat=4))
    ]
    twins = [Name(one.number + "b", one.folded, "7", fresh=True) for one in names[::100]]

    pairs = set(close_pairs([*names, *twins], close=100))

    assert pairs == {Pair(twin.number[:-1], twin.number, 100) for twin in twins}
