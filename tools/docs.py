"""The documents: lifecycles drawn from the code, links and texts held true.

``python -m tools.docs`` draws ``docs/states.md``; ``--check`` fails where that page is stale, where a link in a
document leads to no file, and where a file of the tree names a path of somebody's machine or the address of a package
registry.
"""

import argparse
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices

ROOT = Path(__file__).resolve().parent.parent
PAGE = Path("docs") / "states.md"
HEAD = """# Lifecycles

Drawn from the `NEXT` tables in `ocop/*/states.py` by `make docs`; do not edit this page. What may follow a state is
decided there and nowhere else: every operation asks its table.
"""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|home)/\w")
REGISTRY = re.compile(r"https?://[^\s/\"']*(?:pypi|pythonhosted|npmjs|unpkg|jsdelivr|rubygems|crates)\b")
MAY_NAME_A_REGISTRY = "uv.lock"
LARGEST_TEXT_BYTES = 5_000_000


@dataclass(frozen=True)
class Lifecycle:
    """The states of something and what may follow each, as an app's ``states.py`` has them."""

    app: str
    of: type[TextChoices]
    following: Mapping[TextChoices, frozenset[TextChoices]]

    @property
    def says(self) -> str:
        return (inspect.getdoc(self.of) or "").split("\n", 1)[0]


def lifecycles(root: Path) -> list[Lifecycle]:
    """Return every ``NEXT…`` table of the apps' ``states.py``, by app and in the order of the file."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    found = []
    for path in sorted(root.glob("ocop/*/states.py")):
        module = importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
        for name, table in vars(module).items():
            if name.startswith("NEXT") and table:
                states = {type(state) for state in table}
                following = {state: frozenset(after) for state, after in table.items()}
                found.append(Lifecycle(path.parent.name, states.pop(), following))
    return found


def page_of(lifecycles: Sequence[Lifecycle]) -> str:
    """Return the page of the lifecycles, in Markdown with Mermaid drawings."""
    sections = "".join(
        f"\n## {one.of.__name__} ({one.app})\n\n{one.says}\n\n```mermaid\nstateDiagram-v2\n{_drawing(one)}```\n"
        for one in lifecycles
    )
    return HEAD + sections


def _drawing(one: Lifecycle) -> str:
    """Return the lines of one drawing; the first state begins, a state that nothing follows ends."""
    order = list(one.of)
    lines = [f"    {state.value}: {state.label}\n" for state in order]
    lines.append(f"    [*] --> {order[0].value}\n")
    for state in order:
        following = one.following[state]
        lines += [f"    {state.value} --> {after.value}\n" for after in order if after in following]
        if not following:
            lines.append(f"    {state.value} --> [*]\n")
    return "".join(lines)


def broken_links(root: Path, documents: Sequence[Path]) -> Iterator[str]:
    """Give every relative link of the documents that leads to no file."""
    for document in documents:
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            place = target.partition("#")[0]
            within = place and "://" not in place and not place.startswith("mailto:")
            if within and not (document.parent / place).exists():
                yield f"{document.relative_to(root)}: the link to {target} leads nowhere"


def machine_traces(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Give every line that names a path of a machine or, outside uv.lock, the address of a package registry."""
    for path in files:
        text = _text_of(root / path)
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE.search(line):
                yield f"{path}:{number}: a path of somebody's machine"
            if path.name != MAY_NAME_A_REGISTRY and REGISTRY.search(line):
                yield f"{path}:{number}: the address of a package registry"


def files_of_the_tree(root: Path) -> list[Path]:
    """Return the files that git keeps or would keep, relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted(Path(name) for name in listed.split("\0") if name and (root / name).is_file())


def faults(root: Path) -> list[str]:
    """Return all that is wrong with the documents, each in a sentence."""
    page = root / PAGE
    found = []
    if not page.exists() or page.read_text(encoding="utf-8") != page_of(lifecycles(root)):
        found.append(f"{PAGE} does not show the lifecycles as they are; run: make docs")
    documents = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    found += broken_links(root, documents)
    found += machine_traces(root, files_of_the_tree(root))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the page, or check; return 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something is wrong")
    if parser.parse_args(arguments).check:
        found = faults(ROOT)
        print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
        return 1 if found else 0
    (ROOT / PAGE).write_text(page_of(lifecycles(ROOT)), encoding="utf-8")
    print(f"{PAGE} was drawn.")
    return 0


def _text_of(path: Path) -> str:
    """Return the text of a file; nothing where it holds none (a picture) or is too large to be read line by line."""
    if path.stat().st_size > LARGEST_TEXT_BYTES:
        return ""
    data = path.read_bytes()
    return "" if b"\0" in data[:4096] else data.decode("utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
