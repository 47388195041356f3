"""The web fonts, cut at build time from the packages that carry the whole families.

One file per script, so that a page in Khmer never pays for Thai. The browser picks the files by `unicode-range`
(`static/core/ocop.css` repeats `Face.unicode_range`; a test holds the two together).

Latin comes as two files because Be Vietnam Pro has one source per weight. The Noto sources are variable: keeping the
weight axis between regular and semi-bold is smaller than two files (Khmer 28 KB for both weights against 34 KB).

The families are under the SIL Open Font License 1.1 without a reserved name, so a cut and changed copy may be served.
"""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import fontTools
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib.instancer import instantiateVariableFont

REGULAR, SEMIBOLD = 400, 600
FIGURE_WIDTH = 640
"""Advance of a tabular figure, in thousandths of the em; the proportional ones run from 385 to 710."""

FEATURES = [
    "ccmp", "kern", "dist", "mark", "mkmk", "liga", "clig", "calt", "tnum",
    "pref", "blwf", "abvf", "pstf", "pres", "abvs", "blws", "psts", "abvm", "blwm",
]  # fmt: skip
"""What shaping needs (Khmer and Burmese stack letters with these) and the tabular figures; nothing ornamental."""

RECIPE = 1
"""Raise when this file changes what it makes, so that fonts already built are built again."""

INVISIBLE = ((0x200B, 0x200D), (0x25CC, 0x25CC))
"""Zero width space and joiners, which mark word breaks in Khmer and Burmese, and the ring under a lone mark."""


@dataclass(frozen=True)
class Face:
    """One file to serve: `name`.woff2, cut from `source` (package, path inside it) to the code points of `ranges`.

    `weights` is one weight of a static source, or the two ends of the axis kept from a variable one.
    """

    name: str
    source: tuple[str, str]
    weights: tuple[int, ...]
    ranges: tuple[tuple[int, int], ...]

    @property
    def unicode_range(self) -> str:
        """Return the ranges as the value of the CSS descriptor, for instance `U+E00-E7F,U+25CC`."""
        return ",".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in self.ranges)

    def source_bytes(self) -> bytes:
        """Return the source font.

        :raises FileNotFoundError: the package is there but has no such file.
        :raises ModuleNotFoundError: the package is not installed.
        """
        package, path = self.source
        return files(package).joinpath(path).read_bytes()


@dataclass(frozen=True)
class BuiltFont:
    """A font in the build folder; `fresh` when this run made it, not an earlier one."""

    path: Path
    size_bytes: int
    fresh: bool


# Vietnamese, Malay, Indonesian, Filipino, Portuguese and Tetum in one; đồng and euro, but the source draws no peso.
LATIN = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x102, 0x103), (0x110, 0x111), (0x128, 0x129), (0x168, 0x169), (0x1A0, 0x1A1),
    (0x1AF, 0x1B0), (0x300, 0x303), (0x309, 0x309), (0x323, 0x323), (0x1EA0, 0x1EF9), (0x2010, 0x2015),
    (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2039, 0x203A), (0x20AB, 0x20AC),
    (0x2122, 0x2122), (0x2212, 0x2212), (0x2248, 0x2248), (0x2264, 0x2265),
)  # fmt: skip

_VIETNAM = "fontpkg_be_vietnam_pro"
_NOTO = "justmytype_intl_sea"


def _noto(script: str) -> tuple[str, str]:
    return _NOTO, f"fonts/ofl/notosans{script.lower()}/NotoSans{script}[wdth,wght].ttf"


FACES = (
    Face("latin-400", (_VIETNAM, "files/BeVietnamPro-Regular.ttf"), (REGULAR,), LATIN),
    Face("latin-600", (_VIETNAM, "files/BeVietnamPro-SemiBold.ttf"), (SEMIBOLD,), LATIN),
    Face("thai", _noto("Thai"), (REGULAR, SEMIBOLD), ((0xE00, 0xE7F),)),
    Face("lao", _noto("Lao"), (REGULAR, SEMIBOLD), ((0xE80, 0xEFF), (0x20AD, 0x20AD))),
    Face("khmer", _noto("Khmer"), (REGULAR, SEMIBOLD), ((0x1780, 0x17FF),)),
    # Burmese only: the letters of Mon, Karen and Shan (U+1050 on) would add 13 KB to every Burmese page, and a word
    # cut between two files is not shaped, so those languages take the font of the device whole.
    Face("myanmar", _noto("Myanmar"), (REGULAR, SEMIBOLD), ((0x1000, 0x104F),)),
)


