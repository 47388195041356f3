"""The woven ornament: always the same for a number, different between numbers, small, and good XML."""

import re
from xml.etree import ElementTree

import pytest

from ocop.core.pattern import CLOTHS, DYES, MOTIFS, woven_band, woven_face

NUMBERS = [f"VN-{number:07}" for number in range(300)]
LIMIT_BYTES = 4096


def cloth_alone(svg: str) -> str:
    """Return the drawing without the names that come from the hash itself."""
    return re.sub(r'(id="|href="#|url\(#)\w+', "", svg)


def test_the_same_number_has_the_same_cloth() -> None:
    assert woven_face("VN-0004711") == woven_face("VN-0004711")
    assert woven_band("VN-0004711") == woven_band("VN-0004711")


def test_a_cloth_never_changes_from_one_release_to_the_next() -> None:
    """A product's face is its mark: people learn it, so changing the drawing needs a decision."""
    threads = re.findall(r"(?:cloth|dye)-(\w+)", woven_face("VN-0004711"))

    assert threads == ["madder", "paper", "indigo", "turmeric"]


def test_different_numbers_have_different_faces() -> None:
    assert len({cloth_alone(woven_face(number)) for number in NUMBERS}) == len(NUMBERS)


def test_bands_are_of_many_kinds() -> None:
    assert len({cloth_alone(woven_band(number)) for number in NUMBERS}) > len(NUMBERS) / 2


def test_every_cloth_is_small() -> None:
    largest = max(len(svg.encode()) for number in NUMBERS for svg in (woven_face(number), woven_band(number)))

    assert largest < LIMIT_BYTES


def test_every_cloth_is_xml_without_inline_style() -> None:
    for number in NUMBERS:
        for svg in (woven_face(number, "a & b"), woven_band(number)):
            root = ElementTree.fromstring(svg)
            assert root.tag == "svg"
            assert all("style" not in element.attrib for element in root.iter())


def test_colours_are_the_four_dyes_and_undyed_cotton() -> None:
    used = {colour for number in NUMBERS for colour in re.findall(r"#[0-9a-f]{6}\b", woven_face(number))}

    assert used == set(DYES.values())


def test_every_cloth_has_four_different_threads() -> None:
    assert all(len(set(threads)) == len(threads) for threads in CLOTHS)


@pytest.mark.parametrize("motif", MOTIFS, ids=lambda motif: motif.__name__)
def test_every_motif_mirrors_and_shows_more_than_one_thread(motif: object) -> None:
    assert callable(motif)
    cells = [[motif(x, y, 12) for x in range(13)] for y in range(13)]

    assert cells == [[motif(-x, y, 12) for x in range(13)] for y in range(13)]
    assert len({cell for row in cells for cell in row}) > 1


def test_a_face_is_read_out_only_with_a_title() -> None:
    named, silent = ElementTree.fromstring(woven_face("7", "Silk <of> Lan")), ElementTree.fromstring(woven_face("7"))

    assert (named.get("role"), named.findtext("title")) == ("img", "Silk <of> Lan")
    assert silent.get("aria-hidden") == "true"


def test_a_band_takes_the_width_of_its_place_unless_told() -> None:
    wide, narrow = ElementTree.fromstring(woven_band("7")), ElementTree.fromstring(woven_band("7", 120, 22))

    assert (wide.get("width"), wide.get("height")) == ("100%", "11")
    assert (narrow.get("width"), narrow.get("height")) == ("120", "22")
