"""The producer's desk, and a dossier on its way, without a script."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.roles import Role
from ocop.grading.models import Dossier, Screening, Supplement
from tests.grading.prepared import officer_for, ready, signed_in, speaking
from tests.make import accounts, places
from tests.make import grading as make

pytestmark = pytest.mark.django_db
MINE_QUERIES = 16


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_as_much_for_one_dossier_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    producer = make.maker()
    for number in range(rows):
        dossier = make.dossier(of=make.product(f"Chè {number}", of=producer), state="supplement")
        Supplement.objects.create(
            dossier=dossier, wanted=f"Giấy số {number}", due_on=dt.date(2026, 7, 1), asked_at=make.NOON, by=dossier.by
        )
        make.paper(producer, valid_until=timezone.localdate())
        make.product(f"Mật {number}", of=producer)
    client = signed_in(make.speaker(producer))

    with django_assert_num_queries(MINE_QUERIES):
        page = client.get(reverse("grading:mine"))

    assert page.content.decode().count("Giấy số") == rows


def test_the_menu_leads_producers_and_officers_at_work_for_one_to_their_dossiers() -> None:
    producer = make.maker()
    link = f'href="{reverse("grading:mine")}"'

    assert link in signed_in(make.speaker(producer)).get(reverse("grading:mine")).content.decode()
    assert link in signed_in(officer_for(producer)).get(reverse("grading:mine")).content.decode()
    assert link not in signed_in(accounts.buyer()).get(reverse("grading:mine")).content.decode()


def test_a_dossier_is_opened_on_its_page_and_a_second_one_leads_to_the_first() -> None:
    product = make.product()
    assert product.producer
    client = signed_in(make.speaker(product.producer))
    address = reverse("grading:dossier-open", args=[product.number])
    typed = {"kind": "first", "card": "vn-ocop-2026/11/"}

    answer = client.post(address, typed)
    again = client.post(address, typed)

    dossier = Dossier.objects.get()
    assert answer["Location"] == dossier.get_absolute_url()
    assert again.status_code == 422
    assert dossier.get_absolute_url() in again.content.decode()


def test_a_renewal_without_a_certificate_is_refused_and_the_choice_stays() -> None:
    product = make.product()
    assert product.producer

    page = signed_in(make.speaker(product.producer)).post(
        reverse("grading:dossier-open", args=[product.number]), {"kind": "renewal", "card": "vn-ocop-2026/26/operator"}
    )

    assert page.status_code == 422
    assert "could be renewed" in page.content.decode()
    assert '<option value="vn-ocop-2026/26/operator" selected>' in page.content.decode()


@pytest.mark.parametrize("page", ["dossier-score", "dossier-missing", "dossier-file", "dossier-papers"])
def test_the_pages_of_a_foreign_dossier_are_not_there(page: str) -> None:
    dossier = make.dossier()
    other = accounts.officer(role=Role.COMMUNE_OFFICER, of=dossier.area)

    assert signed_in(other).get(reverse(f"grading:{page}", args=[dossier.number])).status_code == 404
    assert speaking(dossier).get(reverse(f"grading:{page}", args=[dossier.number])).status_code == 200


@pytest.mark.parametrize(
    ("state", "path", "status"), [("draft", "VN.01", 404), ("filed", "VN.01", 200), ("filed", "VN.02", 404)]
)
def test_officers_read_what_was_filed_in_their_area(state: str, path: str, status: int) -> None:
    dossier = make.dossier(state=state)
    officer = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area(path))

    page = signed_in(officer).get(dossier.get_absolute_url())

    assert page.status_code == status


def test_what_is_missing_for_a_star_stands_in_order_and_the_star_is_remembered() -> None:
    dossier = make.dossier(marks={"1.1": 1})
    client = speaking(dossier)
    address = reverse("grading:dossier-missing", args=[dossier.number])

    answer = client.post(address, {"stars": "4"})
    page = client.get(answer["Location"]).content.decode()

    dossier.refresh_from_db()
    assert dossier.wished_stars == 4
    assert "minimum level" in page
    assert reverse("grading:dossier-score", args=[dossier.number]) in page


def test_the_check_before_filing_links_to_what_is_missing_and_keeps_what_was_typed() -> None:
    dossier = make.dossier()
    client = speaking(dossier)
    address = reverse("grading:dossier-file", args=[dossier.number])

    page = client.post(address, {"samples": "7", "oath": "on"})

    words = page.content.decode()
    assert page.status_code == 422
    assert f"{reverse('grading:dossier-score', args=[dossier.number])}#c-1-1" in words
    assert reverse("grading:dossier-answers", args=[dossier.number, "registration"]) in words
    assert 'value="7"' in words


def test_a_complete_dossier_is_filed_and_its_way_is_told_in_words() -> None:
    dossier = ready()
    client = speaking(dossier)
    address = reverse("grading:dossier-file", args=[dossier.number])

    without_oath = client.post(address, {"samples": "5"})
    filed = client.post(address, {"samples": "5", "oath": "on"}, follow=True)

    assert "Tick that what the dossier says is true" in without_oath.content.decode()
    assert "The dossier was filed." in filed.content.decode()
    assert client.get(address).status_code == 302


def test_an_officer_is_asked_for_the_consent_and_when_it_was_given() -> None:
    dossier = ready()
    client = signed_in(officer_for(dossier.producer))
    address = reverse("grading:dossier-file", args=[dossier.number])
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()

    without = client.post(address, {"samples": "5", "oath": "on"})
    too_early = client.post(
        address, {"samples": "5", "oath": "on", "consent_note": "Ký tại nhà", "consented_on": tomorrow}
    )
    client.post(address, {"samples": "5", "oath": "on", "consent_note": "Ký tại nhà", "consented_on": "2026-05-30"})

    assert "say how and when it agreed" in without.content.decode()
    assert "Ký tại nhà" in too_early.content.decode()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.consent_note) == ("filed", "Ký tại nhà")
    assert timezone.localdate(dossier.consented_at) == dt.date(2026, 5, 30)


def test_the_reasons_of_a_return_and_the_request_of_a_supplement_stand_on_the_page() -> None:
    returned = make.dossier(state="returned")
    Screening.objects.create(
        dossier=returned,
        missing="Thiếu hợp đồng",
        begun_on=dt.date(2026, 6, 1),
        due_on=dt.date(2026, 6, 20),
        forwarded=False,
        closed_at=make.NOON,
        by=returned.by,
    )
    asked = make.dossier(of=make.product("Mật", of=returned.producer), state="supplement")
    Supplement.objects.create(
        dossier=asked, wanted="Phiếu kiểm nghiệm", due_on=dt.date(2026, 7, 1), asked_at=make.NOON, by=asked.by
    )
    client = speaking(returned)

    assert "Thiếu hợp đồng" in client.get(returned.get_absolute_url()).content.decode()
    assert "Phiếu kiểm nghiệm" in client.get(asked.get_absolute_url()).content.decode()
    empty = client.post(reverse("grading:dossier-supplement", args=[asked.number]), {"answer": " "})
    assert empty.status_code == 422
    client.post(reverse("grading:dossier-supplement", args=[asked.number]), {"answer": "Đã thêm"})
    asked.refresh_from_db()
    assert asked.state == "received"


def test_a_dossier_is_withdrawn_only_by_who_is_sure() -> None:
    dossier = make.dossier(state="filed")
    client = speaking(dossier)
    address = reverse("grading:dossier-withdraw", args=[dossier.number])

    client.post(address)
    dossier.refresh_from_db()
    assert dossier.state == "filed"
    client.post(address, {"sure": "1"})

    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"
