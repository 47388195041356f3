"""A plan drawn as SVG: map, timetable, price against quantity. Places are attributes, colours are classes, no style."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

MAP_WIDTH, MAP_MOST_HEIGHT = 720, 560
LABEL_PX = 7.0
"""About how wide a letter of a label is, to keep labels inside and apart."""

COUNTRIES = {
    "BN": (4.5, 114.6),
    "ID": (-3.0, 116.0),
    "KH": (12.6, 105.0),
    "LA": (18.4, 103.9),
    "MM": (21.0, 96.0),
    "MY": (4.2, 102.2),
    "PH": (12.2, 122.8),
    "SG": (1.35, 103.8),
    "TH": (15.4, 101.2),
    "TL": (-8.8, 125.9),
    "VN": (16.0, 107.8),
}
"""About the middle of each member state, in degrees; where its name stands on the map."""


@dataclass(frozen=True)
class Spot:
    """A place on the map: where, how much of the whole (0 to 1), and what to write beside it."""

    latitude: float
    longitude: float
    share: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A stretch of days in the timetable; ``wash`` is one of indigo, turmeric, leaf, madder."""

    start: dt.date
    end: dt.date
    wash: str
    label: str


@dataclass(frozen=True)
class Track:
    """A line of the timetable."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Dot:
    """A point of price against quantity, with both as they are written."""

    quantity: Decimal
    price: Decimal
    quantity_label: str
    price_label: str
    asked: bool


@dataclass(frozen=True)
class _View:
    """Equirectangular, true to scale along the middle parallel."""

    west: float
    north: float
    scale: float
    stretch: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the place on the drawing, in pixels from the top left."""
        return (longitude - self.west) * self.scale * self.stretch, (self.north - latitude) * self.scale


@dataclass(frozen=True)
class _Box:
    """What a mark or a label covers of the drawing, in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "_Box") -> float:
        """Return how many square pixels two boxes share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)

    def outside(self, width: int, height: int) -> float:
        """Return how many square pixels lie beyond the edges of a drawing."""
        whole = (self.right - self.left) * (self.bottom - self.top)
        return whole - self.covers(_Box(0, 0, width, height))


def draw_map(
    makers: Sequence[tuple[Spot, int]], hubs: Sequence[Spot], destination: Spot, names: dict[str, str], title: str
) -> str:
    """Return the map of a plan: makers lead to hubs, hubs to the destination.

    :param makers: each with the place of its hub in ``hubs``.
    :param names: country code → name, of the countries that may be labelled.
    """
    view, width, height = _view([*(spot for spot, _hub in makers), *hubs, destination])
    there = view.at(destination.latitude, destination.longitude)
    ways, circles, marks, labels = [], [], [], []
    taken: list[_Box] = []
    for spot, hub in makers:
        x, y = view.at(spot.latitude, spot.longitude)
        radius = 3 + 16 * math.sqrt(spot.share)
        ways.append(_line((x, y), view.at(hubs[hub].latitude, hubs[hub].longitude), "line-soft"))
        taken.append(_Box(x - radius, y - radius, x + radius, y + radius))
        circles.append(
            f'<circle class="wash-leaf" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(spot.label)}</title></circle>"
        )
    for spot in hubs:
        x, y = view.at(spot.latitude, spot.longitude)
        ways.append(_line((x, y), there, "line-indigo", dash=True))
        marks.append(f'<rect class="fill-indigo" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>')
        taken.append(_Box(x - 5, y - 5, x + 5, y + 5))
    x, y = there
    marks.append(f'<path class="fill-madder" d="M{x:.1f} {y - 9:.1f}l9 9-9 9-9-9z"/>')
    taken.append(_Box(x - 9, y - 9, x + 9, y + 9))
    for spot in hubs:
        taken += _along(view.at(spot.latitude, spot.longitude), there)
    for spot in (*hubs, destination):
        place = view.at(spot.latitude, spot.longitude)
        labels.append(_label(*place, spot.label, (width, height), taken, "strong"))
    ground = [_graticule(view, width, height), _country_names(view, width, height, names, taken)]
    parts = [*ground, *ways, *circles, *marks, *labels]
    return _svg(width, height, title, "".join(parts))


