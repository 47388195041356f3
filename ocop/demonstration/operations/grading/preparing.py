"""Producers prepare their dossiers: papers into the vault, levels claimed, answers given, filed."""

import datetime as dt
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

from ocop.activity.operations import activity, record_many
from ocop.demonstration.graded import EDITION, Course, Proof
from ocop.demonstration.operations.grading.stage import Stage
from ocop.demonstration.scores import Marks, claimed
from ocop.grading.models import Dossier, Paper, SelfMark
from ocop.grading.operations.dossiers import (
    answer_form,
    choose_papers,
    file_dossier,
    open_dossier,
    wish_stars,
    withdraw_dossier,
)
from ocop.grading.operations.dossiers.filing import samples_needed
from ocop.grading.operations.vault import PaperFacts, add_paper
from ocop.grading.states import DossierKind
from ocop.registry.models import Producer

PAGE = (420, 594)
"""Pixels of a paper's picture: an A4 sheet at about 50 dots an inch."""
GAPS_IN_DRAFT = 12
"""So many of the last lines of a draft are left open."""
PAPERS_SINCE = 151
"""Days ago, before the first dossier was begun."""


def fill_vaults(stage: Stage) -> None:
    """Put each maker's papers into its vault."""
    for key, maker in stage.told.makers.items():
        producer = next(stage.goods[good.key].producer for good in stage.told.goods.values() if good.maker == key)
        assert producer is not None
        wanted = [proof for proof in stage.told.proofs if not proof.makers or key in proof.makers]
        stage.vaults[key] = [_add(stage, proof, producer, maker.speaker, maker.name_latin) for proof in wanted]


def prepare(stage: Stage, course: Course) -> Dossier:
    """Open a dossier, fill it in, and file it unless it stays a draft."""
    by, opened = stage.speaker(course.good), stage.ago(course.begun)
    good = stage.told.goods[course.good]
    dossier = open_dossier(
        stage.goods[course.good],
        kind=DossierKind(course.kind),
        edition=EDITION,
        set_number=good.set_number,
        by=by,
        at=opened,
    )
    draft = course.until == "draft"
    _claim(stage, course, dossier, draft=draft, at=opened)
    _attach(stage, course, dossier, at=opened)
    wish_stars(dossier, course.wished, by=by, at=opened)
    if not draft:
        maker = stage.told.makers[good.maker]
        told = {"maker": maker.name, "good": good.name, "place": maker.commune}
        answers = {field: answer.format(**told) for field, answer in stage.told.answers.items()}
        answer_form(dossier, answers, by=by, at=opened)
        samples = samples_needed(dossier, stage.rules)
        file_dossier(dossier, oath=True, samples=samples, by=by, at=stage.ago(course.begun - 2))
    if course.until == "withdrawn":
        withdraw_dossier(dossier, by=by, at=stage.ago(course.begun - 3))
    stage.dossiers[course.key] = dossier
    return dossier


def _claim(stage: Stage, course: Course, dossier: Dossier, *, draft: bool, at: dt.datetime) -> None:
    """Claim all levels at once, with the lines that the operation writes for each.

    An upgrade begins with the claims of the dossier before; those that differ are written anew.
    """
    card = stage.card(course)
    levels: Marks = claimed(card, stage.marks(course), course.key)
    wanted = list(levels.items())[: -GAPS_IN_DRAFT if draft else None]
    dossier.self_marks.filter(criterion__in=[code for code, _points in wanted]).delete()
    marks = []
    for code, points in wanted:
        line = card.criteria[code]
        words = next((level.words for level in line.levels if level.points == points), line.names)
        marks.append(SelfMark(dossier=dossier, criterion=code, points=points, description=words["vi"], changed_at=at))
    SelfMark.objects.bulk_create(marks)
    by = stage.speaker(course.good).username
    record_many(
        activity("grading.level_claimed", dossier, by=by, at=at, criterion=mark.criterion, points=f"{mark.points:f}")
        for mark in marks
    )


def _attach(stage: Stage, course: Course, dossier: Dossier, *, at: dt.datetime) -> None:
    """Attach the maker's papers to the lines that they serve; in an upgrade to every line that rose as well."""
    by = stage.speaker(course.good)
    vault = stage.vaults[stage.told.goods[course.good].maker]
    if course.kind == DossierKind.UPGRADE:
        vault = [*vault, _new_proof(stage, course, dossier.producer)]
    for code, line in stage.card(course).criteria.items():
        papers = [paper for paper in vault if paper.kind in line.proofs]
        if course.kind == DossierKind.UPGRADE:
            papers.append(vault[-1])
        if papers:
            choose_papers(dossier, code, add=papers, drop=[], by=by, at=at)


def _new_proof(stage: Stage, course: Course, producer: Producer) -> Paper:
    proof = Proof("other", "Minh chứng nâng hạng", "DEMO-NC-10", course.begun + 5, None, False, frozenset())
    maker = stage.told.makers[stage.told.goods[course.good].maker]
    return _add(stage, proof, producer, maker.speaker, maker.name_latin, since=course.begun)


def _add(stage: Stage, proof: Proof, producer: Producer, by: str, name: str, *, since: int = PAPERS_SINCE) -> Paper:
    facts = PaperFacts(
        kind=proof.kind,
        title=f"{proof.title} (demonstration)",
        number=proof.number,
        issuer="Demonstration body",
        issued_on=stage.day(-proof.issued_ago),
        valid_until=None if proof.ends_in is None else stage.day(proof.ends_in),
        sensitive=proof.sensitive,
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{proof.kind}.png"
        _draw(file, ["DEMONSTRATION PAPER", "Nothing in it is real.", proof.kind, proof.number, name])
        return add_paper(producer, facts, file, file_name=file.name, by=stage.users[by], at=stage.ago(since))


def _draw(file: Path, lines: list[str]) -> None:
    """Draw a paper that nobody takes for a real one."""
    page = Image.new("L", PAGE, 255)
    drawing = ImageDraw.Draw(page)
    drawing.rectangle((12, 12, PAGE[0] - 12, PAGE[1] - 12), outline=120)
    for place, line in enumerate(lines):
        drawing.text((40, 60 + 40 * place), line[:60], fill=40)
    page.save(file)
