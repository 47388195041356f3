"""What follows a vote: decisions and letters, certificates from before, and what becomes of certificates later."""

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ocop.core.dates import years_after
from ocop.demonstration.graded import EDITION, SCHEME, Course, Sitting
from ocop.demonstration.operations.grading.councils import area_of, keeper_of
from ocop.demonstration.operations.grading.stage import Stage
from ocop.demonstration.people import AUTHORITY, MINISTER, VN_PROVINCE
from ocop.grading.models import Decision, InspectionKind, Result, StarCertificate
from ocop.grading.operations import paper_imports
from ocop.grading.operations.decisions import (
    decide_case,
    draft_decision,
    file_appeal,
    issue_decision,
    list_result,
    open_case,
    pass_up,
    plan_inspection,
    raise_alarms,
    record_inspection,
    send_letter,
    suspend,
)
from ocop.grading.queries.paper import rows_of
from ocop.registry.states import Outcome

ENTERED_AGO = 149
CERTIFIED = ("decided", "rated")
SUSPENDED, REVOKED, INSPECTED, APPEALED = "hemp-cloth", "dried-beef", "mint-honey", "bamboo-shoots/first"
TERM_YEARS = 3
COLUMNS = (
    *("Product number", "Stars", "Certificate number", "Decision number", "Decided on", "Issued on"),
    *("Valid until", "Edition", "Proof"),
)


class SheetRefused(RuntimeError):
    """A row of the demonstration's own sheet was not entered."""


def enter_paper(stage: Stage) -> None:
    """Enter the certificates from before the platform from a sheet, as an officer does.

    :raises SheetRefused: a row was not taken.
    """
    told = stage.told.on_paper
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "demonstration-certificates.csv"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            for one in told:
                ends = stage.day(one.ends_in)
                issued = years_after(ends, -TERM_YEARS)
                rows.writerow(
                    [stage.goods[one.good].number, one.stars, one.number, one.decision]
                    + ([issued, issued] if one.decision else ["", ""])
                    + [ends, "2023", one.proof]
                )
        by, at = stage.user(VN_PROVINCE), stage.ago(ENTERED_AGO)
        entry = paper_imports.receive_papers(sheet, scheme=SCHEME, name=sheet.name, by=by, at=at)
    entry = paper_imports.confirm_paper_columns(entry, entry.columns, by=by, at=at)
    entry = paper_imports.enter_papers(paper_imports.check_papers(entry, at=at), by=by, at=at)
    refused = rows_of(entry).exclude(outcome=Outcome.NEW)
    if refused:
        raise SheetRefused("; ".join(f"{row.line}: {row.problems}" for row in refused))


def decide(stage: Stage, sitting: Sitting, courses: Sequence[Course]) -> None:
    """Let authorities do what follows a council's votes: pass up, send letters, list, and issue where it is to be."""
    assert sitting.met is not None
    keeper = stage.user(keeper_of(sitting))
    listed = []
    for course in courses:
        dossier = stage.dossiers[course.key]
        if course.until == "letter":
            send_letter(dossier, by=keeper, at=stage.ago(sitting.met - 4))
        elif course.until == "passed_up" or course.councils[-1] != sitting.key:
            pass_up(dossier, by=keeper, at=stage.ago(sitting.met - 2))
        else:
            listed.append(dossier)
    decision = draft_decision(
        EDITION,
        sitting.authority,
        area_of(stage, sitting),
        number=sitting.decision,
        decided_on=stage.day(4 - sitting.met),
        signer=stage.say(f"signer.{sitting.authority}"),
        by=keeper,
        at=stage.ago(sitting.met - 4),
    )
    Decision.objects.filter(pk=decision.pk).update(demonstration=True)
    decision.refresh_from_db()
    for dossier in listed:
        list_result(decision, dossier, by=keeper, at=stage.ago(sitting.met - 4))
    if sitting.issued:
        signer = stage.user(MINISTER if sitting.authority == "nation" else AUTHORITY)
        issue_decision(decision, by=signer, at=stage.ago(sitting.met - 4))


def watch(stage: Stage) -> None:
    """Suspend one certificate, revoke another with a public reason, inspect a third, remind of those that end."""
    by = stage.user(VN_PROVINCE)
    suspend(_certificate(stage, SUSPENDED), stage.say("suspended.reason"), by=by, at=stage.ago(10))
    revoked = _certificate(stage, REVOKED)
    concluded = stage.day(-32)
    case = open_case(revoked, "criteria_lost", stage.say("case.facts"), concluded, by=by, at=stage.ago(31))
    decide_case(
        case,
        number="DEMO-25/QĐ-UBND",
        decided_on=stage.day(-21),
        public_reason=stage.say("case.public"),
        by=stage.user(AUTHORITY),
        at=stage.ago(21),
    )
    inspected = _certificate(stage, INSPECTED)
    visit = plan_inspection(inspected, InspectionKind.AFTER, stage.day(-60), by=by, at=stage.ago(75))
    findings = stage.say("inspection.findings")
    record_inspection(
        visit,
        done_on=stage.day(-60),
        criteria_kept=True,
        mark_used_rightly=True,
        findings=findings,
        by=by,
        at=stage.ago(60),
    )
    plan_inspection(inspected, InspectionKind.PERIODIC, stage.day(20), by=by, at=stage.ago(8))
    raise_alarms(on=stage.today, at=stage.at)


def appeal(stage: Stage) -> None:
    """Let the maker whose product got a letter appeal; the appeal waits for an answer."""
    dossier = stage.dossiers[APPEALED]
    by = stage.speaker("bamboo-shoots")
    file_appeal(Result.objects.get(dossier=dossier), stage.say("appeal.grounds"), by=by, at=stage.ago(5))


def _certificate(stage: Stage, good: str) -> StarCertificate:
    return StarCertificate.objects.get(product=stage.goods[good], result__isnull=False)
