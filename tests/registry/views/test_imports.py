"""The officer's pages for register files."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.registry import tasks
from ocop.registry.columns import header_likeness
from ocop.registry.models import ImportRow, RegisterImport
from ocop.registry.reading import open_table
from ocop.registry.states import ImportState
from tests import make
from tests.registry.areas import thailand
from tests.registry.files import THAI, text_file
from tests.registry.imports import (
    COUNTS,
    GROUP,
    REGISTER,
    RICE,
    at_work,
    checked,
    confirmed,
    names,
    national_officer,
    programme,
    received,
    taken_over,
)

pytestmark = pytest.mark.django_db
ODD = ["x", "-1", "0", "9" * 30, "9" * 5000, "๓", "²", "\x00", "1e3", "'; --"]


class Deferred:
    """Stands where the queue is: keeps what was asked of the worker, for the test to run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, dict[str, int]]] = []
        for name in ("check_register", "take_over"):
            monkeypatch.setattr(getattr(tasks, name), "defer", self._keeper(name))

    def _keeper(self, name: str) -> object:
        return lambda **facts: self.asked.append((name, facts))

    def run(self) -> None:
        """Do what was asked, as the worker would."""
        while self.asked:
            name, facts = self.asked.pop(0)
            getattr(tasks, name).func(**facts)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Deferred:
    """Return a worker that works when the test says so."""
    return Deferred(monkeypatch)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show no menu, so that a page's own queries are counted."""
    monkeypatch.setattr("ocop.core.context.menu_for", lambda request: [])


@pytest.fixture
def officer(client: Client) -> User:
    """Return an officer of Thailand's programme, signed in."""
    person = national_officer(thailand())
    client.force_login(person)
    return person


