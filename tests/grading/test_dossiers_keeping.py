"""What was typed outlives the end of a session."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from ocop.accounts.models import User
from ocop.grading.models import Dossier, SelfMark, Supplement
from ocop.grading.selfscore import NOTHING
from ocop.grading.views import keeping
from tests.grading.prepared import ready
from tests.make import grading as make

pytestmark = pytest.mark.django_db
PHRASE = "a phrase long enough for anybody"
TYPED = {"points-1.1": "2", "description-1.1": "Lời dài của tôi", "was-1.1": NOTHING.mark}
HTMX = {"HX-Request": "true"}


def score_page(dossier: Dossier) -> str:
    """Return the address of the self-score."""
    return reverse("grading:dossier-score", args=[dossier.number])


def with_phrase(dossier: Dossier) -> User:
    """Return a person who speaks for the producer and signs in by a phrase."""
    person = make.speaker(dossier.producer)
    person.set_password(PHRASE)
    person.save()
    return person


def signed_out(person: User) -> Client:
    """Return the browser of a person whose session has ended."""
    client = Client()
    client.force_login(person)
    Session.objects.all().delete()
    return client


def sign_in(client: Client, person: User, leads_to: str) -> str:
    """Sign in on the page and return what is shown where it leads."""
    answer = client.post(leads_to, {"login": person.username, "password": PHRASE}, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_self_score_that_was_sent_signed_out_is_there_again_after_the_sign_in(htmx: bool) -> None:
    dossier = make.dossier()
    person = with_phrase(dossier)
    client = signed_out(person)
    page = score_page(dossier)
    if htmx:
        line = reverse("grading:dossier-line", args=[dossier.number, "1.1"])
        said = client.post(line, TYPED, headers=HTMX)
        assert "kept, not saved" in said.content.decode()
        entrance = client.get(page)["Location"]
    else:
        entrance = client.post(page, TYPED)["Location"]

    shown = sign_in(client, person, entrance)

    assert not SelfMark.objects.exists()
    assert "Lời dài của tôi" in shown
    assert "is not saved yet" in shown
    assert 'name="points-1.1" value="2" checked' in shown
    client.post(page, TYPED)
    assert SelfMark.objects.get().description == "Lời dài của tôi"
    assert "is not saved yet" not in client.get(page).content.decode()


def test_what_another_window_saved_meanwhile_stands_beside_what_comes_back() -> None:
    dossier = make.dossier()
    person = with_phrase(dossier)
    client = signed_out(person)
    entrance = client.post(score_page(dossier), TYPED)["Location"]
    SelfMark.objects.create(dossier=dossier, criterion="1.1", points=1, description="Khác", changed_at=make.NOON)

    shown = sign_in(client, person, entrance)

    assert "Lời dài của tôi" in shown
    assert "Saved there: 1 · Khác" in shown


def test_answers_that_were_sent_signed_out_are_there_again_after_the_sign_in() -> None:
    dossier = make.dossier()
    person = with_phrase(dossier)
    client = signed_out(person)
    page = reverse("grading:dossier-answers", args=[dossier.number, "II"])
    typed = {"material_area": "Mười héc ta", "initial-material_area": ""}

    shown = sign_in(client, person, client.post(page, typed)["Location"])
    client.post(page, typed)

    assert "Mười héc ta" in shown
    dossier.refresh_from_db()
    assert dossier.answers == {"material_area": "Mười héc ta"}


def test_the_answer_to_a_supplement_that_was_sent_signed_out_is_there_again_after_the_sign_in() -> None:
    dossier = make.dossier(state="supplement")
    Supplement.objects.create(
        dossier=dossier, wanted="Phiếu", due_on=dt.date(2026, 7, 1), asked_at=make.NOON, by=dossier.by
    )
    person = with_phrase(dossier)
    client = signed_out(person)
    send = reverse("grading:dossier-supplement", args=[dossier.number])

    shown = sign_in(client, person, client.post(send, {"answer": "Đã gửi bằng thư"})["Location"])
    client.post(send, {"answer": "Đã gửi bằng thư"})

    assert "Đã gửi bằng thư" in shown
    assert "is not saved yet" not in client.get(dossier.get_absolute_url()).content.decode()
    assert Supplement.objects.get().answer == "Đã gửi bằng thư"


def test_somebody_else_who_signs_in_there_sees_nothing_of_it() -> None:
    dossier = make.dossier()
    client = signed_out(with_phrase(dossier))
    other = with_phrase(make.dossier(of=make.product("Mật", of=make.maker("Khác"))))

    shown = sign_in(client, other, client.post(score_page(dossier), TYPED)["Location"])

    assert "Lời dài của tôi" not in shown


def test_a_page_that_is_older_than_the_sign_in_saves_nothing_and_loses_nothing() -> None:
    dossier = make.dossier()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.speaker(dossier.producer))
    line = reverse("grading:dossier-line", args=[dossier.number, "1.1"])

    by_script = client.post(line, TYPED, headers=HTMX)
    shown = client.post(score_page(dossier), TYPED, follow=True).content.decode()

    assert not SelfMark.objects.exists()
    assert "kept, not saved" in by_script.content.decode()
    assert "older than your sign-in" in shown
    assert "Lời dài của tôi" in shown


def test_neither_session_nor_token_keeps_nothing() -> None:
    dossier = make.dossier()
    client = Client(enforce_csrf_checks=True)

    answer = client.post(score_page(dossier), TYPED)

    assert answer.status_code == 403
    assert not Session.objects.exists()


def test_too_much_text_is_not_kept_and_that_is_said() -> None:
    dossier = make.dossier()
    client = signed_out(with_phrase(dossier))
    line = reverse("grading:dossier-line", args=[dossier.number, "1.1"])

    said = client.post(line, TYPED | {"description-1.1": "x" * keeping.MOST_LETTERS}, headers=HTMX)

    assert "too much text" in said.content.decode()


def test_a_visitor_is_led_to_the_entrance() -> None:
    dossier = make.dossier()

    assert "/account/login/" in Client().get(score_page(dossier))["Location"]


def test_papers_that_were_ticked_signed_out_are_ticked_again_after_the_sign_in() -> None:
    dossier = make.dossier()
    person, paper = with_phrase(dossier), make.paper(dossier.producer)
    client = signed_out(person)
    page = reverse("grading:line-papers", args=[dossier.number, "1.1"])

    entrance = client.post(page, {"paper": [paper.pk]})["Location"]
    shown = sign_in(client, person, entrance)

    assert f'value="{paper.pk}" checked' in shown
    assert "not saved yet" in shown
    assert not dossier.attachments.exists()
    client.post(page, {"paper": [paper.pk]})
    assert dossier.attachments.get().paper == paper
    assert "not saved yet" not in client.get(page).content.decode()


def test_how_the_producer_agreed_is_there_again_after_the_sign_in_and_the_oath_is_taken_anew() -> None:
    dossier = ready()
    person = with_phrase(dossier)
    client = signed_out(person)

    entrance = client.post(reverse("grading:dossier-file", args=[dossier.number]), {"samples": "7", "oath": "on"})[
        "Location"
    ]
    shown = sign_in(client, person, entrance)

    assert 'value="7"' in shown
    assert "checked" not in shown.partition('name="oath"')[2].partition(">")[0]
    dossier.refresh_from_db()
    assert dossier.state == "draft"


def test_what_was_said_of_a_paper_is_there_again_after_the_sign_in_with_the_line_that_it_is_for() -> None:
    dossier = make.dossier()
    person = with_phrase(dossier)
    client = signed_out(person)
    page = reverse("grading:paper-add", args=[dossier.producer.number]) + f"?dossier={dossier.number}&line=1.1"

    entrance = client.post(page, {"kind": "story", "title": "Câu chuyện dài"})["Location"]
    shown = sign_in(client, person, entrance)

    assert "Câu chuyện dài" in shown
    assert "Choose the file again." in shown
    assert "1.1" in shown
