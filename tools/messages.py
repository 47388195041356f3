"""The interface's translations, with Babel alone: no GNU gettext is needed.

``python -m tools.messages gather`` brings every sentence of ``ocop/`` into ``locale/<language>/LC_MESSAGES/django.po``
(translations are kept, sentences that are gone are dropped), ``compile`` writes what Django reads beside it, ``check``
fails where a sentence is missing in a file or where a translation lost a placeholder.

Sentences that a package says to our people (sign-in, mails, faults of a form) and does not say in all our languages
stand in ``locale/borrowed.po``, by hand; they are gathered with ours, and Django prefers our translation of them.

The files name no dates and no lines of code, and are sorted, so that a change of one sentence is a change of one entry.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "th", "lo", "km", "my", "id", "ms", "tl")
ONE_FORM = "nplurals=1; plural=0;"
PLURALS = {"tl": "nplurals=2; plural=(n > 1);"}
"""Filipino marks the plural; the other languages have one form for any number (Unicode CLDR, plural rules)."""

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators",)
PLACEHOLDER = re.compile(r"(?<!%)%(?:\(\w+\))?[a-z]|\{\w*\}")

type Key = tuple[str, str]
"""The sentence in English and its context; both tell a message from others."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a language's file, in a sentence."""

    language: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}"


def gathered(root: Path) -> Catalog:
    """Return all messages of the Python files and templates under ``root/ocop``, and those borrowed, untranslated."""
    catalog = Catalog(fuzzy=False)
    for path in sources(root / "ocop"):
        for message in messages_of(path):
            catalog.add(message.id, context=message.context, auto_comments=message.auto_comments)
    for message in borrowed(root):
        if _find(catalog, message) is None:
            catalog.add(message.id, context=message.context, auto_comments=message.auto_comments)
    return catalog


def sources(folder: Path) -> Iterator[Path]:
    """Give the Python files and templates under a folder in which sentences may stand, in their order."""
    for path in sorted(folder.rglob("*")):
        code = path.suffix == ".py" and "migrations" not in path.parts
        if code or (path.suffix in (".html", ".txt") and "templates" in path.parts):
            yield path


def messages_of(path: Path) -> Iterator[Message]:
    """Give the messages of a Python file or a template, without translations."""
    for _line, message, comments, context in extract(
        "python", io.BytesIO(_as_python(path)), KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"}
    ):
        identity = message if isinstance(message, str) else tuple(message)
        if identity and identity[0]:
            yield Message(identity, context=context, auto_comments=comments)


def borrowed(root: Path) -> list[Message]:
    """Return the sentences of packages that we translate; none where there is no list of them.

    :raises PoFileError: the list is not written as such files are.
    """
    path = root / "locale" / "borrowed.po"
    if not path.exists():
        return []
    with path.open("rb") as file:
        return _messages(read_po(file, abort_invalid=True))