def build_fonts(target: Path) -> Iterator[BuiltFont]:
    """Write every face into `target` and yield each as it is done; what is up to date is left alone.

    A face is up to date when its source, its ranges, the recipe and the version of fontTools are those it was made
    with (kept in `fonts.json` beside it). Safe to run twice and to break off.
    """
    target.mkdir(parents=True, exist_ok=True)
    record = target / "fonts.json"
    made: dict[str, str] = json.loads(record.read_text()) if record.exists() else {}
    for face in FACES:
        path = target / f"{face.name}.woff2"
        source = face.source_bytes()
        mark = _mark(face, source)
        fresh = made.get(face.name) != mark or not path.exists()
        if fresh:
            _write(path, cut(face, source))
            made[face.name] = mark
            _write(record, json.dumps(made, indent=1, sort_keys=True).encode())
        yield BuiltFont(path, path.stat().st_size, fresh)


def cut(face: Face, source: bytes) -> bytes:
    """Return the WOFF2 file of a face, cut from its source font; the same bytes for the same source."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    if len(face.weights) > 1:
        font = _between_weights(font, face.weights[0], face.weights[-1])
    else:
        _give_tabular_figures(font)
    options = Options(
        flavor="woff2", hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True
    )
    subsetter = Subsetter(options)
    ranges = face.ranges + INVISIBLE
    subsetter.populate(unicodes=[code for low, high in ranges for code in range(low, high + 1)] + [0x20])
    subsetter.subset(font)
    font.flavor = "woff2"
    return _saved(font)


def _mark(face: Face, source: bytes) -> str:
    words = f"{RECIPE} {fontTools.version} {face!r} {FEATURES!r} {FIGURE_WIDTH}".encode()
    return hashlib.sha256(words + source).hexdigest()


def _write(path: Path, data: bytes) -> None:
    half = path.with_name(f"{path.name}.half")
    half.write_bytes(data)
    half.replace(path)


def _saved(font: TTFont) -> bytes:
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def _between_weights(font: TTFont, light: int, heavy: int) -> TTFont:
    """Return the font at normal width with its weight axis cut to this stretch; read again, as subsetting needs."""
    instance = instantiateVariableFont(font, {"wght": (light, heavy), "wdth": 100})
    return TTFont(io.BytesIO(_saved(instance)), recalcTimestamp=False)


def _give_tabular_figures(font: TTFont) -> None:
    """Add the feature `tnum`, which Be Vietnam Pro lacks, so that figures stand under each other in a table.

    Each figure gets a twin of one width: the narrow are centred, the wide (0 and 4) drawn in by at most a tenth.
    """
    cmap, glyf, metrics = font.getBestCmap(), font["glyf"], font["hmtx"]
    twins: dict[str, str] = {}
    for figure in "0123456789":
        name = cmap[ord(figure)]
        advance, _ = metrics[name]
        scale = min(1.0, FIGURE_WIDTH / advance)
        pen = TTGlyphPen(glyf)
        pen.addComponent(name, (scale, 0, 0, 1, round((FIGURE_WIDTH - advance * scale) / 2), 0))
        twins[name] = f"{name}.tf"
        glyf[twins[name]] = pen.glyph()
        twin = glyf[twins[name]]
        twin.recalcBounds(glyf)
        metrics[twins[name]] = (FIGURE_WIDTH, twin.xMin)
    _add_substitution(font["GSUB"].table, "tnum", twins)


def _add_substitution(table: otTables.GSUB, tag: str, twins: dict[str, str]) -> None:
    """Add a feature that swaps single glyphs, for every script and language; `tag` sorts after those there."""
    substitution = otTables.SingleSubst()
    substitution.mapping = twins
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 1, 0, [substitution], 1
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)

    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex, record.Feature.LookupCount = [len(table.LookupList.Lookup) - 1], 1
    table.FeatureList.FeatureRecord.append(record)
    table.FeatureList.FeatureCount = len(table.FeatureList.FeatureRecord)

    for script in table.ScriptList.ScriptRecord:
        languages = [script.Script.DefaultLangSys, *(entry.LangSys for entry in script.Script.LangSysRecord)]
        for language in languages:
            if language is not None:
                language.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)
                language.FeatureCount = len(language.FeatureIndex)