def draw_timetable(
    tracks: Sequence[Track], window: tuple[dt.date, dt.date], title: str, ticks: Sequence[tuple[dt.date, str]]
) -> str:
    """Return the timetable of a plan, a line for each hub, with the asked window of arrival behind it.

    :param ticks: the days that are named on top, with their names.
    """
    days = [day for track in tracks for bar in track.bars for day in (bar.start, bar.end)]
    first, last = min([*days, window[0]]), max([*days, window[1]])
    left, right, top, row = 16, 784, 46, 54
    span = max((last - first).days, 1)

    def across(day: dt.date) -> float:
        return left + (right - left) * (day - first).days / span

    height = top + row * len(tracks) + 10
    start, end = across(window[0]), across(window[1])
    broad, tall = max(end - start, 2), height - top + 10
    parts = [f'<rect class="wash-leaf" x="{start:.1f}" y="{top - 14}" width="{broad:.1f}" height="{tall}"/>']
    shown = -100.0
    for day, name in ticks:
        x = across(day)
        if first <= day <= last and x - shown > 70:
            shown = x
            parts.append(f'<path class="line-soft" d="M{x:.1f} {top - 14}V{height - 4}"/>')
            parts.append(f'<text class="soft" x="{min(x, right - 50):.1f}" y="20">{escape(name)}</text>')
    for number, track in enumerate(tracks):
        y = top + row * number
        parts.append(f'<text class="strong" x="{left}" y="{y + 12}">{escape(track.label)}</text>')
        for bar in track.bars:
            x = across(bar.start)
            parts.append(
                f'<rect class="wash-{bar.wash}" x="{x:.1f}" y="{y + 18}" width="{max(across(bar.end) - x, 3):.1f}" '
                f'height="18" rx="3"><title>{escape(bar.label)}</title></rect>'
            )
    return _svg(800, height, title, "".join(parts), wide=True)


def draw_frontier(dots: Sequence[Dot], title: str) -> str:
    """Return price against quantity as a line through the dots, the asked quantity marked; nothing for one dot."""
    if len(dots) < 2:
        return ""
    widest = max(len(dot.price_label) for dot in dots)
    left, right, top, bottom = max(96, round(24 + widest * (LABEL_PX + 1))), 610, 24, 196
    least, most = dots[0].quantity, dots[-1].quantity
    low, high = min(dot.price for dot in dots), max(dot.price for dot in dots)
    spread = high - low or Decimal(1)

    def place(dot: Dot) -> tuple[float, float]:
        x = left + float((dot.quantity - least) / (most - least)) * (right - left)
        return x, bottom - 14 - float((dot.price - low) / spread) * (bottom - top - 28)

    places = [place(dot) for dot in dots]
    cheapest = min(dots, key=lambda dot: dot.price)
    dearest = max(dots, key=lambda dot: dot.price)
    parts = [f'<path class="line-ink" d="M{left - 8} {top}V{bottom}H{right + 16}"/>']
    for dot in {cheapest.price_label: cheapest, dearest.price_label: dearest}.values():
        y = place(dot)[1]
        parts.append(f'<path class="line-soft" d="M{left - 8} {y:.1f}H{right + 16}"/>')
        parts.append(
            f'<text class="soft" x="{left - 14}" y="{y + 4:.1f}" text-anchor="end">{escape(dot.price_label)}</text>'
        )
    parts.append(
        '<path class="line-indigo" stroke-width="2" d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + '"/>'
    )
    for dot, (x, y) in zip(dots, places, strict=True):
        shape = "fill-madder" if dot.asked else "fill-indigo"
        parts.append(
            f'<circle class="{shape}" cx="{x:.1f}" cy="{y:.1f}" r="{6 if dot.asked else 4}">'
            f"<title>{escape(dot.quantity_label)}: {escape(dot.price_label)}</title></circle>"
        )
        weight = "strong" if dot.asked else "soft"
        parts.append(
            f'<text class="{weight}" x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">'
            f"{escape(dot.quantity_label)}</text>"
        )
    return _svg(680, bottom + 34, title, "".join(parts))


def _view(spots: Sequence[Spot]) -> tuple[_View, int, int]:
    """Return a view that holds every spot with a margin, and the size of the drawing in pixels."""
    latitudes = [spot.latitude for spot in spots]
    longitudes = [spot.longitude for spot in spots]
    tall = max(max(latitudes) - min(latitudes), 3.0)
    broad = max(max(longitudes) - min(longitudes), 3.0)
    north = (max(latitudes) + min(latitudes) + tall) / 2 + 0.14 * tall
    west = (max(longitudes) + min(longitudes) - broad) / 2 - 0.14 * broad
    tall, broad = 1.28 * tall, 1.28 * broad
    stretch = math.cos(math.radians(north - tall / 2))
    scale = min(MAP_WIDTH / (broad * stretch), MAP_MOST_HEIGHT / tall)
    slack = MAP_WIDTH / (scale * stretch) - broad
    return _View(west - slack / 2, north, scale, stretch), MAP_WIDTH, round(tall * scale)


