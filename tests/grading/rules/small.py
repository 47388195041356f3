"""A small valid edition, written into a folder so that a test can spoil one thing in it."""

from pathlib import Path

from ocop.grading.rules import Problem, check

EDITION = """\
code: xx-1
scheme: xx
year: 2026
country: VN
programme: VN-OCOP
names: {en: "Rules"}
state: in_use
act:
  number: 1/2026
  issued_on: 2026-01-01
  names: {en: "Decision"}
  replaces: [vn-ocop-2026]
in_force:
  from: 2026-02-01
  until: null
levels:
  kind: stars
  bands:
    - {level: 1, at_least: 0, certified: false, names: {en: "1 star"}}
    - {level: 2, at_least: 50, authority: province, names: {en: "2 stars"}}
    - {level: 3, at_least: 80, authority: province, names: {en: "3 stars"}}
authorities:
  - {code: province, level: 1, names: {en: "Province"}, does: [council, decision], decides: [2, 3]}
lead:
  mae: {en: "Ministry"}
groups:
  - {code: G, names: {en: "Goods"}}
rules:
  - {code: forged, kind: out, sets: 1-1, names: {en: "Forged"}}
  - {code: zero, kind: stop, sets: "1", zero_in: sensory, names: {en: "A zero"}}
forms:
  "01": {en: "Registration"}
proofs:
  market: {en: "Contracts"}
kinds:
  first: {forms: ["01"], samples: 5}
limits:
  screening: {days: 15, count: working}
rounds:
  - {code: r1, authority: province, proposals_before: "04-30", result_before: "06-30"}
certificate:
  validity: {months: 36}
  renewal: {opens_days_before: 180, closes_days_before: 120}
dimensions:
  - {code: "1", names: {en: "Standards"}, answers: ["1.1", "1.2"]}
segments:
  - {code: A, names: {en: "Star"}, answers: {"1": ["1.1"]}}
  - {code: B, names: {en: "Other"}, answers: {"1": ["1.2"]}}
"""

LADDERS = """\
SALES:
  - {en: "In the commune"}
  - {en: "Outside the commune"}
  - {en: "Exported"}
"""

CARD = """\
set: "1"
names: {en: "Honey"}
group: G
lead: [mae]
parts:
  - code: A
    names: {en: "Product"}
    points: 60
    items:
      - code: "1"
        names: {en: "Story"}
        points: 20
        levels:
          - {points: 0, en: "None"}
          - {points: 20, en: "Has a story"}
      - code: "2"
        names: {en: "Form of the story"}
        points: 40
        levels: [{points: 0, en: "Simple"}, {points: 40, en: "Concise"}]
        only_if: "1"
  - code: B
    names: {en: "Quality"}
    points: 40
    items:
      - code: "3"
        names: {en: "Sales"}
        points: 30
        ladder: SALES
        levels: [10, 20, 30]
        floors: {2: 10, 3: 20}
        proofs: [market]
      - code: "4"
        names: {en: "Taste"}
        points: 10
        kind: sensory
        levels: [{points: 0, en: "Off"}, {points: 10, en: "Good"}]
"""

FILES = {"edition.yaml": EDITION, "ladders.yaml": LADDERS, "set-01.yaml": CARD}


def written(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the small edition with texts replaced: file, what stands there, what shall stand there."""
    files = dict(FILES)
    for name, before, after in changes:
        assert before in files[name], before
        files[name] = files[name].replace(before, after, 1)
    place = folder / "xx-1"
    place.mkdir()
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def found(folder: Path, *changes: tuple[str, str, str]) -> list[Problem]:
    """Return the problems of the small edition after the changes."""
    return list(check(written(folder, *changes)))
