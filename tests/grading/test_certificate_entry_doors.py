"""The doors through which paper certificates come in: the command, the page, the worker."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.models import User
from ocop.grading import tasks
from ocop.grading.models import PaperImport, StarCertificate
from ocop.grading.operations import paper_imports
from ocop.registry.models import Product
from ocop.registry.states import ImportState
from tests.grading.test_certificate_entry import row, sheet
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db

ROWS_QUERIES = 7


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def product() -> Product:
    """Return a product of Viet Nam."""
    return grading.product()


@pytest.fixture
def officer() -> User:
    """Return an officer of the product's province."""
    return accounts.officer(of=places.area("VN.01"))


@pytest.fixture
def client(officer: User) -> Client:
    """Return that officer's browser."""
    client = Client()
    client.force_login(officer)
    return client


def sent(client: Client, file: Path) -> PaperImport:
    """Return the import of a sheet that was sent on the page."""
    raw = SimpleUploadedFile("papers.csv", file.read_bytes())
    answer = client.post(reverse("grading:certificates-enter"), {"scheme": "vn-ocop", "file": raw})
    assert answer.status_code == 302
    return PaperImport.objects.latest("pk")


def confirmed(client: Client, paper_import: PaperImport) -> None:
    """Confirm the columns as they were proposed."""
    typed = {f"column_{index}": column for index, column in paper_import.mapping.items()}
    client.post(reverse("grading:paper-import-columns", args=[paper_import.pk]), typed)


def test_the_command_prints_counts_that_add_up(tmp_path: Path, product: Product) -> None:
    path, report = sheet(tmp_path, row(product), row(product, Stars="2", Decision_number="x")), tmp_path / "r.xlsx"

    def said(*given: object) -> str:
        out = StringIO()
        call_command("import_certificates", str(path), "--scheme", "vn-ocop", *map(str, given), stdout=out)
        return out.getvalue()

    tried = json.loads(said("--dry-run", "--json", "--report", report))
    assert not StarCertificate.objects.exists()
    words = said("--report", report)

    assert tried == {"rows": 2, "new": 1, "unchanged": 0, "duplicate": 0, "held": 0, "rejected": 1}
    assert "no certificate comes with 2 stars" in words
    assert report.exists()
    assert StarCertificate.objects.count() == 1
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_certificates", "/nowhere.csv", "--scheme", "vn-ocop")
    with pytest.raises(CommandError, match="not a scheme"):
        call_command("import_certificates", str(path), "--scheme", "xx")


def test_the_command_sends_nobody_to_a_page_of_held_rows(tmp_path: Path, product: Product) -> None:
    out = StringIO()

    call_command(
        "import_certificates",
        str(sheet(tmp_path, row(product, Product_number="VN-P999999"))),
        "--scheme",
        "vn-ocop",
        stdout=out,
    )

    assert "1  Held for a decision" in out.getvalue()
    assert "page of held rows" not in out.getvalue()


def test_columns_are_shown_and_confirmed_rows_checked_and_then_entered(
    client: Client, officer: User, tmp_path: Path, product: Product
) -> None:
    paper_import = sent(client, sheet(tmp_path, row(product), row(product, Stars="2", Decision_number="x")))
    page = client.get(paper_import.get_absolute_url()).content.decode()
    assert "Which column is what?" in page
    assert '<option value="decided_on" selected>' in page
    assert "1203/QĐ-UBND" in page

    confirmed(client, paper_import)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        "ocop.grading.tasks.check_papers",
        {"import_id": paper_import.pk, "language": "en"},
    )
    tasks.check_papers.func(import_id=paper_import.pk, language="en")
    assert "What would become of the rows" in client.get(paper_import.get_absolute_url()).content.decode()
    assert not StarCertificate.objects.exists()

    client.post(reverse("grading:paper-import-take-over", args=[paper_import.pk]))
    assert ProcrastinateJob.objects.filter(task_name="ocop.grading.tasks.enter_papers").count() == 1
    tasks.enter_papers.func(import_id=paper_import.pk, by=officer.pk, language="en")
    assert "What became of the rows" in client.get(paper_import.get_absolute_url()).content.decode()
    assert StarCertificate.objects.get().product == product

    rows = client.get(reverse("grading:paper-import-rows", args=[paper_import.pk])).content.decode()
    assert "57/2024" in rows
    assert "<b>Stars:</b> Under these rules no certificate comes with 2 stars" in rows
    report = client.get(reverse("grading:paper-import-report", args=[paper_import.pk]) + "?open=1")
    assert report.getvalue().startswith(b"PK")
    listed = client.get(reverse("grading:certificates-enter")).content.decode()
    assert "papers.csv" in listed
    assert "vn-ocop" in listed