def _graticule(view: _View, width: int, height: int) -> str:
    """Return meridians and parallels of whole degrees, five to twelve of them across."""
    span = width / (view.scale * view.stretch)
    step = next(step for step in (1, 2, 5, 10, 20, 30, 60) if span / step <= 12)
    parts = []
    for degree in range(-180, 181, step):
        x = view.at(0, degree)[0]
        if 30 < x < width - 10:
            parts.append(f'<path class="line-soft" stroke-dasharray="1 4" d="M{x:.1f} 0V{height}"/>')
            parts.append(f'<text class="soft" x="{x + 3:.1f}" y="{height - 5}">{_degrees(degree, "E", "W")}</text>')
    for degree in range(-90, 91, step):
        y = view.at(degree, 0)[1]
        if 10 < y < height - 24:
            parts.append(f'<path class="line-soft" stroke-dasharray="1 4" d="M0 {y:.1f}H{width}"/>')
            parts.append(f'<text class="soft" x="4" y="{y - 4:.1f}">{_degrees(degree, "N", "S")}</text>')
    return "".join(parts)


def _degrees(degree: int, plus: str, minus: str) -> str:
    return f"{abs(degree)}°{plus if degree > 0 else minus if degree < 0 else ''}"


def _country_names(view: _View, width: int, height: int, names: dict[str, str], taken: Sequence[_Box]) -> str:
    """Return the names of countries, each near its middle where nothing else stands; without room it is left out."""
    parts = []
    for code, name in sorted(names.items()):
        if code not in COUNTRIES:
            continue
        x, middle = view.at(*COUNTRIES[code])
        half = len(name) * (LABEL_PX + 1) / 2
        if not half < x < width - half:
            continue
        for y in (middle, middle - 18, middle + 18, middle - 36, middle + 36):
            box = _Box(x - half, y - 12, x + half, y + 4)
            if 20 < y < height - 30 and not any(box.covers(other) for other in taken):
                parts.append(
                    f'<text class="soft" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" letter-spacing="1">'
                    f"{escape(name)}</text>"
                )
                break
    return "".join(parts)


def _along(here: tuple[float, float], there: tuple[float, float]) -> list[_Box]:
    """Return small boxes along a line, so that words keep away from it."""
    steps = max(int(math.dist(here, there) / 6), 1)
    places = [
        (here[0] + (there[0] - here[0]) * k / steps, here[1] + (there[1] - here[1]) * k / steps) for k in range(steps)
    ]
    return [_Box(x - 2, y - 2, x + 2, y + 2) for x, y in places]


def _line(here: tuple[float, float], there: tuple[float, float], shape: str, *, dash: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4" stroke-width="1.5"' if dash else ""
    return f'<path class="{shape}"{dashes} d="M{here[0]:.1f} {here[1]:.1f}L{there[0]:.1f} {there[1]:.1f}"/>'


def _label(x: float, y: float, text: str, edges: tuple[int, int], taken: list[_Box], shape: str) -> str:
    """Return a label beside a point, where it covers least of what is there already, and add it to that.

    :param edges: width and height of the drawing; a label that would leave it counts as covering.
    """
    broad = len(text) * LABEL_PX
    places = []
    for away in (12.0, 24.0, 38.0):
        places += [
            ("start", x + away, y + 4, x + away),
            ("end", x - away, y + 4, x - away - broad),
            ("middle", x, y - away - 2, x - broad / 2),
            ("middle", x, y + away + 10, x - broad / 2),
            ("start", x + away, y - away, x + away),
            ("start", x + away, y + away + 8, x + away),
            ("end", x - away, y - away, x - away - broad),
            ("end", x - away, y + away + 8, x - away - broad),
        ]

    def covered(place: tuple[str, float, float, float]) -> float:
        box = _Box(place[3], place[2] - 12, place[3] + broad, place[2] + 4)
        return box.outside(*edges) + sum(box.covers(other) for other in taken)

    anchor, at, down, left = min(places, key=covered)
    taken.append(_Box(left, down - 12, left + broad, down + 4))
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{shape}" x="{at:.1f}" y="{down:.1f}"{turned}>{escape(text)}</text>'


def _svg(width: int, height: int, title: str, content: str, *, wide: bool = False) -> str:
    shape = ' class="wide"' if wide else ""
    return f'<svg{shape} viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">{content}</svg>'
