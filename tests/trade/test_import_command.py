"""`ocop import_offers`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.registry.states import ImportState
from ocop.trade.models import OfferImport, SupplyOffer
from tests.make import accounts
from tests.make import trade as make

pytestmark = pytest.mark.django_db

HEADER = "Product number,Unit,Currency,Price,Minimum order,Weekly capacity"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def officer() -> User:
    """Return a person who enters offers anywhere."""
    return accounts.officer(role=Role.TRADE_OFFICER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a sheet with a good and a bad row."""
    path = tmp_path / "offers.csv"
    path.write_text(f"{HEADER}\n{make.product().number},kg,THB,38.5,100,900\nX,kg,THB,1,1,1\n")
    return path


def said(*given: object) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("import_offers", *map(str, given), stdout=out)
    return out.getvalue()


def test_one_object_is_printed_whose_counts_add_up_to_the_rows(officer: User, file: Path) -> None:
    first = json.loads(said(file, "--by", officer.username, "--json"))
    again = json.loads(said(file, "--by", officer.username, "--json"))

    assert first == {"rows": 2, "new": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert again == {"rows": 2, "new": 0, "updated": 0, "unchanged": 1, "rejected": 1}


def test_a_dry_run_changes_nothing_and_writes_the_report(officer: User, file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"

    answer = said(file, "--by", officer.username, "--dry-run", "--report", report)

    assert "nothing was taken over" in answer
    assert "line 3, Product number: No product of yours is called “X”." in answer
    assert report.exists()
    assert not SupplyOffer.objects.exists()
    assert OfferImport.objects.get().state == ImportState.CANCELLED


def test_a_column_is_named_by_hand(officer: User, tmp_path: Path) -> None:
    path = tmp_path / "offers.csv"
    path.write_text(f"{HEADER.replace('Price', 'Ex works')}\n{make.product().number},kg,THB,38.5,100,900\n")

    with pytest.raises(CommandError, match="Price of one unit"):
        said(path, "--by", officer.username)
    answer = json.loads(said(path, "--by", officer.username, "--column", "Ex works=price", "--json"))

    assert answer["new"] == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--by", "nobody"], "Nobody here has the username"),
        (["--by", "OFFICER", "--column", "Colour=price"], "There is no column “Colour”"),
        (["--by", "OFFICER", "--column", "Price=cost"], "is not one of our columns"),
        (["--by", "OFFICER", "--report", "/nowhere/at/all.xlsx"], "The report cannot be written"),
        (["--by", "BUYER"], "Offers are entered by producers"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(officer: User, file: Path, given: list[str], words: str) -> None:
    names = {"OFFICER": officer.username, "BUYER": accounts.buyer().username}

    with pytest.raises(CommandError, match=words):
        said(file, *(names.get(word, word) for word in given))
    assert not SupplyOffer.objects.exists()


def test_a_file_that_is_not_there_is_said(officer: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        said(tmp_path / "none.csv", "--by", officer.username)
