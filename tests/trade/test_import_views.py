"""Pages of sheets of offers."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.registry.models import Product
from ocop.registry.states import ImportState
from ocop.trade import operations, tasks
from ocop.trade.models import OfferImport, SupplyOffer
from tests.make import accounts
from tests.make import trade as make

pytestmark = pytest.mark.django_db

HEADER = "Product number,Unit,Currency,Price,Minimum order,Weekly capacity"
LIST_QUERIES = 5
ROWS_QUERIES = 6


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def officer() -> User:
    """Return a person who enters offers anywhere."""
    return accounts.officer(role=Role.TRADE_OFFICER)


@pytest.fixture
def client(officer: User) -> Client:
    """Return that person's browser."""
    client = Client()
    client.force_login(officer)
    return client


def sheet(product: Product, *more: str) -> SimpleUploadedFile:
    """Return a file with a good row for a product, and what else is given."""
    rows = [HEADER, f"{product.number},kg,THB,38.5,100,900", *more]
    return SimpleUploadedFile("offers.csv", "\n".join(rows).encode())


def sent(client: Client, file: SimpleUploadedFile) -> OfferImport:
    """Return the import of a file that was sent on the page."""
    client.post(reverse("trade:offers-import"), {"file": file})
    return OfferImport.objects.latest("pk")


def confirmed(client: Client, offer_import: OfferImport) -> dict[str, str]:
    """Confirm the columns as they were proposed, and return what was typed."""
    typed = {f"column_{index}": column for index, column in offer_import.mapping.items()}
    client.post(reverse("trade:offer-import-columns", args=[offer_import.pk]), typed)
    return typed


def test_columns_are_shown_and_confirmed_rows_checked_and_then_taken_over(client: Client, officer: User) -> None:
    product = make.product()

    offer_import = sent(client, sheet(product, "X,kg,THB,1,1,1"))
    page = client.get(offer_import.get_absolute_url()).content.decode()
    assert "Which column is what?" in page
    assert '<option value="capacity_per_week" selected>' in page
    assert "38.5" in page

    confirmed(client, offer_import)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        "ocop.trade.tasks.check_offers",
        {"import_id": offer_import.pk, "language": "en"},
    )
    assert 'http-equiv="refresh"' in client.get(offer_import.get_absolute_url()).content.decode()
    tasks.check_offers.func(import_id=offer_import.pk, language="en")
    assert "What would become of the rows" in client.get(offer_import.get_absolute_url()).content.decode()
    assert not SupplyOffer.objects.exists()

    client.post(reverse("trade:offer-import-take-over", args=[offer_import.pk]))
    assert ProcrastinateJob.objects.filter(task_name="ocop.trade.tasks.take_offers_over").count() == 1
    tasks.take_offers_over.func(import_id=offer_import.pk, by=officer.pk, language="en")
    assert "What became of the rows" in client.get(offer_import.get_absolute_url()).content.decode()
    assert SupplyOffer.objects.get().product == product

    rows = client.get(reverse("trade:offer-import-rows", args=[offer_import.pk]) + "?outcome=rejected").content.decode()
    assert "<b>Product number:</b> No product of yours is called “X”." in rows
    report = client.get(reverse("trade:offer-import-report", args=[offer_import.pk]))
    assert report.getvalue().startswith(b"PK")


def test_remarks_are_told_in_the_language_of_whoever_reads_and_kept_in_none(client: Client) -> None:
    product = make.product()
    offer_import = sent(client, sheet(make.product(), f"{product.number},kg,THB,-1,1,1"))
    confirmed(client, offer_import)
    address = reverse("trade:offer-import-rows", args=[offer_import.pk])

    tasks.check_offers.func(import_id=offer_import.pk, language="th")
    english = client.get(address).content.decode()
    with translation.override("th"):
        thai, remedy = gettext("A price"), gettext("Correct the number.")
    shown = client.get(address, headers={"accept-language": "th"}).content.decode()

    assert offer_import.import_rows.get(line=3).problems == [
        {"code": "NotPositive", "column": "", "facts": {"what": "A price", "given": "-1"}}
    ]
    assert "A price must be more than zero; -1 was given." in english
    assert thai != "A price"
    assert thai in shown
    assert remedy in shown