def test_a_sheet_is_seen_by_who_sent_it(client: Client, tmp_path: Path, product: Product) -> None:
    paper_import = sent(client, sheet(tmp_path, row(product)))
    other = Client()
    other.force_login(accounts.officer(of=places.area("VN.01")))

    for part in ("", "-rows", "-report"):
        assert other.get(reverse(f"grading:paper-import{part}", args=[paper_import.pk])).status_code == 404
    assert "papers.csv" not in other.get(reverse("grading:certificates-enter")).content.decode()


def test_an_import_that_is_stopped_enters_nothing(
    client: Client, officer: User, tmp_path: Path, product: Product
) -> None:
    paper_import = sent(client, sheet(tmp_path, row(product)))
    confirmed(client, paper_import)

    client.post(reverse("grading:paper-import-cancel", args=[paper_import.pk]))
    tasks.check_papers.func(import_id=paper_import.pk, language="en")
    tasks.enter_papers.func(import_id=paper_import.pk, by=officer.pk, language="en")

    paper_import.refresh_from_db()
    assert paper_import.state == ImportState.CANCELLED
    assert "cannot be done now" in paper_import.failure
    assert not StarCertificate.objects.exists()


def test_facts_of_remarks_are_told_in_the_language_of_whoever_reads(
    client: Client, officer: User, tmp_path: Path, product: Product
) -> None:
    paper_import = sent(client, sheet(tmp_path, row(product)))
    confirmed(client, paper_import)
    tasks.check_papers.func(import_id=paper_import.pk, language="en")
    paper_imports.enter_papers(paper_import, by=officer, at=grading.NOON)
    again = sent(client, sheet(tmp_path, row(product, Valid_until="2028-01-01")))
    confirmed(client, again)

    tasks.check_papers.func(import_id=again.pk, language="vi")

    problem = again.import_rows.get().problems[0]
    assert problem == {
        "code": "known_otherwise",
        "column": "number",
        "facts": {"number": "57/2024", "columns": "valid_until"},
    }
    page = client.get(reverse("grading:paper-import-rows", args=[again.pk])).content.decode()
    assert "known here with other facts: Valid until." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_are_listed_with_the_same_number_of_queries(
    client: Client,
    tmp_path: Path,
    product: Product,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    paper_import = sent(client, sheet(tmp_path, *[row(product)] * rows))
    confirmed(client, paper_import)
    tasks.check_papers.func(import_id=paper_import.pk, language="en")
    address = reverse("grading:paper-import-rows", args=[paper_import.pk])

    with django_assert_num_queries(ROWS_QUERIES):
        assert client.get(address).status_code == 200


def test_the_page_keeps_what_was_chosen_and_says_what_is_wrong(client: Client) -> None:
    answer = client.post(
        "/certificates/enter/", {"scheme": "vn-ocop", "file": SimpleUploadedFile("x.pdf", b"%PDF-1.4")}
    )

    assert answer.status_code == 422
    assert "a PDF document" in answer.content.decode()
    client.force_login(accounts.user())
    assert client.get("/certificates/enter/").status_code == 403