def merged(template: Catalog, known: Catalog | None, language: str) -> Catalog:
    """Return a language's file: the messages of the template, with the translations that are known."""
    catalog = empty_catalog(language)
    for message in _messages(template):
        before = _find(known, message) if known else None
        translated = before is not None and isinstance(before.string, str) == isinstance(message.id, str)
        catalog.add(
            message.id,
            before.string if before and translated else None,
            flags=before.flags - {"fuzzy"} if before else (),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    return catalog


def faults_of(template: Catalog, catalog: Catalog, language: str) -> Iterator[Fault]:
    """Give what is wrong: a sentence of the sources that is missing, a placeholder that was lost or invented."""
    for message in _messages(template):
        found = _find(catalog, message)
        if found is None or isinstance(found.id, str) != isinstance(message.id, str):
            yield Fault(language, f"“{_shown(message)}” is missing; run: make messages")
            continue
        for needed, allowed, text in _forms(found):
            held = set(PLACEHOLDER.findall(text))
            if text and not needed <= held:
                yield Fault(language, f"the translation of “{_shown(message)}” lost {', '.join(sorted(needed - held))}")
            if held - allowed:
                yield Fault(language, f"the translation of “{_shown(message)}” has {', '.join(sorted(held - allowed))}")


def empty_catalog(language: str) -> Catalog:
    """Return a catalogue that knows the language and its plural forms."""
    return read_po(io.BytesIO(_header(language).encode()), locale=language)


def read_catalog(path: Path, language: str) -> Catalog | None:
    """Return the language's file, or None where there is none.

    :raises PoFileError: the file is not written as such files are.
    """
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def written(catalog: Catalog, language: str) -> str:
    """Return the text of a language's file."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return f"{_header(language)}\n{out.getvalue().decode().strip()}\n"


def path_of(root: Path, language: str) -> Path:
    """Return where a language's file lies."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def gather(root: Path) -> str:
    """Bring every language's file up to date."""
    template = gathered(root)
    for language in LANGUAGES:
        path = path_of(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(merged(template, read_catalog(path, language), language), language), encoding="utf-8")
    return f"{len(template)} sentences stand in {len(LANGUAGES)} languages' files."


def compile_all(root: Path) -> str:
    """Write what Django reads beside every language's file."""
    for language in LANGUAGES:
        path = path_of(root, language)
        catalog = read_catalog(path, language) or empty_catalog(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    (root / "locale" / ".compiled").touch()
    return f"{len(LANGUAGES)} languages were compiled."


def check(root: Path) -> tuple[list[Fault], list[str]]:
    """Return the faults of all files, and one line on each language: how much is translated."""
    template = gathered(root)
    faults: list[Fault] = []
    lines = []
    for language in LANGUAGES:
        try:
            catalog = read_catalog(path_of(root, language), language) or empty_catalog(language)
        except PoFileError as failure:
            faults.append(Fault(language, str(failure)))
            continue
        faults += faults_of(template, catalog, language)
        done = sum(_is_translated(found) for message in _messages(template) if (found := _find(catalog, message)))
        lines.append(f"{language}: {done} of {len(template)} sentences are translated")
    return faults, lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return 1 where the check found a fault."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("action", choices=["gather", "compile", "check"])
    match parser.parse_args(arguments).action:
        case "gather":
            print(gather(ROOT))
        case "compile":
            print(compile_all(ROOT))
        case _:
            faults, lines = check(ROOT)
            print(*lines, sep="\n")
            print(*faults, sep="\n", file=sys.stderr)
            return 1 if faults else 0
    return 0


def _as_python(path: Path) -> bytes:
    """Return the file as Python source; a template's text becomes names, its sentences become calls.

    What stands between the calls of a template has line breaks that Python's tokens would not allow; the calls
    themselves have none, for their strings are written as literals.
    """
    if path.suffix == ".py":
        return path.read_bytes()
    lines = templatize(path.read_text(encoding="utf-8"), str(path)).split("\n")
    return "\n".join(line.strip() for line in lines).encode()


def _header(language: str) -> str:
    forms = PLURALS.get(language, ONE_FORM)
    return (
        f"# The interface in this language. Kept by `make messages`; translate between the quotation marks.\n"
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {forms}\\n"\n'
    )


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _find(catalog: Catalog, message: Message) -> Message | None:
    return catalog.get(message.id, message.context)


def _forms(message: Message) -> Iterator[tuple[set[str], set[str], str]]:
    """Give each translated form with the placeholders it needs, and those it may have.

    The form for one may leave out the number: “One product”.
    """
    if isinstance(message.id, str):
        held = set(PLACEHOLDER.findall(message.id))
        yield held, held, str(message.string or "")
        return
    singular, plural = (set(PLACEHOLDER.findall(text)) for text in message.id)
    forms = [str(form or "") for form in message.string or ()]
    for place, text in enumerate(forms):
        yield (singular & plural if place == 0 and len(forms) > 1 else plural), singular | plural, text


def _is_translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string or [""])


def _shown(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


if __name__ == "__main__":
    sys.exit(main())
