"""Check pages for everybody, lists for programs, pages for producers and officers."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading import labels
from ocop.grading.addresses import scan_address
from ocop.grading.models import StarCertificate
from ocop.registry.models import StarHeld
from tests.grading.test_certificates import revoke, suspend
from tests.make import accounts, grading, places
from tests.make import certificates as make

pytestmark = pytest.mark.django_db

LIST_QUERIES = 6
LARGEST_PAGE_BYTES = 30_000


@pytest.fixture
def now() -> dt.datetime:
    """Return this moment; pages look at the clock themselves."""
    return timezone.now()


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def seen(certificate: StarCertificate) -> str:
    """Return the check page of a certificate."""
    answer = Client().get(certificate.get_absolute_url())
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST_PAGE_BYTES
    return answer.content.decode()


def test_a_valid_one_is_said_to_be_valid_on_the_day_of_viewing(now: dt.datetime) -> None:
    made = make.issued(at=now)

    page = seen(made)

    assert "Valid today" in page
    assert "does not prove that the goods in your hand are genuine" in page
    for words in (made.number, made.product_name, made.producer_name, made.decision_number, made.product_code):
        assert words in page
    assert '<span class="star">' in page
    assert "rules of 2026" in page


def test_an_expired_one_is_said_to_be_expired(now: dt.datetime) -> None:
    page = seen(make.issued(at=now - dt.timedelta(days=3 * 366)))

    assert "Expired" in page
    assert "Do not offer it as a product with stars" in page
    assert '<span class="star ended">' in page


def test_a_suspended_one_says_why(now: dt.datetime) -> None:
    made = make.issued(at=now)
    suspend(made, at=now)

    page = seen(made)

    assert "Suspended" in page
    assert "Nhãn sai" in page


def test_a_revoked_one_says_why_and_by_which_act(now: dt.datetime) -> None:
    made = make.issued(at=now)
    revoke(made, on=timezone.localdate(now), at=now)

    page = seen(made)

    assert "Revoked" in page
    assert "Production has stopped." in page
    assert "90/QĐ-UBND" in page


def test_a_replaced_one_leads_to_the_newer(now: dt.datetime) -> None:
    product = grading.product()
    by = make.signer()
    former = make.issued(of=product, stars=3, by=by, at=now - dt.timedelta(days=9))
    newer = make.issued(of=product, stars=4, by=by, at=now)
    former.refresh_from_db()

    page = seen(former)

    assert "Replaced by a newer certificate" in page
    assert newer.get_absolute_url() in page
    assert former.get_absolute_url() in seen(newer)


def test_one_that_begins_later_is_not_valid_yet(now: dt.datetime) -> None:
    assert "Not valid yet" in seen(make.issued(at=now + dt.timedelta(days=3)))


def test_an_unknown_address_is_answered_in_words() -> None:
    answer = Client().get("/check/0123456789/")

    assert answer.status_code == 404
    assert "Not known here" in answer.content.decode()


def test_a_code_whose_number_is_another_is_warned_of(now: dt.datetime) -> None:
    made = make.issued(at=now)

    right = Client().get(made.get_absolute_url(), {"number": made.number}).content.decode()
    wrong = Client().get(made.get_absolute_url(), {"number": "999/2026/01"}).content.decode()

    assert "Do not rely on that code" not in right
    assert "Do not rely on that code" in wrong


def test_a_number_leads_to_its_certificate_by_every_name(now: dt.datetime) -> None:
    made = make.issued(at=now)

    for question in (
        made.number,
        made.product_code,
        made.public_id.lower(),
        made.product.number,
        made.product.number.lower(),
    ):
        answer = Client().get("/check/", {"q": f" {question} "})
        assert answer.status_code == 302
        assert answer.headers["Location"] == made.get_absolute_url()


def test_a_number_of_two_authorities_lets_the_person_choose(now: dt.datetime) -> None:
    one, other = make.issued(at=now), make.issued(at=now)
    StarCertificate.objects.filter(pk=other.pk).update(number=one.number, area=places.area("VN.02"))

    page = Client().get("/check/", {"q": one.number}).content.decode()

    assert one.get_absolute_url() in page
    assert other.get_absolute_url() in page


def test_stars_without_a_decision_are_only_reported() -> None:
    product = grading.product()
    StarHeld.objects.create(product=product, scheme="vn-ocop", edition="2023", stars=4)

    answer = Client().get("/check/", {"q": product.number})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Only reported" in page
    assert "reports 4 stars, without the number of a decision" in page
    assert '<span class="star">' not in page


@pytest.mark.parametrize("question", ["nothing", "' OR 1=1", "\x00", "9" * 400, "Đ/QĐ"])
def test_an_unknown_number_is_answered_in_words(question: str) -> None:
    answer = Client().get("/check/", {"q": question})

    assert answer.status_code in (200, 404)
    assert answer.status_code == 200 or "Not known here" in answer.content.decode()


@pytest.fixture
def _few_scans(now: dt.datetime, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Let five scans a minute through, in a minute that does not end."""
    settings.ASKED_A_MINUTE = {"checks": 5}
    monkeypatch.setattr("ocop.core.pace.timezone.now", lambda: now)


