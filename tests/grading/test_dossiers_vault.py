"""The vault: papers put in, looked at, replaced, removed."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoCaptureOnCommitCallbacks

from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.editions import edition
from ocop.grading.form_fields import fields_of, parts_of
from ocop.grading.models import Attachment, Dossier, Paper
from ocop.grading.operations import vault
from ocop.grading.papers import paper_kinds
from ocop.grading.queries.vault import papers_ending, papers_in_vault, papers_visible_to
from ocop.grading.telling import paper_standing
from ocop.registry.models import Producer
from tests.grading.prepared import officer_for, pdf, picture, written
from tests.make import accounts, places
from tests.make import grading as make

pytestmark = pytest.mark.django_db
FACTS = vault.PaperFacts("business_registration", title="Đăng ký kinh doanh")
DAY = dt.date(2026, 6, 1)


def put(of: Producer, folder: Path, content: bytes = b"", facts: vault.PaperFacts = FACTS) -> Paper:
    """Put a paper into a producer's vault, by one of its people."""
    file = written(folder, content or pdf())
    return vault.add_paper(of, facts, file, file_name="giấy.pdf", by=make.speaker(of), at=make.NOON)


def test_a_paper_gets_a_random_name_outside_what_is_served(tmp_path: Path) -> None:
    paper = put(make.maker(), tmp_path)

    assert paper.file_name == "giấy.pdf"
    name = str(paper.file.name)
    assert "giấy" not in name
    assert name.endswith(".pdf")
    assert paper.file.size == len(pdf())


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("../../etc/passwd", "passwd"), ("C:\\scan\\a.pdf", "a.pdf"), ("a\x00\nb.pdf", "ab.pdf"), ("", "2026-06-01")],
)
def test_a_name_keeps_no_folder_and_no_control_letter(
    sent: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_moment: DAY)
    producer = make.maker()

    paper = vault.add_paper(
        producer, FACTS, written(tmp_path, pdf()), file_name=sent, by=make.speaker(producer), at=make.NOON
    )

    assert paper.file_name == shown


def test_the_same_file_again_leads_to_the_first_one(tmp_path: Path) -> None:
    producer = make.maker()
    first = put(producer, tmp_path, picture())

    with pytest.raises(vault.PaperThereAlready) as refusal:
        put(producer, tmp_path, picture())

    assert refusal.value.facts["paper"] == first
    assert Paper.objects.count() == 1


