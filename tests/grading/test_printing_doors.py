"""Papers given out: each to who may see it, with what stands in the database."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.credentials.finding import tokens_in_file
from ocop.grading.models import Dossier, Result, StarCertificate
from ocop.grading.operations import decisions, offices
from ocop.grading.operations.offices import Remark
from ocop.grading.queries.printing import forms, results
from ocop.grading.views import printing as views
from tests.grading import decided
from tests.grading.prepared import ready
from tests.grading.test_printing_papers import text_of
from tests.make import accounts, certificates, councils, grading, places

pytestmark = pytest.mark.django_db
NOON = grading.NOON
NAMES = ("Chè Shan tuyết “Cổ thụ” #1", "ชาอู่หลงดอยแม่สลอง", "တောင်ပိုင်း လက်ဖက်", "ស្ករត្នោត", "ຊາປ່າ")


def paper(client: Client, path: str, person: User | None = None) -> str:
    """Return the words of a paper that is given out."""
    if person:
        client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return text_of(answer.content)


def status(client: Client, path: str, person: User | None = None) -> int:
    """Return how an address answers a person."""
    if person:
        client.force_login(person)
    else:
        client.logout()
    return client.get(path).status_code


def commune_officer() -> User:
    return accounts.officer(role=Role.COMMUNE_OFFICER, of=grading.commune())


def filed() -> Dossier:
    """Return a filed dossier in which nothing is missing."""
    dossier = ready(state="filed")
    dossier.receipt, dossier.due_on = "", dt.date(2026, 6, 22)
    dossier.save()
    return dossier


def screened(dossier: Dossier, *, forward: bool = True) -> Dossier:
    """Let the commune look at a dossier, and forward it or leave it open."""
    officer = commune_officer()
    offices.begin_screening(dossier, by=officer, at=NOON)
    remarks = {
        code: Remark(True, "Đúng như hồ sơ") for code in ("local_material", "local_labour", "idea_origin", "identity")
    }
    offices.note_screening(dossier, remarks, complete=True, proposal="Đề nghị đánh giá", by=officer, at=NOON)
    if forward:
        offices.forward_dossier(dossier, letter="84/BC-UBND", by=officer, at=NOON)
    dossier.refresh_from_db()
    return dossier


def test_forms_01_and_02_are_for_the_producer_and_the_offices(client: Client) -> None:
    dossier = ready()
    speaker = grading.speaker(dossier.producer)
    registration, report = (f"/dossiers/{dossier.number}/form-{form}.pdf" for form in ("01", "02"))

    first, second = paper(client, registration, speaker), paper(client, report, speaker)

    assert "Mẫu 01: Phiếu đăng ký" in first
    assert "Bản nháp" in first
    assert dossier.product.name in first
    assert "Phần III" in second
    assert second.count("Lời kể") >= 26
    for stranger in (accounts.user(), commune_officer(), accounts.officer(of=places.area("VN.02"))):
        assert status(client, registration, stranger) == 404
    assert status(client, registration) == 302


def test_a_filed_dossier_is_read_by_its_offices_alone(client: Client) -> None:
    dossier = filed()
    path = f"/dossiers/{dossier.number}/form-01.pdf"

    assert "Bản nháp" not in paper(client, path, commune_officer())
    assert status(client, path, accounts.officer(of=places.area("VN.01"))) == 200
    assert status(client, path, accounts.officer(of=places.area("VN.02"))) == 404
    assert status(client, path, accounts.user()) == 404


def test_receipts_of_both_offices_stand_on_form_01(client: Client) -> None:
    dossier = screened(filed())
    officer = accounts.officer(of=places.area("VN.01"))
    offices.receive_dossier(dossier, by=officer, at=NOON)
    dossier.refresh_from_db()

    text = paper(client, f"/dossiers/{dossier.number}/form-01.pdf", officer)

    assert dossier.receipt
    assert dossier.receipt in text
    assert dossier.receipt_above in text
    assert str(officer) in text


def test_form_03_is_there_once_the_commune_has_begun_and_for_the_producer_once_it_is_done(client: Client) -> None:
    dossier = filed()
    speaker, officer = grading.speaker(dossier.producer), commune_officer()
    path = f"/dossiers/{dossier.number}/form-03.pdf"

    assert status(client, path, officer) == 404
    screened(dossier, forward=False)
    assert "Bản nháp" in paper(client, path, officer)
    assert status(client, path, speaker) == 404
    offices.forward_dossier(dossier, letter="84/BC-UBND", by=officer, at=NOON)

    text = paper(client, path, speaker)
    for words in ("84/BC-UBND", "Đúng như hồ sơ", "Đề nghị đánh giá", "Chuyển hồ sơ lên cấp trên"):
        assert words in text


@pytest.mark.parametrize("form", ["00", "04", "1", "01x", "x"])
def test_a_form_that_is_not_there_is_not_found(client: Client, form: str) -> None:
    dossier = ready()

    assert status(client, f"/dossiers/{dossier.number}/form-{form}.pdf", grading.speaker(dossier.producer)) == 404


@pytest.mark.parametrize("name", NAMES)
def test_names_in_every_script_stand_in_form_02(client: Client, name: str) -> None:
    dossier = ready(of=grading.product(name))

    text = paper(client, f"/dossiers/{dossier.number}/form-02.pdf", grading.speaker(dossier.producer))

    assert "□" not in text


def test_form_02_is_gathered_with_few_questions(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    dossier = Dossier.objects.select_related("product", "producer", "area", "previous").get(pk=ready().pk)

    with django_assert_max_num_queries(8):
        values = forms.form_02_values(dossier, on=timezone.localdate())

    assert values.total == 100


def test_an_issued_decision_is_everybodys_but_its_points_are_the_offices(client: Client) -> None:
    result = decided.decided(4)
    path = f"/decisions/{result.decision_id}/decision.pdf"

    public = paper(client, path)
    office = paper(client, path, decided.keeper())

    certificate = StarCertificate.objects.get()
    for text in (public, office):
        assert "12/QĐ-UBND" in text
        assert certificate.number in text
        assert "Công nhận 1 sản phẩm" in text
    assert "78,5" in office
    assert "78,5" not in public
    assert certificate.number in paper(client, f"/decisions/{result.decision_id}/products.pdf")


def test_a_decision_in_preparation_is_for_who_prepares_or_signs_it(client: Client) -> None:
    draft = decided.drafted("77/QĐ")
    path = f"/decisions/{draft.pk}/decision.pdf"

    assert "Dự thảo" in paper(client, path, decided.keeper())
    assert status(client, path, decided.signer()) == 200
    assert status(client, path, decided.keeper("VN.02")) == 404
    assert status(client, path) == 404
    assert status(client, f"/decisions/{draft.pk}/products.pdf", decided.keeper()) == 404


def test_a_list_that_is_too_long_leads_to_the_decision(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_LISTED", 0)
    result = decided.decided(4)
    assert result.decision

    answer = client.get(f"/decisions/{result.decision_id}/products.pdf")

    assert answer.status_code == 302
    assert answer["Location"] == result.decision.get_absolute_url()


def test_a_decision_is_gathered_with_the_same_questions_however_long_it_is(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    result = decided.decided(4)
    assert result.decision
    for _other in range(3):
        more = certificates.result()
        Result.objects.filter(pk=more.pk).update(decision=result.decision)

    with django_assert_max_num_queries(4):
        values = results.decision_values(result.decision)

    assert values.products == 4


def test_the_letter_tells_why_to_its_producer_once_it_was_sent(client: Client) -> None:
    low = dict.fromkeys(councils.tops(), 0) | {"1.1": 1}
    hearing = decided.voted_by(low, low)
    dossier = hearing.dossier
    path, speaker = f"/dossiers/{dossier.number}/letter.pdf", grading.speaker(dossier.producer)

    assert status(client, path, speaker) == 404
    decisions.send_letter(dossier, by=decided.keeper(), at=NOON)

    text = paper(client, path, speaker)
    for words in ("Thông báo kết quả", "1 sao", "Để đạt 3 sao", "For 3 stars", "1 tháng 7 năm 2026"):
        assert words in text
    assert status(client, path, accounts.user()) == 404
    assert status(client, path, decided.keeper("VN.02")) == 404


def test_a_dossier_that_a_rule_ended_gets_a_letter_with_the_rule_and_the_facts(client: Client) -> None:
    dossier = screened(filed())
    officer = accounts.officer(of=places.area("VN.01"))
    offices.receive_dossier(dossier, by=officer, at=NOON)
    offices.put_out(dossier, "material_imported", 'Hóa đơn #eval("x") tháng 3', by=officer, at=NOON)

    text = paper(client, f"/dossiers/{dossier.number}/letter.pdf", grading.speaker(dossier.producer))

    for words in ("Thông báo dừng xét hồ sơ", "nguyên liệu nhập khẩu", 'Hóa đơn #eval("x") tháng 3'):
        assert words in text


def test_a_certified_dossier_has_no_letter(client: Client) -> None:
    result = decided.decided(4)
    dossier = result.dossier

    assert status(client, f"/dossiers/{dossier.number}/letter.pdf", grading.speaker(dossier.producer)) == 404


def test_a_certificate_is_public_and_sealed(client: Client) -> None:
    certificate = certificates.issued(of=grading.product("Chè xanh Trung Du"), at=timezone.now())

    answer = client.get(f"/certificates/{certificate.public_id}/certificate.pdf")

    text = text_of(answer.content)
    for words in ("GIẤY CHỨNG NHẬN", "OCOP 4★ · Viet Nam · rules of 2026", "Chè xanh Trung Du", certificate.number):
        assert words in text
    assert certificate.public_id in text.replace(" ", "")
    assert "Tình trạng vào ngày in" not in text
    (seal,) = PdfFileReader(io.BytesIO(answer.content)).embedded_signatures
    assert seal.field_name == "Node"
    assert tokens_in_file(answer.content) == (certificate.credential,)
    assert status(client, "/certificates/0000000000/certificate.pdf") == 404


def test_a_certificate_whose_term_is_over_says_so(client: Client) -> None:
    old = certificates.issued(at=dt.datetime(2022, 6, 1, 5, tzinfo=dt.UTC))

    text = text_of(client.get(f"/certificates/{old.public_id}/certificate.pdf").content)

    assert "Expired" in text


def test_a_demonstration_is_marked_on_its_certificate(client: Client) -> None:
    certificate = certificates.issued(at=timezone.now())
    StarCertificate.objects.filter(pk=certificate.pk).update(demonstration=True)

    assert "Demonstration" in paper(client, f"/certificates/{certificate.public_id}/certificate.pdf")


def test_a_certificate_of_an_edition_unknown_here_is_printed_with_what_is_known(client: Client) -> None:
    certificate = certificates.issued(at=timezone.now())
    StarCertificate.objects.filter(pk=certificate.pk).update(edition="vn-ocop-1999", set_number="")

    text = paper(client, f"/certificates/{certificate.public_id}/certificate.pdf")

    assert "rules of 1999" in text
