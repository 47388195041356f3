"""YAML 1.2 read as nodes that know their line, and typed access that notes what is wrong and goes on.

Every reading function returns a value of the type that it names, also where the file is wrong: then the problem is in
the log and the value is empty. So one pass over a file finds everything.
"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ocop.grading.rules.problems import Log, meant
from ocop.grading.scoring.records import Words

LONGEST = 2_000_000
"""Characters; a card has some ten thousand. What is longer is no card, and is not read."""

MOST = 1_000_000
"""Points, days and months that a file may hold stay below this."""

LANGUAGE = re.compile(r"[a-z]{2,3}")
DAY_OF_YEAR = re.compile(r"(\d{2})-(\d{2})")
TAG = "tag:yaml.org,2002:"


def composed(text: str, log: Log) -> Node | None:
    """Return the file's one document as nodes; none where it is no YAML, with the reason in the log."""
    if len(text) > LONGEST:
        log.add(None, "too_long", f"The file has {len(text)} characters; no card has more than {LONGEST}.")
        return None
    try:
        yaml = YAML(typ="safe", pure=True)
        yaml.composer.warn_double_anchors = False
        node: Any = yaml.compose(text)
    except MarkedYAMLError as error:
        what = error.problem or error.context or "it cannot be read"
        log.add(_At(error.problem_mark or error.context_mark), "not_yaml", f"This is no YAML: {what}. Mend the line.")
        return None
    except (YAMLError, RecursionError, ValueError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else "it is nested too deeply"
        log.add(None, "not_yaml", f"This is no YAML: {first}. Mend the file.")
        return None
    if node is None:
        log.add(None, "empty", "The file is empty. Write the keys, or delete the file.")
        return None
    return node if isinstance(node, Node) else None


class _At:
    """A place that is only a mark."""

    def __init__(self, mark: Any) -> None:
        self.start_mark = mark


def is_null(node: Node) -> bool:
    """Say whether the file says ``null``."""
    return isinstance(node, ScalarNode) and node.tag == TAG + "null"


def text_of(node: Node, log: Log, what: str) -> str:
    """Return a text; numbers, days and yes/no have to stand in quotation marks to be one."""
    if not isinstance(node, ScalarNode) or node.tag != TAG + "str":
        hint = "Write it in quotation marks." if isinstance(node, ScalarNode) else "Write one text here."
        log.add(node, "wrong_type", f"{what} must be a text. {hint}")
        return ""
    value = str(node.value).strip()
    if not value:
        log.add(node, "empty", f"{what} is empty. Write it, or leave the key out.")
    return value


def points_of(node: Node, log: Log, what: str) -> Decimal | None:
    """Return a number of points, 0 or more, exactly as written; none where it is no number."""
    if isinstance(node, ScalarNode) and node.tag in (TAG + "int", TAG + "float"):
        try:
            value = Decimal(str(node.value).replace("_", ""))
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite() and value < 0:
            log.add(node, "negative", f"{what} is {value}; it cannot be below 0.")
            return None
        if value.is_finite() and value < MOST:
            return value
    log.add(node, "wrong_type", f"{what} must be a number below one million.")
    return None


def whole_of(node: Node, log: Log, what: str) -> int:
    """Return a whole number, 0 or more."""
    value = points_of(node, log, what)
    if value is None:
        return 0
    if value != value.to_integral_value():
        log.add(node, "wrong_type", f"{what} is {value}; it must be a whole number.")
        return 0
    return int(value)


def sequence_of(node: Node, log: Log, what: str) -> list[Node]:
    """Return the entries of a list."""
    if not isinstance(node, SequenceNode):
        log.add(node, "wrong_type", f"{what} must be a list.")
        return []
    return list(node.value)


class Fields:
    """The keys of one mapping. Ask for each key that may stand there, then call :meth:`finish`."""

    def __init__(self, node: Node, log: Log, what: str) -> None:
        self.node, self.log, self.what = node, log, what
        self.keys: dict[str, Node] = {}
        self.values: dict[str, Node] = {}
        self._asked: set[str] = set()
        if not isinstance(node, MappingNode):
            log.add(node, "wrong_type", f"{what} must be keys with values.")
            return
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                log.add(key, "wrong_type", f"A key of {what} must be a word.")
            elif key.value in self.values:
                log.add(key, "doubled_key", f"“{key.value}” stands twice in {what}. Keep one of them.")
            else:
                self.keys[key.value], self.values[key.value] = key, value

    def get(self, key: str, *, required: bool = False) -> Node | None:
        """Return a key's value, unread; none where the key is not there."""
        self._asked.add(key)
        node = self.values.get(key)
        if node is None and required and isinstance(self.node, MappingNode):
            self.log.add(self.node, "missing_key", f"“{key}” is missing in {self.what}. Add it.")
        return node

    def name(self, key: str) -> str:
        """Return how a message calls the value of a key."""
        return f"“{key}” of {self.what}"

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; required where there is no default. ``null`` is allowed where there is one."""
        node = self.get(key, required=default is None)
        if node is None or (default is not None and is_null(node)):
            return default or ""
        return text_of(node, self.log, self.name(key))

    def choice(self, key: str, known: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the words that may stand here; the first of them where something else does."""
        node = self.get(key, required=default is None)
        if node is None:
            return known[0] if default is None else default
        given = text_of(node, self.log, self.name(key))
        if given in known:
            return given
        if given:
            says = f"{self.name(key)} is “{given}”; it must be one of {', '.join(known)}{meant(given, known)}"
            self.log.add(node, "wrong_value", says if says.endswith("?") else f"{says}.")
        return known[0] if default is None else default

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        node = self.get(key)
        if node is None:
            return default
        if isinstance(node, ScalarNode) and node.tag == TAG + "bool":
            return str(node.value).lower() == "true"
        self.log.add(node, "wrong_type", f"{self.name(key)} must be true or false.")
        return default

    def points(self, key: str, *, required: bool = True) -> Decimal | None:
        """Return a number of points; none where the file says ``null``: not published."""
        node = self.get(key, required=required)
        return None if node is None or is_null(node) else points_of(node, self.log, self.name(key))

    def number(self, key: str, default: Decimal) -> Decimal:
        """Return a number that need not be there."""
        node = self.get(key)
        value = None if node is None else points_of(node, self.log, self.name(key))
        return default if value is None else value

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number, 0 or more; required where there is no default."""
        node = self.get(key, required=default is None)
        return (default or 0) if node is None else whole_of(node, self.log, self.name(key))

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number; none where the key is missing or ``null``."""
        node = self.get(key)
        return None if node is None or is_null(node) else whole_of(node, self.log, self.name(key))

    def day(self, key: str, *, required: bool = False) -> dt.date | None:
        """Return a day written as 2026-05-22; none where the file says ``null``."""
        node = self.get(key, required=required)
        if node is None or is_null(node):
            return None
        if isinstance(node, ScalarNode):
            try:
                return dt.date.fromisoformat(str(node.value))
            except ValueError:
                if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(node.value)):
                    self.log.add(node, "no_such_date", f"{self.name(key)}: there is no day {node.value}.")
                    return None
        self.log.add(node, "wrong_type", f"{self.name(key)} must be a day, written as 2026-05-22.")
        return None

    def day_of_year(self, key: str) -> tuple[int, int] | None:
        """Return a day of every year, written as ``"04-30"``: month, day."""
        node = self.get(key, required=True)
        if node is None or is_null(node):
            return None
        match = DAY_OF_YEAR.fullmatch(str(node.value)) if isinstance(node, ScalarNode) else None
        if match is None:
            self.log.add(node, "wrong_type", f'{self.name(key)} must be month and day, written as "04-30".')
            return None
        month, day = int(match[1]), int(match[2])
        try:
            dt.date(2025, month, day)  # a common year: a round on 29 February would be missing in most years
        except ValueError:
            self.log.add(node, "no_such_date", f"{self.name(key)}: not every year has a day {node.value}.")
            return None
        return month, day

    def words(self, key: str, *, required: bool = True) -> Words:
        """Return a text by language; English has to be among them."""
        node = self.get(key, required=required)
        return {} if node is None else Fields(node, self.log, self.name(key)).languages()

    def languages(self) -> Words:
        """Return what is left of this mapping as a text by language."""
        words: dict[str, str] = {}
        for code, node in self.values.items():
            if code in self._asked:
                continue
            self._asked.add(code)
            if LANGUAGE.fullmatch(code) is None:
                self.log.add(self.keys[code], "unknown_key", f"“{code}” in {self.what} is not the code of a language.")
            else:
                words[code] = text_of(node, self.log, f"“{code}” of {self.what}")
        if "en" not in words and isinstance(self.node, MappingNode):
            self.log.add(self.node, "english_missing", f"The English words of {self.what} are missing. Add “en”.")
        return words

    def entries(self, key: str, *, required: bool = False) -> list[Node]:
        """Return the entries of a list; none where the key is missing."""
        node = self.get(key, required=required)
        return [] if node is None else sequence_of(node, self.log, self.name(key))

    def texts(self, key: str) -> list[tuple[str, Node]]:
        """Return the texts of a list, each with where it stands."""
        return [(text_of(node, self.log, f"An entry of {self.name(key)}"), node) for node in self.entries(key)]

    def inside(self, key: str, *, required: bool = False) -> "Fields | None":
        """Return the mapping under a key."""
        node = self.get(key, required=required)
        return None if node is None else Fields(node, self.log, self.name(key))

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for key, node in self.keys.items():
            if key not in self._asked:
                says = f"“{key}” is not a key of {self.what}{meant(key, self._asked)}"
                self.log.add(node, "unknown_key", says if says.endswith("?") else f"{says}. Delete it.")
