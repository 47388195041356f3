"""The doors through which paper certificates come in: the command and the page."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from ocop.grading.models import StarCertificate
from ocop.registry.models import Product
from tests.grading.test_certificate_entry import row, sheet
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def product() -> Product:
    """Return a product of Viet Nam."""
    return grading.product()


def test_the_command_prints_counts_that_add_up(tmp_path: Path, product: Product) -> None:
    path, report = sheet(tmp_path, row(product), row(product, Stars="2", Decision_number="x")), tmp_path / "r.xlsx"

    def said(*given: object) -> str:
        out = StringIO()
        call_command("import_certificates", str(path), "--scheme", "vn-ocop", *map(str, given), stdout=out)
        return out.getvalue()

    tried = json.loads(said("--dry-run", "--json"))
    words = said("--report", report)

    assert tried == {"rows": 2, "new": 1, "unchanged": 0, "duplicate": 0, "held": 0, "rejected": 1}
    assert "no certificate comes with 2 stars" in words
    assert report.exists()
    assert StarCertificate.objects.count() == 1
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_certificates", "/nowhere.csv", "--scheme", "vn-ocop")
    with pytest.raises(CommandError, match="not a scheme"):
        call_command("import_certificates", str(path), "--scheme", "xx")


def test_the_page_checks_enters_and_gives_the_report(tmp_path: Path, product: Product) -> None:
    client = Client()
    officer = accounts.officer(of=places.area("VN.01"))
    client.force_login(officer)
    raw = sheet(tmp_path, row(product), row(product, Stars="2", Decision_number="x")).read_bytes()

    def send(**more: str) -> str:
        form = {"scheme": "vn-ocop", "file": SimpleUploadedFile("papers.csv", raw), **more}
        answer = client.post("/certificates/enter/", form)
        assert answer.status_code == 200
        return answer.content.decode()

    tried = send(only_check="on")
    assert "What would become of the rows" in tried
    assert "no certificate comes with 2 stars" in tried
    assert not StarCertificate.objects.exists()

    done = send()
    assert "What became of the rows" in done
    assert StarCertificate.objects.count() == 1
    found = re.search(r"/certificates/enter/[0-9a-f-]{36}\.xlsx", done)
    assert found
    answer = client.get(found[0])
    assert b"".join(answer).startswith(b"PK")
    other = Client()
    other.force_login(accounts.officer(of=places.area("VN.01")))
    assert other.get(found[0]).status_code == 404


def test_the_page_keeps_what_was_chosen_and_says_what_is_wrong(tmp_path: Path) -> None:
    client = Client()
    client.force_login(accounts.officer(of=places.area("VN.01")))

    answer = client.post(
        "/certificates/enter/", {"scheme": "vn-ocop", "file": SimpleUploadedFile("x.pdf", b"%PDF-1.4")}
    )

    assert answer.status_code == 422
    assert "a PDF document" in answer.content.decode()
    client.force_login(accounts.user())
    assert client.get("/certificates/enter/").status_code == 403