def send(client: Client, content: bytes, name: str = "register.csv") -> HttpResponse:
    """Send a file as the register of TH-OTOP."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("registry:imports"), {"programme": programme().pk, "file": file})
    return cast("HttpResponse", answer)


def columns(*chosen: str) -> dict[str, str]:
    """Return the form of columns."""
    return {f"column_{index}": column for index, column in enumerate(chosen)}


def register(folder: Path, rows: Sequence[Sequence[object]] = REGISTER) -> bytes:
    return text_file(folder, rows).read_bytes()


def test_an_officer_takes_a_register_from_the_file_to_the_report(
    client: Client, officer: User, worker: Deferred, tmp_path: Path
) -> None:
    answer = send(client, register(tmp_path))
    begun = RegisterImport.objects.get()
    page = begun.get_absolute_url()
    assert (answer.status_code, answer["Location"]) == (302, page)

    shown = client.get(page).content.decode()
    assert "Which column is what?" in shown
    assert "ข้าวไร่ · กล้วยฉาบ" in shown  # a sample beside each column
    client.post(
        reverse("registry:import-columns", args=[begun.pk]),
        columns("product", "district", "province", "producer", "address", "phone"),
    )
    assert 'http-equiv="refresh"' in client.get(page).content.decode()
    worker.run()
    shown = client.get(page).content.decode()
    assert "What would become of the rows" in shown
    assert names() == []

    client.post(reverse("registry:import-take-over", args=[begun.pk]))
    worker.run()

    begun.refresh_from_db()
    assert (begun.state, begun.counts) == (ImportState.COMMITTED, COUNTS)
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]
    assert "What became of the rows" in client.get(page).content.decode()
    report = client.get(reverse("registry:import-report", args=[begun.pk]))
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"".join(report))
    report.close()
    assert report["Content-Disposition"].startswith("attachment")
    assert len(list(open_table(path, known=header_likeness).rows())) == 5


def test_a_file_over_the_limit_keeps_the_page_and_says_why(
    client: Client, officer: User, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100

    answer = send(client, register(tmp_path))

    assert answer.status_code == 422
    assert "at most 100" in answer.content.decode()
    assert "Send the file" in answer.content.decode()
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize(("content", "says"), [(b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "picture"), (b"a,b\n", "no row")])
def test_a_file_that_is_no_table_says_so_on_its_page(client: Client, officer: User, content: bytes, says: str) -> None:
    answer = send(client, content)

    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert says in page.content.decode()
    assert RegisterImport.objects.get().state == ImportState.FAILED


def test_an_empty_file_is_refused_on_the_page(client: Client, officer: User) -> None:
    assert send(client, b"").status_code == 422


def test_missing_places_are_said_on_the_page(client: Client) -> None:
    client.force_login(make.officer(role=Role.ADMINISTRATOR))

    answer = send(client, b"product,province\nrice,krabi\n")

    assert answer.status_code == 422
    assert "load_places" in answer.content.decode()


def test_columns_that_do_not_do_keep_the_page_and_say_why(
    client: Client, officer: User, worker: Deferred, tmp_path: Path
) -> None:
    begun = received(tmp_path)
    address = reverse("registry:import-columns", args=[begun.pk])

    none = client.post(address, columns("", "district", "province"))
    twice = client.post(address, columns("product", "province", "province"))
    unknown = client.post(address, columns("colour", "province"))

    assert [answer.status_code for answer in (none, twice, unknown)] == [422] * 3
    assert "Name of the product" in none.content.decode()
    assert "Two columns were chosen" in twice.content.decode()
    assert worker.asked == []


def test_columns_can_be_corrected_after_the_check(
    client: Client, officer: User, worker: Deferred, tmp_path: Path
) -> None:
    waiting = checked(tmp_path)

    client.post(reverse("registry:import-columns", args=[waiting.pk]), columns("product", "", "province"))
    worker.run()

    waiting.refresh_from_db()
    assert waiting.state == ImportState.CHECKED
    assert ImportRow.objects.get(register_import=waiting, line=2).values == {"product": "ข้าวไร่"}


def test_what_is_over_is_answered_with_a_message(
    client: Client, officer: User, worker: Deferred, tmp_path: Path
) -> None:
    done = taken_over(tmp_path)

    for name in ("import-columns", "import-take-over", "import-cancel"):
        answer = client.post(reverse(f"registry:{name}", args=[done.pk]), follow=True)
        assert answer.status_code == 200
        assert 'class="message' in answer.content.decode()

    assert worker.asked == []
    assert RegisterImport.objects.get().state == ImportState.COMMITTED


def test_an_import_can_be_stopped(client: Client, officer: User, tmp_path: Path) -> None:
    waiting = checked(tmp_path)

    answer = client.post(reverse("registry:import-cancel", args=[waiting.pk]), follow=True)

    assert "Nothing of it was taken over" in answer.content.decode()
    assert RegisterImport.objects.get().state == ImportState.CANCELLED


def test_a_check_whose_worker_died_can_go_on_or_be_stopped(
    client: Client, officer: User, worker: Deferred, tmp_path: Path
) -> None:
    left = confirmed(received(tmp_path, by=officer), by=officer)
    address = reverse("registry:import-go-on", args=[left.pk])
    with at_work(left):
        busy = client.get(left.get_absolute_url()).content.decode()
        client.post(address)
    assert "Nobody works at this import" not in busy
    assert worker.asked == []

    shown = client.get(left.get_absolute_url()).content.decode()
    client.post(address)

    assert address in shown
    assert reverse("registry:import-cancel", args=[left.pk]) in shown
    assert worker.asked == [("check_register", {"import_id": left.pk})]
    worker.run()
    left.refresh_from_db()
    assert (left.state, left.counts) == (ImportState.CHECKED, COUNTS)


def test_a_taking_over_whose_worker_died_can_be_done_again_or_stopped(
    client: Client, officer: User, worker: Deferred, tmp_path: Path
) -> None:
    left = checked(tmp_path, by=officer)
    RegisterImport.objects.update(state=ImportState.COMMITTING)

    shown = client.get(left.get_absolute_url()).content.decode()
    client.post(reverse("registry:import-take-over", args=[left.pk]))

    assert "The taking over was broken off" in shown
    assert reverse("registry:import-cancel", args=[left.pk]) in shown
    worker.run()
    left.refresh_from_db()
    assert left.state == ImportState.COMMITTED
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_the_officer_says_where_all_rows_lie(client: Client, officer: User, worker: Deferred, tmp_path: Path) -> None:
    send(client, register(tmp_path, [(THAI[0], THAI[3]), ("ข้าวไร่", "กลุ่มข้าว")]))
    begun = RegisterImport.objects.get()
    confirm = reverse("registry:import-columns", args=[begun.pk])
    assert "All rows lie in" in client.get(begun.get_absolute_url()).content.decode()

    refused = client.post(confirm, {**columns("product", "seller"), "place": "Atlantis"})
    client.post(confirm, {**columns("product", "seller"), "place": "Khao Phanom, Krabi"})
    worker.run()

    assert refused.status_code == 422
    assert "“Atlantis” is not a place that is known here" in refused.content.decode()
    shown = client.get(begun.get_absolute_url()).content.decode()
    assert "As who sent the file has said" in shown
    assert "เขาพนม, กระบี่ (TH.81.8102)" in shown
    begun.refresh_from_db()
    assert (begun.state, begun.counts["new"]) == (ImportState.CHECKED, 1)


def test_the_rows_of_an_outcome_are_listed_with_their_reasons(client: Client, officer: User, tmp_path: Path) -> None:
    done = taken_over(tmp_path)

    shown = client.get(reverse("registry:import-rows", args=[done.pk]), {"outcome": "rejected"}).content.decode()

    assert "The name of the product is missing." in shown
    assert "ข้าวไร่" not in shown


def test_rows_are_paged_by_line(client: Client, officer: User, tmp_path: Path) -> None:
    done = taken_over(tmp_path, [THAI, *[(f"สินค้า {number}", *RICE[1:]) for number in range(51)]])
    address = reverse("registry:import-rows", args=[done.pk])

    first, second = client.get(address).content.decode(), client.get(address, {"after": "51"}).content.decode()

    assert "?outcome=&amp;after=51" in first
    assert "สินค้า 50" not in first
    assert "สินค้า 50" in second


def test_only_what_has_to_be_mended_can_be_downloaded(client: Client, officer: User, tmp_path: Path) -> None:
    done = taken_over(tmp_path)

    report = client.get(reverse("registry:import-report", args=[done.pk]), {"open": "1"})

    (tmp_path / "report.xlsx").write_bytes(b"".join(report))
    report.close()
    assert len(list(open_table(tmp_path / "report.xlsx", known=header_likeness).rows())) == 2


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_no_error_of_ours(client: Client, officer: User, tmp_path: Path, odd: str) -> None:
    done = taken_over(tmp_path, REGISTER[:4])
    row = ImportRow.objects.get(outcome="held")

    pages = [
        (reverse("registry:desk"), {}),
        (reverse("registry:imports"), {"before": odd}),
        (reverse("registry:import", args=[done.pk]), {"x": odd}),
        (reverse("registry:import-rows", args=[done.pk]), {"outcome": odd, "after": odd}),
        (reverse("registry:held"), {"after": odd}),
        (reverse("registry:held-row", args=[row.pk]), {"x": odd}),
        (reverse("registry:candidates"), {"decided": odd}),
        (reverse("registry:my-products"), {"x": odd}),
    ]
    for address, query in pages:
        assert client.get(address, query).status_code == 200, address

    for name in ("product-edit", "product-new", "begin-acting"):
        assert client.get(reverse(f"registry:{name}", args=[odd])).status_code == 404
    assert client.get(f"/register/imports/{'9' * 30}/").status_code == 404
    assert client.get(f"/register/held/{'9' * 30}/").status_code == 404


def test_a_stranger_sees_nothing(client: Client, tmp_path: Path) -> None:
    thailand()
    done = checked(tmp_path)
    for stranger in (make.buyer(), national_officer(make.area("VN"))):
        client.force_login(stranger)

        for name in ("import", "import-rows", "import-report"):
            assert client.get(reverse(f"registry:{name}", args=[done.pk])).status_code == 404
        for name in ("import-columns", "import-take-over", "import-cancel"):
            assert client.post(reverse(f"registry:{name}", args=[done.pk])).status_code == 404

    client.force_login(make.buyer())
    assert client.get(reverse("registry:desk")).status_code == 403
    assert client.get(reverse("registry:imports")).status_code == 403
    assert RegisterImport.objects.get().state == ImportState.CHECKED


def test_an_officer_of_another_country_cannot_send_a_register_here(client: Client, tmp_path: Path) -> None:
    thailand()
    client.force_login(national_officer(make.area("VN")))

    answer = send(client, register(tmp_path))

    assert answer.status_code == 422  # the programme is none of hers
    assert not RegisterImport.objects.exists()


def test_visitors_are_led_to_sign_in(client: Client) -> None:
    assert client.get(reverse("registry:imports")).status_code == 302


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    client: Client, officer: User, tmp_path: Path, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        repeated = [RICE, RICE, (f"กลุ่ม {number}", *GROUP[1:])]
        done = taken_over(tmp_path, [THAI, *[row for row in repeated for _ in range(rows)]], by=officer)
    client.get(reverse("registry:desk"))

    with django_assert_num_queries(7):
        client.get(reverse("registry:imports"))
    with django_assert_num_queries(7):
        client.get(reverse("registry:desk"))
    with django_assert_num_queries(7):
        client.get(reverse("registry:import-rows", args=[done.pk]))
