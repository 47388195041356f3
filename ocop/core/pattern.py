"""Woven patterns drawn from a number: the one ornament of the pages, and the face of a product that has no photo.

The cloths of the region are drawn on a grid of warp and weft, so these are too. A cloth is a stack of registers: plain
stripes, small borders, and a wide field with one motif between them. The motif is given as a rule from a cell to a
thread, and each weft row is drawn as a few dashes. Numbers come from a hash of the subject: the same product has the
same cloth on every machine, for ever.

Colours are written as attributes, so that a picture stands alone, and as classes, so that the style sheet can give the
dark twin; nothing needs an inline style.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from html import escape

GROUND, MAIN, SECOND, ACCENT = range(4)
Motif = Callable[[int, int, int], int]
"""From a cell (across from the middle, up from the middle, half the period; in threads) to one of the four threads."""

DYES = {
    "paper": "#f3ead6",
    "indigo": "#2c4a78",
    "turmeric": "#d09a33",
    "madder": "#9c3a2d",
    "leaf": "#54783e",
}
CLOTHS: tuple[tuple[str, str, str, str], ...] = (
    ("indigo", "paper", "turmeric", "madder"),
    ("indigo", "turmeric", "paper", "madder"),
    ("indigo", "paper", "leaf", "turmeric"),
    ("madder", "turmeric", "paper", "indigo"),
    ("madder", "paper", "turmeric", "leaf"),
    ("madder", "paper", "indigo", "turmeric"),
    ("leaf", "paper", "turmeric", "madder"),
    ("leaf", "turmeric", "paper", "indigo"),
    ("turmeric", "madder", "paper", "indigo"),
    ("turmeric", "indigo", "paper", "madder"),
    ("paper", "indigo", "madder", "turmeric"),
    ("paper", "madder", "indigo", "leaf"),
    ("paper", "leaf", "madder", "indigo"),
)
"""Ground, main, second and accent thread. Undyed cotton is the fifth, as on every loom."""

FACE_THREADS = 48
BAND_THREADS = 11


class _Draws:
    """Small numbers taken one after another from the hash of a subject."""

    def __init__(self, subject: str) -> None:
        digest = hashlib.sha256(subject.encode()).digest()
        self.name = digest.hex()[:10]
        self._left = int.from_bytes(digest)

    def below(self, limit: int) -> int:
        self._left, drawn = divmod(self._left, limit)
        return drawn


def lozenges(x: int, y: int, half: int) -> int:
    """Nested stepped diamonds, as on Lao and Khmer silk."""
    return (ACCENT, SECOND, GROUND, MAIN, MAIN, GROUND)[(abs(x) + abs(y)) * 6 // (half + half // 2) % 6]


def hooks(x: int, y: int, half: int) -> int:
    """A diamond whose edge curls outwards into hooks: the river serpent of Tai weaving."""
    x, y = abs(x), abs(y)
    ring = x + y
    if ring < half // 3:
        return ACCENT if ring % 2 == 0 else SECOND
    if ring in (half // 2, half // 2 + 1):
        return MAIN
    hook = ring > half // 2 + 1 and ((x % 4 == 0 and y % 4 < 3) or (y % 4 == 2 and x % 4 < 3))
    return MAIN if hook and ring < half + half // 3 else SECOND if ring == half + half // 2 else GROUND


def waters(x: int, y: int, half: int) -> int:
    """Flowing water: zigzags that run across the cloth."""
    return (MAIN, MAIN, GROUND, SECOND, GROUND, ACCENT, GROUND)[(abs(x) + y + 70) % 7]


def stars(x: int, y: int, half: int) -> int:
    """The eight-pointed star of the islands."""
    x, y = abs(x), abs(y)
    far, near = max(x, y), min(x, y)
    if far + near <= half // 4:
        return ACCENT
    if near == far or (near + 1 == far and far < half // 2):
        return GROUND
    if far <= half - 2 and far - near < half // 2 + near // 2:
        return MAIN if near % 3 or far % 2 else SECOND
    return SECOND if far + near in (2 * half - 3, 2 * half - 4) else GROUND


def ikat(x: int, y: int, half: int) -> int:
    """Diamonds with feathered edges: threads tied and dyed before they are woven never end quite together."""
    feather = (0, 1, -1, 2, 0, -1, 1)[abs(x) % 7] + (0, 1, 0, -1)[abs(x) // 3 % 4]
    ring = abs(x) + (abs(y) + feather) * 5 // 4
    if ring < half // 4:
        return ACCENT
    return (SECOND, GROUND, MAIN, MAIN, GROUND, MAIN)[min(5, ring * 5 // half - 1)] if ring < half * 1.3 else GROUND


def spears(x: int, y: int, half: int) -> int:
    """Rows of pointed triangles, the bamboo shoots at the end of a sarong."""
    height = (y + 60) % 12
    reach = (11 - height) * half // 12
    x = abs(x)
    if x > reach:
        return SECOND if x == reach + 2 and height < 8 else GROUND
    return ACCENT if x == 0 and height < 8 else GROUND if x == reach - 1 else MAIN


def checks(x: int, y: int, half: int) -> int:
    """The checked scarf of Cambodia: two threads cross and, where they meet, alternate."""
    across, along = (abs(x) // 4) % 2, (abs(y) // 4) % 2
    if across and along:
        return MAIN
    if across or along:
        return MAIN if (x + y) % 2 else GROUND
    return ACCENT if abs(x) % 8 in (1, 2) and abs(y) % 8 in (1, 2) else GROUND


def steps(x: int, y: int, half: int) -> int:
    """Hollow stepped keys in diagonal rows, as on Cham and highland cotton."""
    x, y = abs(x), abs(y)
    along = (x + y // 3 * 4) % 12
    if along < 4:
        return GROUND if y % 3 == 1 and along in (1, 2) else MAIN
    return SECOND if along in (5, 6) else ACCENT if along in (8, 9) and y % 3 == 1 else GROUND


MOTIFS: tuple[Motif, ...] = (lozenges, hooks, waters, stars, ikat, spears, checks, steps)


def woven_face(subject: str, title: str = "") -> str:
    """Return a square picture, as SVG, for a product without a photo; a quarter is drawn and mirrored.

    :param subject: what the pattern is drawn from, usually the product's number.
    :param title: what a screen reader says; without it the picture is decoration and stays unread.
    """
    draws = _Draws(subject)
    threads = CLOTHS[draws.below(len(CLOTHS))]
    cells = _quarter(draws)
    size = FACE_THREADS // 2
    name = f"f{draws.name}"
    drawn = "".join(_dashes(cells, thread, threads[thread]) for thread in (MAIN, SECOND, ACCENT))
    body = (
        f'<rect {_fill(threads[GROUND])} width="{FACE_THREADS}" height="{FACE_THREADS}"/>'
        f'<g id="{name}h"><g id="{name}" stroke-width=".86" transform="translate({size} {size})">{drawn}</g>'
        f'<use href="#{name}" transform="matrix(-1 0 0 1 {FACE_THREADS} 0)"/></g>'
        f'<use href="#{name}h" transform="matrix(1 0 0 -1 0 {FACE_THREADS})"/>'
    )
    frame = f'viewBox="0 0 {FACE_THREADS} {FACE_THREADS}" preserveAspectRatio="xMidYMid slice"'
    return f'<svg class="woven-face" {frame} {_spoken(title)}{body}</svg>'


def woven_band(subject: str, width: int | None = None, height: int = 11, title: str = "") -> str:
    """Return a thin band, as SVG: one motif between two selvedges, repeated.

    :param subject: what the pattern is drawn from.
    :param width: in pixels; without it the band is as wide as its place.
    :param height: in pixels; multiples of 11 keep each thread a whole number of pixels.
    :param title: what a screen reader says; without it the band is decoration and stays unread.
    """
    draws = _Draws(subject)
    threads = CLOTHS[draws.below(len(CLOTHS))]
    motif = MOTIFS[draws.below(len(MOTIFS))]
    half = 7 + draws.below(6)
    reach = half - draws.below(3)
    edge = MAIN if draws.below(2) else ACCENT
    middle = BAND_THREADS // 2
    rows = [
        [
            (edge, GROUND)[middle - abs(y - middle)] if abs(y - middle) > middle - 2 else motif(x, y - middle, reach)
            for x in range(-half, half)
        ]
        for y in range(BAND_THREADS)
    ]
    period = 2 * half
    scale = height / BAND_THREADS
    drawn = "".join(_dashes(rows, thread, threads[thread]) for thread in (MAIN, SECOND, ACCENT))
    across = f'width="{width}"' if width else 'width="100%"'
    repeat = f'width="{period}" height="{BAND_THREADS}"'
    return (
        f'<svg class="woven-band" {across} height="{height}" {_spoken(title)}'
        f'<pattern id="b{draws.name}" {repeat} patternUnits="userSpaceOnUse" patternTransform="scale({scale:.4g})">'
        f"<rect {_fill(threads[GROUND])} {repeat}/>"
        f'<g stroke-width="1" shape-rendering="crispEdges">{drawn}</g></pattern>'
        f'<rect width="100%" height="100%" fill="url(#b{draws.name})"/></svg>'
    )


def _quarter(draws: _Draws) -> list[list[int]]:
    """Return a quarter of a face, the cells right of and below the middle, row by row from the middle."""
    size = FACE_THREADS // 2
    field = MOTIFS[draws.below(len(MOTIFS))]
    border = MOTIFS[draws.below(len(MOTIFS))]
    half = (8, 12, 12, 16, 24)[draws.below(5)]
    knots = [draws.below(4) for _ in range(10)]
    reach = 13 + draws.below(6)
    rows: list[list[int]] = []
    for y in range(size):
        if y < reach:
            rows.append([field(_folded(x, half), _folded(y, half), half) for x in range(size)])
        elif y in (reach, size - 1):
            rows.append([ACCENT] * size)
        elif y in (reach + 1, size - 2):
            rows.append([GROUND] * size)
        elif y == reach + 2:
            rows.append([SECOND if x % 2 else GROUND for x in range(size)])
        else:
            rows.append([border(x % 8 - 4, y - (reach + size) // 2, 5) for x in range(size)])
    for number, thread in enumerate(knots):
        x, y = divmod(number, 4)
        rows[y][x] = rows[x][y] = thread
    return rows


def _folded(position: int, half: int) -> int:
    """Return the position counted from the middle of its repeat, which is two halves long."""
    return (position + half) % (2 * half) - half


def _dashes(rows: Sequence[Sequence[int]], thread: int, dye: str) -> str:
    """Return the runs of one thread as the dashes of one path, or nothing when it does not show."""
    drawn = "".join(f"M{start} {y}.5h{length}" for y, row in enumerate(rows) for start, length in _runs(row, thread))
    return f'<path class="dye-{dye}" stroke="{DYES[dye]}" d="{drawn}"/>' if drawn else ""


def _runs(row: Sequence[int], thread: int) -> Iterator[tuple[int, int]]:
    """Yield where the thread surfaces in a row and for how many cells."""
    start = None
    for x, cell in enumerate((*row, -1)):
        if cell == thread and start is None:
            start = x
        elif cell != thread and start is not None:
            yield start, x - start
            start = None


def _fill(dye: str) -> str:
    return f'class="cloth-{dye}" fill="{DYES[dye]}"'


def _spoken(title: str) -> str:
    """Return the end of the opening tag: a picture with its title, or hidden from screen readers."""
    if title:
        return f'role="img"><title>{escape(title)}</title>'
    return 'aria-hidden="true" focusable="false">'
