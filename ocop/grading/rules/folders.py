"""A folder of an edition, whole: ``edition.yaml``, ``ladders.yaml`` and one ``set-….yaml`` for each card.

This is the only place of the package that opens files.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ocop.grading.rules.cards import Known, null_points, read_card
from ocop.grading.rules.csv_cards import check_csv
from ocop.grading.rules.header import Header, Surroundings, read_header
from ocop.grading.rules.ladders import Ladders, read_ladders
from ocop.grading.rules.problems import EditionWrong, Log, Problem, known_words
from ocop.grading.scoring.records import Edition, Scorecard

SCHEMES = Path(__file__).resolve().parent.parent / "data" / "schemes"
"""The editions that come with the platform, one folder each, named by their code."""

PROGRAMMES = Path(__file__).resolve().parent.parent.parent / "registry" / "data" / "programmes.csv"
FORMS = SCHEMES.parent / "forms"
HEADER, LADDERS = "edition.yaml", "ladders.yaml"


@dataclass(frozen=True)
class Reading:
    """What was read of a folder, and what is wrong with it."""

    edition: Edition | None
    problems: tuple[Problem, ...]


def read_edition(folder: Path) -> Edition:
    """Return the edition of a folder.

    :raises EditionWrong: something is wrong with it; holds everything that is.
    """
    reading = read_folder(folder)
    if reading.problems or reading.edition is None:
        raise EditionWrong(reading.problems)
    return reading.edition


def check(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a folder of an edition, its ``edition.yaml``, one of its cards, or a card as CSV."""
    if path.is_dir():
        return read_folder(path).problems
    if not path.is_file():
        return (_no_file(path),)
    if path.suffix.lower() == ".csv":
        log = Log(str(path))
        if (text := _text(path, log)) is not None:
            check_csv(text, log)
        return tuple(sorted(log.problems))
    if path.suffix.lower() not in (".yaml", ".yml"):
        log = Log(str(path))
        log.add(None, "unknown_file", "This is neither a folder of an edition, nor a YAML file of one, nor a CSV card.")
        return tuple(log.problems)
    return tuple(one for one in read_folder(path.resolve().parent, shown=path.parent).problems if one.file == str(path))


def read_folder(folder: Path, *, shown: Path | None = None) -> Reading:
    """Read everything in a folder; nothing is raised, whatever is wrong is in the answer.

    :param shown: the folder as messages name it, where that is not its path.
    """
    shown = folder if shown is None else shown
    if not folder.is_dir():
        return Reading(None, (_no_file(folder),))
    logs = {path.name: Log(str(shown / path.name)) for path in sorted(folder.iterdir()) if path.is_file()}
    header = _header(folder, shown, logs)
    ladders = _ladders(folder, logs)
    cards = _cards(folder, logs, _known(header, ladders))
    edition = None
    if header is not None:
        _check_sets(header, cards, logs[HEADER])
        _check_points(header, cards, logs[HEADER])
        _check_kinds(header, cards, logs[HEADER])
        edition = replace(header.edition, scorecards=cards)
    for name, log in logs.items():
        if name not in (HEADER, LADDERS) and not (name.startswith("set-") and name.endswith(".yaml")):
            log.add(None, "unknown_file", f"{name} is no file of an edition. Name cards set-….yaml; take others away.")
    return Reading(edition, tuple(sorted(problem for log in logs.values() for problem in log.problems)))


def _header(folder: Path, shown: Path, logs: dict[str, Log]) -> Header | None:
    if HEADER not in logs:
        logs[HEADER] = Log(str(shown / HEADER))
        says = f"There is no {HEADER} in this folder. Write it: it says what the cards belong to."
        logs[HEADER].add(None, "file_missing", says)
        return None
    text = _text(folder / HEADER, logs[HEADER])
    editions = {
        path.name for parent in (folder.resolve().parent, SCHEMES) for path in parent.glob("*/") if path.is_dir()
    }
    around = Surroundings(frozenset(editions), known_programmes(), known_form_fields())
    return None if text is None else read_header(text, logs[HEADER], around)


def _ladders(folder: Path, logs: Mapping[str, Log]) -> Ladders | None:
    if LADDERS not in logs:
        return {}
    text = _text(folder / LADDERS, logs[LADDERS])
    return None if text is None else read_ladders(text, logs[LADDERS])


def _known(header: Header | None, ladders: Ladders | None) -> Known:
    if header is None:
        return Known(ladders)
    edition = header.edition
    return Known(
        ladders=ladders,
        levels=frozenset(band.level for band in edition.bands),
        groups=frozenset(group.code for group in edition.groups),
        leads=frozenset(edition.lead),
        proofs=frozenset(edition.proofs),
        total=edition.total,
        unpublished=edition.unpublished,
    )


def _cards(folder: Path, logs: Mapping[str, Log], known: Known) -> dict[str, Scorecard]:
    cards: dict[str, Scorecard] = {}
    files: dict[str, str] = {}
    for name, log in logs.items():
        if not (name.startswith("set-") and name.endswith(".yaml")):
            continue
        text = _text(folder / name, log)
        card = None if text is None else read_card(text, log, known)
        if card is None or not card.number:
            continue
        if card.number in cards:
            says = f"Set {card.number} stands in {files[card.number]} already. Give this one its own number."
            log.add(None, "doubled_code", says)
        cards[card.number], files[card.number] = card, name
    return dict(sorted(cards.items(), key=lambda one: (len(one[0]), one[0])))


def _check_sets(header: Header, cards: Mapping[str, Scorecard], log: Log) -> None:
    for number, place, what in header.set_places:
        if number not in cards:
            says = f"{what[0].upper()}{what[1:]} names set {number}, of which there is no card; {known_words(cards)}."
            log.add(place, "unknown_set", says)


def _check_points(header: Header, cards: Mapping[str, Scorecard], log: Log) -> None:
    nulls = {code for card in cards.values() for code in null_points(card)}
    for code, place in header.unpublished_places.items():
        if code.startswith("points.") and code.removeprefix("points.") not in nulls:
            says = (
                f"{code} is listed as unpublished, but no line of that code has null points. Take one of the two out."
            )
            log.add(place, "listed_not_null", says)


def _check_kinds(header: Header, cards: Mapping[str, Scorecard], log: Log) -> None:
    for kind, sets, place in header.kind_places:
        for number in sorted(sets & cards.keys()):
            if all(line.kind != kind for line in cards[number].criteria.values()):
                says = f"A rule for set {number} speaks of lines of the kind “{kind}”; the card has none. Mark them."
                log.add(place, "unknown_kind", says)


def _text(path: Path, log: Log) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        log.add(None, "not_utf8", "The file is not written in UTF-8. Save it in UTF-8.")
    except OSError as error:
        log.add(None, "file_missing", f"The file cannot be read: {error.strerror}.")
    return None


def _no_file(path: Path) -> Problem:
    return Problem(str(path), 1, 1, "file_missing", "There is no such file or folder. Check the path.")


@cache
def known_programmes() -> dict[str, str]:
    """Return the codes of the programmes that the register knows, each with its country."""
    with PROGRAMMES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["country"] for row in csv.DictReader(file)}


@cache
def known_form_fields() -> dict[str, frozenset[str]]:
    """Return the lists of questions that editions can name, each with the forms in which its questions stand."""
    found = {}
    for path in sorted(FORMS.glob("*.csv")):
        if path.stem != "parts":
            with path.open(encoding="utf-8", newline="") as file:
                found[path.stem] = frozenset(row["form"] for row in csv.DictReader(file))
    return found