@pytest.mark.usefixtures("_few_scans")
def test_too_many_checks_from_one_address_wait_a_minute(now: dt.datetime) -> None:
    made = make.issued(at=now)

    answers = [Client().get(made.get_absolute_url()) for _scan in range(6)]
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").get(made.get_absolute_url())

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Too many requests" in answers[-1].content.decode()
    assert Client().get("/check/", {"q": made.number}).status_code == 429
    asked = Client().get(f"/api/certificates/{made.public_id}")
    assert (asked.json()["status"], asked["Retry-After"], asked["Cache-Control"]) == (429, "60", "no-store")
    assert elsewhere.status_code == 200


@pytest.mark.usefixtures("_few_scans")
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(now: dt.datetime, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    made = make.issued(at=now)

    shops = [{"X-Forwarded-For": f"1.1.1.1, 10.0.0.{shop}"} for shop in range(7)]
    answers = [Client().get(made.get_absolute_url(), headers=shop).status_code for shop in shops]

    assert set(answers) == {200}


def test_a_signed_text_is_checked_by_the_page_as_by_the_command(now: dt.datetime) -> None:
    made = make.issued(at=now)

    page = Client().post("/check/verify/", {"token": f"see:\n{made.credential}"}).content.decode()

    assert "Signed by the authority, and within its term" in page
    assert "neither revoked nor suspended" in page
    assert made.get_absolute_url() in page
    altered = made.credential[:-1] + ("A" if made.credential[-1] != "A" else "Q")
    assert "Signed by the authority" not in Client().post("/check/verify/", {"token": altered}).content.decode()


def test_a_picture_of_ours_is_checked_by_the_page(now: dt.datetime) -> None:
    made = make.issued(at=now)
    raw = labels.code_png(scan_address(made), credential=made.credential)

    page = Client().post("/check/verify/", {"file": SimpleUploadedFile("code.png", raw)}).content.decode()

    assert "Signed by the authority, and within its term" in page


@pytest.mark.parametrize("sent", [{}, {"token": "hello"}, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4 x")}])
def test_what_holds_no_certificate_is_refused_with_a_sentence(sent: dict[str, object]) -> None:
    answer = Client().post("/check/verify/", sent)

    assert answer.status_code == 422
    assert "certificate" in answer.content.decode()


def test_a_producer_downloads_what_belongs_on_the_pack(now: dt.datetime) -> None:
    made = make.issued(at=now)
    assert made.product.producer
    client = signed_in(grading.speaker(made.product.producer))
    base = f"/certificates/{made.public_id}"

    page = client.get(f"{base}/").content.decode()
    svg = client.get(f"{base}/label.svg")
    png = client.get(f"{base}/label-600.png")
    code = client.get(f"{base}/code.svg")

    assert f"{base}/label-1200.png" in page
    assert svg.content.decode().count('fill="#c8860d"') == 4
    assert made.number in svg.content.decode()
    assert Image.open(io.BytesIO(png.content)).width == 600
    assert made.credential in code.content.decode()
    assert client.get(f"{base}/code.png").content.startswith(b"\x89PNG")
    assert client.get(f"{base}/label-601.png").status_code == 404


def test_there_is_no_label_once_it_is_not_valid(now: dt.datetime) -> None:
    made = make.issued(at=now)
    assert made.product.producer
    suspend(made, at=now)
    client = signed_in(grading.speaker(made.product.producer))

    page = client.get(f"/certificates/{made.public_id}/").content.decode()

    assert "label.svg" not in page
    assert client.get(f"/certificates/{made.public_id}/label.svg").status_code == 404
    assert client.get(f"/certificates/{made.public_id}/label-600.png").status_code == 404


def test_the_desk_page_is_for_its_producer_and_the_officers_of_its_place(now: dt.datetime) -> None:
    made = make.issued(at=now)
    address = f"/certificates/{made.public_id}/"
    here = accounts.officer(role=Role.COMMUNE_OFFICER, of=made.product.area)
    elsewhere = accounts.officer(of=places.area("VN.02"))

    assert signed_in(here).get(address).status_code == 200
    assert signed_in(elsewhere).get(address).status_code == 404
    assert signed_in(accounts.user()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_one_row_as_for_three(
    rows: int, now: dt.datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = make.signer()
    for _row in range(rows):
        make.issued(by=by, at=now)
    client = signed_in(accounts.officer(of=places.area("VN.01")))

    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get("/certificates/")

    assert answer.content.decode().count("Valid today") == rows


def test_the_list_goes_on_by_key(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocop.grading.views.certificates.CERTIFICATES_ON_A_PAGE", 2)
    by = make.signer()
    made = [make.issued(by=by, at=now) for _row in range(3)]
    client = signed_in(accounts.officer(of=places.area("VN.01")))

    first = client.get("/certificates/").content.decode()
    address = f"?before={made[1].issued_on.isoformat()}_{made[1].pk}"
    second = client.get(f"/certificates/{address}").content.decode()

    assert address in first
    assert made[0].number in second
    assert made[2].number not in second
    for wrong in ("x", "2026-99-99_1", "2026-01-01_x", "_"):
        assert client.get("/certificates/", {"before": wrong}).status_code == 200


def test_a_badge_never_names_a_day_to_come_as_an_end(now: dt.datetime) -> None:
    by = make.signer()
    suspended = make.issued(by=by, at=now - dt.timedelta(days=90))
    suspend(suspended, at=now)
    revoked = make.issued(by=by, at=now - dt.timedelta(days=90))
    revoke(revoked, on=timezone.localdate(now), at=now)
    yesterday = (timezone.localdate(now) - dt.timedelta(days=1)).isoformat()

    suspended_badge, revoked_badge = (
        seen(one).partition('<span class="star ended">')[2].partition("</p>")[0] for one in (suspended, revoked)
    )

    assert "ended" not in suspended_badge
    assert "ended" in revoked_badge
    assert f'datetime="{yesterday}"' in revoked_badge


def test_who_signs_retires_the_key_on_the_page_and_nobody_else(now: dt.datetime) -> None:
    by = make.signer()
    made = make.issued(by=by, at=now)
    assert made.key
    address = f"/certificates/keys/{made.key.kid}/retire/"

    assert "Retire, and make" not in Client().get("/certificates/keys/").content.decode()
    assert "Retire, and make" in signed_in(by).get("/certificates/keys/").content.decode()
    assert signed_in(make.signer("VN.02")).post(address).status_code == 403
    assert signed_in(by).post(address).status_code == 302
    again = signed_in(by)
    assert again.post(address).status_code == 302

    assert "retired already" in again.get("/certificates/keys/").content.decode()
    made.key.refresh_from_db()
    assert made.key.retired_at is not None
