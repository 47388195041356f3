"""Pages on which a dossier is filled in, without a script and with one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.models import Attachment, Dossier, SelfMark
from ocop.grading.selfscore import Claim
from tests.grading.prepared import pdf, ready, signed_in, speaking, typed_line
from tests.make import accounts, places
from tests.make import grading as make

pytestmark = pytest.mark.django_db
SCORE_QUERIES = 10


@pytest.mark.parametrize("papers", [1, 4])
def test_the_self_score_asks_as_much_for_one_paper_as_for_four(
    papers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = ready()
    for _paper in range(papers):
        Attachment.objects.create(dossier=dossier, criterion="1.1", paper=make.paper(dossier.producer))
    client = speaking(dossier)

    with django_assert_num_queries(SCORE_QUERIES):
        page = client.get(reverse("grading:dossier-score", args=[dossier.number]))

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("state", "path", "status"), [("draft", "VN.01", 404), ("filed", "VN.01", 200), ("filed", "VN.02", 404)]
)
def test_officers_read_the_self_score_of_what_was_filed_and_change_nothing(state: str, path: str, status: int) -> None:
    dossier = make.dossier(state=state, marks={"1.1": 1})
    client = signed_in(accounts.officer(role=Role.REVIEWER, of=places.area(path)))
    address = reverse("grading:dossier-score", args=[dossier.number])

    page = client.get(address)

    assert page.status_code == status
    assert "Save all" not in page.content.decode()
    assert client.post(address, typed_line("1.1", "2", "A")).status_code == 404


def test_the_levels_stand_with_their_points_their_floor_and_the_readers_language() -> None:
    dossier = make.dossier(set_number="4")
    person = make.speaker(dossier.producer)
    client = signed_in(person)
    address = reverse("grading:dossier-score", args=[dossier.number])

    english = client.get(address).content.decode()
    person.language = "vi"
    person.save()
    vietnamese = client.get(address).content.decode()
    person.language = "th"
    person.save()
    thai = client.get(address).content.decode()

    assert "Manual primary handling" in english
    assert "needed for 4★" in english
    assert "Sơ chế bằng tay" in vietnamese
    assert "Manual primary handling" in thai


def test_without_a_script_the_page_saves_changed_lines_only_and_shows_the_total() -> None:
    dossier = make.dossier(marks={"1.2": 1})
    client = speaking(dossier)
    address = reverse("grading:dossier-score", args=[dossier.number])
    unchanged = typed_line("1.2", "1", "Lời kể", Claim(SelfMark.objects.get().points, "Lời kể").mark)

    answer = client.post(address, typed_line("1.1", "2", "Chè của xã") | unchanged | typed_line("1.3", "", ""))
    page = client.get(address).content.decode()

    assert answer.status_code == 302
    assert SelfMark.objects.get(criterion="1.1").description == "Chè của xã"
    assert Activity.objects.filter(verb="grading.level_claimed").count() == 1
    assert "<b>3 of 100 points</b>" in page
    assert "2 of 31 lines" in page  # 5.2 counts only once 5.1 has points


def test_a_line_that_cannot_be_saved_keeps_its_text_and_the_others_are_saved() -> None:
    dossier = make.dossier()
    client = speaking(dossier)

    page = client.post(
        reverse("grading:dossier-score", args=[dossier.number]),
        typed_line("1.1", "2.5", "Lời dài của tôi") | typed_line("1.2", "1", "Được"),
    )

    assert page.status_code == 422
    assert "Lời dài của tôi" in page.content.decode()
    assert list(SelfMark.objects.values_list("criterion", flat=True)) == ["1.2"]


@pytest.mark.parametrize("points", ["nonsense", "1e9999", "NaN", "1000000"])
def test_points_that_are_no_number_are_refused_with_words(points: str) -> None:
    dossier = make.dossier()

    page = speaking(dossier).post(
        reverse("grading:dossier-score", args=[dossier.number]), typed_line("1.1", points, "A")
    )

    assert page.status_code == 422
    assert not SelfMark.objects.exists()


def test_a_script_that_goes_on_after_a_conflict_writes_over_nothing() -> None:
    dossier = make.dossier(marks={"1.1": 1})
    client = speaking(dossier)
    line = reverse("grading:dossier-line", args=[dossier.number, "1.1"])

    for description in ("Một", "Một hai"):
        answer = client.post(line, typed_line("1.1", "2", description), headers={"HX-Request": "true"})

    assert "another window" in answer.content.decode()
    assert 'name="was-1.1"' not in answer.content.decode()
    assert SelfMark.objects.get().description == "Lời kể"


@pytest.mark.parametrize("then", ["papers-99", "papers-a/b", "papers-", "nonsense", "line-1.1"])
def test_a_button_that_is_not_there_leads_back_to_the_page(then: str) -> None:
    dossier = make.dossier()
    page = reverse("grading:dossier-score", args=[dossier.number])

    answer = speaking(dossier).post(page, typed_line("1.1", "2", "A\x00B") | {"then": then})

    assert answer["Location"].startswith(page)
    assert SelfMark.objects.get().description == "AB"


def test_a_script_saves_one_line_and_gets_the_total() -> None:
    dossier = make.dossier()

    answer = speaking(dossier).post(
        reverse("grading:dossier-line", args=[dossier.number, "1.1"]),
        typed_line("1.1", "2", "A"),
        headers={"HX-Request": "true"},
    )

    words = answer.content.decode()
    mark = SelfMark.objects.get()
    assert "Saved" in words
    assert "<b>2 of 100 points</b>" in words
    assert Claim(mark.points, mark.description).mark in words


def test_two_windows_that_save_the_same_line_lose_neither_text() -> None:
    dossier = make.dossier()
    client = speaking(dossier)
    address = reverse("grading:dossier-score", args=[dossier.number])
    client.post(address, typed_line("1.1", "2", "Cửa sổ một"))

    page = client.post(address, typed_line("1.1", "1", "Cửa sổ hai")).content.decode()

    assert "Cửa sổ hai" in page
    assert "Saved there: 2 · Cửa sổ một" in page
    assert SelfMark.objects.get().description == "Cửa sổ một"
    stands = SelfMark.objects.get()
    client.post(address, typed_line("1.1", "1", "Cửa sổ hai", Claim(stands.points, stands.description).mark))
    assert SelfMark.objects.get().description == "Cửa sổ hai"


def test_the_button_of_a_line_saves_and_leads_to_its_papers() -> None:
    dossier = make.dossier()
    client = speaking(dossier)

    answer = client.post(
        reverse("grading:dossier-score", args=[dossier.number]),
        typed_line("1.1", "2", "A") | {"then": "papers-1.1"},
    )

    assert answer["Location"] == reverse("grading:line-papers", args=[dossier.number, "1.1"])
    assert SelfMark.objects.exists()


def test_papers_are_chosen_from_the_vault_those_that_serve_the_line_first() -> None:
    dossier = make.dossier(set_number="4")
    serving = make.paper(dossier.producer, kind="material_links")
    other = make.paper(dossier.producer, kind="awards")
    client = speaking(dossier)
    address = reverse("grading:line-papers", args=[dossier.number, "1.1"])

    page = client.get(address).content.decode()
    client.post(address, {"paper": [str(serving.pk), str(other.pk), "99999", "x"]})
    client.post(address, {"was": [str(serving.pk), str(other.pk)], "paper": [str(serving.pk)]})

    assert page.index(f">{serving}<") < page.index(f">{other}<")
    assert [attachment.paper for attachment in dossier.attachments.all()] == [serving]


def test_a_new_paper_asked_for_by_a_line_is_attached_to_it() -> None:
    dossier = make.dossier()
    address = reverse("grading:paper-add", args=[dossier.producer.number])

    answer = speaking(dossier).post(
        f"{address}?dossier={dossier.number}&line=1.1",
        {"kind": "awards", "file": SimpleUploadedFile("a.pdf", pdf())},
    )

    assert answer["Location"] == reverse("grading:line-papers", args=[dossier.number, "1.1"])
    assert dossier.attachments.get().criterion == "1.1"


def test_answers_are_saved_by_part_and_only_those_that_changed_here() -> None:
    dossier = make.dossier()
    dossier.answers = {"unit_name": "Tên cũ", "phone": "0912 345 678"}
    dossier.save()
    client = speaking(dossier)
    address = reverse("grading:dossier-answers", args=[dossier.number, "registration"])
    shown = {
        "initial-unit_name": "Tên cũ",
        "unit_name": "Tên cũ",
        "initial-phone": "0912 345 678",
        "phone": "0999 999 999",
    }
    Dossier.objects.filter(pk=dossier.pk).update(answers={"unit_name": "Tên ở cửa sổ khác", "phone": "0912 345 678"})

    answer = client.post(address, shown | {"next": "1"})

    dossier.refresh_from_db()
    assert dossier.answers == {"unit_name": "Tên ở cửa sổ khác", "phone": "0999 999 999"}
    assert answer["Location"] == reverse("grading:dossier-answers", args=[dossier.number, "I"])


def test_an_answer_that_cannot_be_stays_on_the_page_with_its_reason() -> None:
    dossier = make.dossier()

    page = speaking(dossier).post(
        reverse("grading:dossier-answers", args=[dossier.number, "registration"]),
        {"phone": "gọi tôi nhé", "initial-phone": ""},
    )

    assert page.status_code == 422
    assert 'value="gọi tôi nhé"' in page.content.decode()


def test_a_part_or_a_line_that_is_not_there_is_not_found() -> None:
    dossier = make.dossier()
    client = speaking(dossier)

    assert client.get(reverse("grading:dossier-answers", args=[dossier.number, "XIV"])).status_code == 404
    assert client.get(reverse("grading:line-papers", args=[dossier.number, "77"])).status_code == 404


def test_what_differs_from_the_dossier_before_is_shown_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    former = make.dossier(state="decided", marks={"1.1": 1, "1.2": 1})
    dossier = make.dossier(of=former.product, marks={"1.1": 2, "1.2": 1})
    for room in ("queries.contents", "views.preparing", "views.dossiers"):
        monkeypatch.setattr(f"ocop.grading.{room}.compared_with", lambda _dossier: former)
    client = speaking(dossier)

    score = reverse("grading:dossier-score", args=[dossier.number])
    page, by_itself, whole = (
        client.get(score + asked).content.decode() for asked in ("?only=changed", "", "?only=all")
    )
    about = client.get(dossier.get_absolute_url()).content.decode()

    assert 'id="c-1-1"' in page
    assert "before: 1" in page
    assert 'id="c-1-2"' not in page
    assert 'id="c-1-2"' not in by_itself
    assert 'id="c-1-2"' in whole
    assert f"What differs from {former.number}" in about


def test_an_upgrade_in_which_nothing_differs_yet_shows_all_lines_and_a_save_stays_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    former = make.dossier(state="decided", marks={"1.1": 1, "1.2": 1})
    dossier = make.dossier(of=former.product, marks={"1.1": 1, "1.2": 1})
    monkeypatch.setattr("ocop.grading.views.preparing.compared_with", lambda _dossier: former)
    client = speaking(dossier)
    score = reverse("grading:dossier-score", args=[dossier.number])

    page = client.get(score).content.decode()
    saved = client.post(score + "?only=all", typed_line("1.3", "1", "Mới") | {"then": "line-1.3"})

    assert 'id="c-1-2"' in page
    assert saved["Location"] == f"{score}?only=all#c-1-3"
