"""Pages of the vault."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.activity.models import Activity
from ocop.grading.models import Paper
from tests.grading.prepared import pdf, signed_in
from tests.make import accounts
from tests.make import grading as make

pytestmark = pytest.mark.django_db
PAPER_LIST_QUERIES = 8


@pytest.mark.parametrize("rows", [1, 3])
def test_the_vault_asks_as_much_for_one_paper_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    producer = make.maker()
    for _row in range(rows):
        make.paper(producer)
    client = signed_in(make.speaker(producer))

    with django_assert_num_queries(PAPER_LIST_QUERIES):
        page = client.get(reverse("grading:papers"))

    assert page.content.decode().count("Paper ") == rows


def test_until_is_the_last_day_on_which_a_paper_holds() -> None:
    producer = make.maker()
    paper = make.paper(producer, valid_until=dt.date(2037, 3, 1))
    client = signed_in(make.speaker(producer))

    for address in (reverse("grading:papers"), paper.get_absolute_url()):
        page = client.get(address).content.decode()
        assert '<time datetime="2037-02-28">' in page
        assert "2037-03-01" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/dossiers/%00/",
        "/dossiers/VN-D1/score/%00/",
        "/papers/of/%00/new/",
        "/papers/99999999999999999999/",
        "/papers/?of=%00&before=%00",
    ],
)
def test_an_address_that_cannot_be_is_not_found(address: str) -> None:
    make.dossier()

    assert signed_in(accounts.user()).get(address).status_code in {200, 404}


def test_a_paper_asked_for_by_no_dossier_of_the_producer_is_only_put_in() -> None:
    producer = make.maker()

    answer = signed_in(make.speaker(producer)).post(
        reverse("grading:paper-add", args=[producer.number]) + "?dossier=%00&line=1.1",
        {"kind": "awards", "file": SimpleUploadedFile("a.pdf", pdf())},
    )

    assert answer["Location"].startswith(reverse("grading:papers"))


def test_a_file_is_given_out_to_who_may_see_it_and_the_look_is_written_down() -> None:
    producer = make.maker()
    owner = signed_in(make.speaker(producer))
    owner.post(
        reverse("grading:paper-add", args=[producer.number]),
        {"kind": "insured_workers", "file": SimpleUploadedFile("lao động.pdf", pdf())},
    )
    paper = Paper.objects.get()
    address = reverse("grading:paper-file", args=[paper.pk])

    answer = owner.get(address)

    assert answer.getvalue() == pdf()
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Cache-Control"] == "private, no-store"
    assert Activity.objects.filter(verb="grading.paper_seen").count() == 1
    assert signed_in(accounts.user()).get(address).status_code == 404
    assert signed_in(accounts.user()).get(paper.get_absolute_url()).status_code == 404
    assert Client().get(address).status_code == 302
    assert "Who looked at it" in owner.get(paper.get_absolute_url()).content.decode()


def test_a_paper_whose_file_is_not_here_says_so() -> None:
    producer = make.maker()
    paper = make.paper(producer)

    page = signed_in(make.speaker(producer)).get(reverse("grading:paper-file", args=[paper.pk]), follow=True)

    assert "is not on this node" in page.content.decode()


def test_a_paper_is_replaced_corrected_and_removed_on_its_pages() -> None:
    producer = make.maker()
    client, paper = signed_in(make.speaker(producer)), make.paper(producer)

    client.post(reverse("grading:paper-correct", args=[paper.pk]), {"kind": "awards", "title": "Đúng tên"})
    client.post(
        reverse("grading:paper-replace", args=[paper.pk]),
        {"kind": "awards", "title": "Mới", "file": SimpleUploadedFile("a.pdf", pdf())},
    )
    new = Paper.objects.get(title="Mới")
    gone = client.post(reverse("grading:paper-remove", args=[paper.pk]), follow=True)
    client.post(reverse("grading:paper-remove", args=[new.pk]))

    paper.refresh_from_db()
    new.refresh_from_db()
    assert (paper.title, new.replaces) == ("Đúng tên", paper)
    assert "removed or replaced meanwhile" in gone.content.decode()
    assert new.removed_at is not None