def test_a_missing_column_is_said_and_what_was_chosen_stays(client: Client) -> None:
    offer_import = sent(client, sheet(make.product()))

    answer = client.post(reverse("trade:offer-import-columns", args=[offer_import.pk]), {"column_0": "note"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "No column was chosen for: Product number, Unit, Currency" in page
    assert '<option value="note" selected>' in page


def test_confirmed_columns_are_not_confirmed_again_while_rows_are_checked(client: Client) -> None:
    offer_import = sent(client, sheet(make.product()))
    typed = confirmed(client, offer_import)

    answer = client.post(reverse("trade:offer-import-columns", args=[offer_import.pk]), typed, follow=True)

    assert "have been confirmed already" in answer.content.decode()


def test_an_import_is_stopped_once(client: Client) -> None:
    offer_import = sent(client, sheet(make.product()))
    address = reverse("trade:offer-import-cancel", args=[offer_import.pk])

    first = client.post(address, follow=True).content.decode()
    again = client.post(address, follow=True).content.decode()
    late = client.post(reverse("trade:offer-import-take-over", args=[offer_import.pk]), follow=True).content.decode()

    assert "The import is stopped" in first
    assert "cannot be done now" in again
    assert "cannot be done now" in late


def test_a_fault_is_written_where_the_person_looks(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_import = sent(client, sheet(make.product()))
    confirmed(client, offer_import)

    def fails(*_given: object, **_named: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(operations, "check_offers", fails)
        with pytest.raises(ConnectionError):
            tasks.check_offers.func(import_id=offer_import.pk, language="en")

    offer_import.refresh_from_db()
    assert offer_import.state == ImportState.FAILED
    assert "fault on this node" in client.get(offer_import.get_absolute_url()).content.decode()
    tasks.check_offers.func(import_id=offer_import.pk, language="en")
    tasks.take_offers_over.func(import_id=offer_import.pk, by=officer.pk, language="en")
    offer_import.refresh_from_db()
    assert "cannot be done now" in offer_import.failure


def test_another_persons_file_is_not_found(client: Client) -> None:
    offer_import = sent(client, sheet(make.product()))
    other = Client()
    other.force_login(accounts.officer(role=Role.TRADE_OFFICER))

    for name in ("offer-import", "offer-import-rows", "offer-import-report"):
        assert other.get(reverse(f"trade:{name}", args=[offer_import.pk])).status_code == 404
    for name in ("offer-import-columns", "offer-import-take-over", "offer-import-cancel"):
        assert other.post(reverse(f"trade:{name}", args=[offer_import.pk])).status_code == 404


def test_a_pdf_named_csv_gets_a_clear_answer(client: Client) -> None:
    answer = client.post(reverse("trade:offers-import"), {"file": SimpleUploadedFile("offers.csv", b"%PDF-1.7 etc")})

    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()


def test_a_file_over_the_limit_is_refused(client: Client, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10

    answer = client.post(reverse("trade:offers-import"), {"file": SimpleUploadedFile("offers.csv", b"a,b,c,d,e,f,g,h")})

    assert answer.status_code == 422
    assert "at most" in answer.content.decode()


@pytest.mark.parametrize("files", [1, 3])
def test_the_list_of_files_asks_as_much_for_one_as_for_three(
    files: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(files):
        sent(client, sheet(make.product()))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("trade:offers-import"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_rows_asks_as_much_for_one_as_for_three(
    rows: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    offer_import = sent(client, sheet(make.product(), *["X,kg,THB,1,1,1"] * (rows - 1)))
    confirmed(client, offer_import)
    tasks.check_offers.func(import_id=offer_import.pk, language="en")

    with django_assert_num_queries(ROWS_QUERIES):
        client.get(reverse("trade:offer-import-rows", args=[offer_import.pk]))


def test_lists_go_on_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocop.registry.intake.views.IMPORTS_ON_A_PAGE", 1)
    monkeypatch.setattr("ocop.registry.intake.views.ROWS_ON_A_PAGE", 1)
    product = make.product()
    first = sent(client, sheet(product))
    second = sent(client, sheet(product, "X,kg,THB,1,1,1"))
    confirmed(client, second)
    tasks.check_offers.func(import_id=second.pk, language="en")

    page = client.get(reverse("trade:offers-import")).content.decode()
    older = client.get(reverse("trade:offers-import") + f"?before={second.pk}").content.decode()
    rows = client.get(reverse("trade:offer-import-rows", args=[second.pk])).content.decode()
    further = client.get(reverse("trade:offer-import-rows", args=[second.pk]) + "?after=2").content.decode()

    assert f"?before={second.pk}" in page
    assert first.get_absolute_url() in older
    assert "after=2" in rows
    assert "No product of yours" in further
