import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.catalogue.words import LONGEST_WORD, Run, groups, pairs, runs, words
from ocop.core.text import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nước mắm Phú Quốc 40°N", ("nuoc", "mam", "phu", "quoc", "40", "n")),
        ("ข้าวหอมมะลิอินทรีย์ทุ่งกุลา", ("ข้าว", "หอม", "มะลิ", "อินทรีย์", "ทุ่ง", "กุลา")),
        ("ຜ້າໄໝລາວ", ("ຜ້າ", "ໄໝ", "ລາວ")),
        ("ស្ករត្នោតកំពង់ស្ពឺ", ("ស្ករត្នោត", "កំពង់ស្ពឺ")),
        ("လက်ဖက်စိမ်း", ("လက်ဖက်", "စိမ်း")),
        ("Keripik-singkong pedas", ("keripik", "singkong", "pedas")),
        ("Bagoong na isda", ("bagoong", "na", "isda")),
        ("Kuih bahulu 12pcs", ("kuih", "bahulu", "12", "pcs")),
        ("OTOP ข้าว๕กก", ("otop", "ข้าว", "5", "กก")),
        ("…!?", ()),
    ],
)
def test_words_are_cut_in_every_script(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


def test_words_convert_zawgyi() -> None:
    assert words("လက္ဖက္ေျခာက္") == words("လက်ဖက်ခြောက်")


def test_groups_overlap_and_end_with_the_last_cluster_alone() -> None:
    assert groups("ปลา") == (("ป_ล", "ล_า", "า_"),)
    assert groups("nước mắm") == ()


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("ทุ่งกุลา", ("ทุ่", "ง", "กุ", "ล", "า")),
        ("ຜ້າໄໝ", ("ຜ້", "າ", "ໄ", "ໝ")),
        ("ស្ករត្នោត", ("ស្ក", "រ", "ត្នោ", "ត")),
        ("ငါးပိကြော်မြန်မာ့", ("ငါး", "ပိ", "ကြော်", "မြ", "န်", "မာ့")),
        ("ဥက္ကဋ္ဌ", ("ဥ", "က္က", "ဋ္ဌ")),
    ],
)
def test_a_cluster_is_a_letter_with_its_signs(text: str, clusters: tuple[str, ...]) -> None:
    (run,) = runs(text)

    assert run.clusters == clusters


@given(st.text())
def test_words_of_any_text_are_folded_short_and_without_spaces(text: str) -> None:
    found = words(text)

    assert all(word == fold(word) and len(word) <= LONGEST_WORD and not any(map(str.isspace, word)) for word in found)


@given(st.text(st.sampled_from("กขาำ\u0e34\u0e48ကခ\u102b\u1039\u103a\u1038ក\u17d2ខ\u17b6ກ\u0ec8ຳ漢カ"), min_size=1))
def test_clusters_put_together_are_the_run_again(text: str) -> None:
    for run in runs(text):
        assert "".join(run.clusters) == run.text


@given(st.lists(st.text("กขค", min_size=1, max_size=2), min_size=1).map(tuple))
def test_pairs_of_a_part_are_among_the_pairs_of_the_whole(clusters: tuple[str, ...]) -> None:
    part = clusters[len(clusters) // 3 :]

    assert set(pairs(part)) <= set(pairs(clusters))


def test_a_run_of_one_word_is_cut_at_the_longest_word() -> None:
    assert Run("a" * 100, unspaced=False).words == ("a" * LONGEST_WORD,)


@given(st.text() | st.text(st.sampled_from("ｱ㌀株㈱⼀กaÀ1 ")))
def test_groups_are_those_of_the_runs_without_spaces(text: str) -> None:
    assert groups(text) == tuple(pairs(run.clusters) for run in runs(text) if run.unspaced)
    assert words(text) == tuple(word for run in runs(text) for word in run.words)