def test_the_same_file_may_lie_in_two_vaults_and_come_back_after_it_was_removed(tmp_path: Path) -> None:
    producer = make.maker()
    first = put(producer, tmp_path)
    put(make.maker("Other"), tmp_path)

    vault.remove_paper(first, by=make.speaker(producer), at=make.NOON)
    again = put(producer, tmp_path)

    assert list(papers_in_vault(producer)) == [again]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (vault.PaperFacts("letter_of_love"), vault.PaperKindUnknown),
        (vault.PaperFacts("awards", issued_on=DAY, valid_until=DAY), vault.PaperEndsBeforeItBegins),
    ],
)
def test_facts_that_cannot_be_are_refused(facts: vault.PaperFacts, refusal: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(refusal):
        put(make.maker(), tmp_path, facts=facts)


def test_nobody_else_fills_a_vault_but_an_officer_who_works_for_the_producer_does(tmp_path: Path) -> None:
    producer = make.maker()
    file = written(tmp_path, pdf())
    stranger = accounts.officer(role=Role.COMMUNE_OFFICER, of=producer.area)
    with pytest.raises(PermissionDenied):
        vault.add_paper(producer, FACTS, file, file_name="a", by=stranger, at=make.NOON)

    paper = vault.add_paper(producer, FACTS, file, file_name="a", by=officer_for(producer), at=make.NOON)

    line = Activity.objects.get(verb="grading.paper_added")
    assert (line.subject, line.on_behalf_of) == (str(paper.pk), producer.number)


def test_a_newer_paper_takes_the_place_in_drafts_and_not_in_what_was_filed(tmp_path: Path) -> None:
    producer = make.maker()
    old = put(producer, tmp_path)
    draft = make.dossier(of=make.product(of=producer))
    filed = make.dossier(of=make.product("Two", of=producer), state="filed")
    for dossier in (draft, filed):
        Attachment.objects.create(dossier=dossier, criterion="1.1", paper=old)

    new = vault.replace_paper(
        old, FACTS, written(tmp_path, pdf(pages=2)), file_name="b.pdf", by=make.speaker(producer), at=make.NOON
    )

    assert draft.attachments.get().paper == new
    assert filed.attachments.get().paper == old
    assert list(papers_in_vault(producer)) == [new]
    with pytest.raises(vault.PaperGone):
        vault.replace_paper(
            old, FACTS, written(tmp_path, pdf(pages=3)), file_name="c", by=make.speaker(producer), at=make.NOON
        )


def test_a_correction_keeps_the_file_and_one_without_change_leaves_no_trace(tmp_path: Path) -> None:
    producer = make.maker()
    paper, person = put(producer, tmp_path), make.speaker(producer)
    facts = vault.PaperFacts("awards", title="Bằng khen", sensitive=True)

    vault.correct_paper(paper, facts, by=person, at=make.NOON)
    vault.correct_paper(paper, facts, by=person, at=make.NOON)

    paper.refresh_from_db()
    assert (paper.kind, paper.title, paper.sensitive) == ("awards", "Bằng khen", True)
    assert Activity.objects.filter(verb="grading.paper_corrected").count() == 1


@pytest.mark.parametrize(("state", "refused"), [("draft", True), ("filed", True), ("decided", False)])
def test_a_paper_that_a_dossier_on_its_way_rests_on_stays(state: str, refused: bool, tmp_path: Path) -> None:
    producer = make.maker()
    paper, person = put(producer, tmp_path), make.speaker(producer)
    Attachment.objects.create(dossier=make.dossier(of=make.product(of=producer), state=state), paper=paper)

    if refused:
        with pytest.raises(vault.PaperInUse):
            vault.remove_paper(paper, by=person, at=make.NOON)
        return
    vault.remove_paper(paper, by=person, at=make.NOON)

    assert paper.file.storage.exists(str(paper.file.name))
    with pytest.raises(vault.PaperGone):
        vault.remove_paper(paper, by=person, at=make.NOON)


def test_the_file_of_a_removed_paper_that_proved_nothing_is_deleted(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    producer = make.maker()
    paper = put(producer, tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        vault.remove_paper(paper, by=make.speaker(producer), at=make.NOON)

    assert not paper.file.storage.exists(str(paper.file.name))


@pytest.mark.parametrize(("sensitive", "lines"), [(True, 1), (False, 0)])
def test_a_look_at_a_sensitive_paper_is_written_down(sensitive: bool, lines: int) -> None:
    producer = make.maker()
    paper, person = make.paper(producer), make.speaker(producer)
    Paper.objects.filter(pk=paper.pk).update(sensitive=sensitive)

    vault.look_at_paper(paper, by=person, at=make.NOON)

    assert Activity.objects.filter(verb="grading.paper_seen", by=person.username).count() == lines


def test_who_may_not_see_a_paper_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        vault.look_at_paper(make.paper(make.maker()), by=accounts.user(), at=make.NOON)


@pytest.mark.parametrize(
    ("state", "role", "path", "seen"),
    [
        ("draft", Role.COMMUNE_OFFICER, make.COMMUNE, False),
        ("filed", Role.COMMUNE_OFFICER, make.COMMUNE, True),
        ("filed", Role.COMMUNE_OFFICER, "VN.01.00005", False),
        ("filed", Role.REVIEWER, "VN.01", True),
        ("filed", Role.REVIEWER, "VN.02", False),
        ("filed", Role.LABORATORY, "VN.01", False),
        ("filed", Role.BUYER, "VN.01", False),
    ],
)
def test_an_officer_sees_papers_of_dossiers_filed_in_its_area_only(
    state: str, role: Role, path: str, seen: bool
) -> None:
    dossier = make.dossier(state=state)
    paper, other = make.paper(dossier.producer), make.paper(dossier.producer)
    Attachment.objects.create(dossier=dossier, criterion="1.1", paper=paper)
    places.area("VN.02")
    person = accounts.officer(role=role, of=places.area(path, level=3 if path.count(".") > 1 else 1))

    visible = papers_visible_to(person)

    assert (paper in visible) is seen
    assert other not in visible


def test_a_council_member_sees_the_papers_of_what_it_hears_and_no_longer_when_it_left() -> None:
    hearing = make.hearing()
    paper = make.paper(hearing.dossier.producer)
    Attachment.objects.create(dossier=hearing.dossier, criterion="1.1", paper=paper)
    staying, leaving = hearing.council.members.all()[:2]
    leaving.left_at = make.NOON
    leaving.save()

    assert paper in papers_visible_to(staying.user)
    assert paper not in papers_visible_to(leaving.user)


def test_papers_that_end_within_sixty_days_are_flagged() -> None:
    producer = make.maker()
    ended = make.paper(producer, valid_until=DAY)
    soon = make.paper(producer, valid_until=DAY + dt.timedelta(days=60))
    later = make.paper(producer, valid_until=DAY + dt.timedelta(days=61))

    found = papers_ending([producer], on=DAY)

    assert found == [ended, soon]
    assert [paper_standing(paper, DAY).tone for paper in (ended, soon, later)] == ["warning", "waiting", ""]


def test_the_list_of_kinds_holds_the_fifteen_of_form_02_and_the_forms_name_each_field_once() -> None:
    proofs = edition(make.EDITION).proofs
    assert len(proofs) == 15
    assert list(paper_kinds())[:15] == list(proofs)
    fields = [field for part in parts_of(("vn-ocop",)).values() for field in part.fields]
    assert len(fields) == len(fields_of(("vn-ocop",)))
    assert all(field.names.keys() == {"vi", "en"} for field in fields)
    assert not parts_of(())


def test_dossiers_are_of_no_concern_to_people_without_a_part_in_them() -> None:
    make.dossier(state="filed")

    assert Dossier.objects.count() == 1
    assert not papers_visible_to(accounts.user()).exists()
