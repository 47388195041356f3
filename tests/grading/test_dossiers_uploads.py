"""Files in pieces, by the tus protocol, and the form that takes them."""

import base64
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from pytest_django import Settings

from ocop.grading.models import Paper, Upload
from ocop.grading.operations import uploads
from ocop.registry.models import Producer
from tests.grading.prepared import pdf, picture, signed_in
from tests.make import accounts
from tests.make import grading as make

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def metadata(**facts: str) -> str:
    """Return the header Upload-Metadata."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


def begin(client: Client, producer: Producer, size: int, name: str = "giấy.pdf") -> Any:
    """Ask for a file to come in."""
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata(filename=name, producer=producer.number)}
    return client.post(reverse("grading:uploads"), headers=headers)


def send(client: Client, address: str, offset: int, piece: bytes, **headers: str) -> Any:
    """Send a piece."""
    return client.patch(
        address, piece, content_type=headers.pop("kind", PIECE), headers=TUS | {"Upload-Offset": str(offset)} | headers
    )


def test_the_door_tells_what_it_speaks() -> None:
    answer = signed_in(accounts.user()).options(reverse("grading:uploads"))

    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Extension"]) == (204, "1.0.0", "creation")
    assert int(answer["Tus-Max-Size"]) > 0


def test_a_broken_upload_goes_on_where_it_stopped_and_becomes_a_paper() -> None:
    producer = make.maker()
    client, content = signed_in(make.speaker(producer)), pdf()
    address = begin(client, producer, len(content))["Location"]

    first = send(client, address, 0, content[:100])
    standing = client.head(address, headers=TUS)
    last = send(client, address, 100, content[100:])

    assert (first.status_code, standing["Upload-Offset"], standing["Upload-Length"]) == (204, "100", str(len(content)))
    assert standing["Cache-Control"] == "no-store"
    assert last["Upload-Offset"] == str(len(content))
    typed = {"kind": "awards", "upload": address.rstrip("/").rpartition("/")[2]}
    page = client.post(reverse("grading:paper-add", args=[producer.number]), typed)
    assert page.status_code == 302
    paper = Paper.objects.get()
    with paper.file.open() as kept:
        assert kept.read() == content
    assert paper.file_name == "giấy.pdf"
    assert not Upload.objects.exists()


@pytest.mark.parametrize("offset", ["0", "50", "101"])
def test_a_piece_that_does_not_begin_where_the_last_ended_is_refused_and_changes_nothing(offset: str) -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))
    address = begin(client, producer, 300)["Location"]
    send(client, address, 0, b"x" * 100)

    answer = send(client, address, int(offset), b"y" * 10)

    assert answer.status_code == 409
    assert client.head(address, headers=TUS)["Upload-Offset"] == "100"


def test_more_than_was_said_is_refused() -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))
    address = begin(client, producer, 10)["Location"]

    assert send(client, address, 0, b"x" * 11).status_code == 413
    assert client.head(address, headers=TUS)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("size", "status"), [("", 400), ("-1", 400), ("many", 400), ("0", 400), ("9" * 14, 413), ("9" * 40, 400)]
)
def test_a_size_that_cannot_be_is_refused(size: str, status: int) -> None:
    producer = make.maker()
    headers = TUS | {"Upload-Length": size, "Upload-Metadata": metadata(filename="a", producer=producer.number)}

    answer = signed_in(make.speaker(producer)).post(reverse("grading:uploads"), headers=headers)

    assert answer.status_code == status


def test_other_versions_kinds_offsets_and_methods_are_refused() -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))
    address = begin(client, producer, 10)["Location"]

    assert client.post(reverse("grading:uploads")).status_code == 412
    assert client.get(reverse("grading:uploads")).status_code == 405
    assert client.get(address).status_code == 405
    assert client.head(address, headers={"Tus-Resumable": "0.2.2"}).status_code == 412
    assert send(client, address, 0, b"x", kind="text/plain").status_code == 415
    assert client.patch(address, b"x", content_type=PIECE, headers=TUS).status_code == 400


def test_nobody_sends_for_a_producer_of_others_or_into_a_file_of_others() -> None:
    producer = make.maker()
    address = begin(signed_in(make.speaker(producer)), producer, 10)["Location"]
    stranger = signed_in(accounts.user())

    assert begin(stranger, producer, 10).status_code == 403
    assert (
        stranger.post(
            reverse("grading:uploads"), headers=TUS | {"Upload-Length": "5", "Upload-Metadata": "producer ???"}
        ).status_code
        == 403
    )
    assert stranger.head(address, headers=TUS).status_code == 404
    assert send(stranger, address, 0, b"x").status_code == 404
    with pytest.raises(PermissionDenied):
        uploads.begin_upload(producer, file_name="a", size_bytes=5, by=accounts.user(), at=make.NOON)


def test_a_script_needs_the_token_of_the_page() -> None:
    producer = make.maker()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.speaker(producer))

    assert begin(client, producer, 10).status_code == 403


def test_what_came_before_the_line_broke_is_kept() -> None:
    producer = make.maker()
    person = make.speaker(producer)
    begun = uploads.begin_upload(producer, file_name="a", size_bytes=10, by=person, at=make.NOON)

    def breaking() -> Iterator[bytes]:
        yield b"1234"
        raise UnreadablePostError

    uploads.take_piece(begun, breaking(), offset=0, by=person, at=make.NOON)
    held = uploads.take_piece(begun, [b"567890"], offset=4, by=person, at=make.NOON)

    assert held.received_bytes == 10
    assert uploads.path_of(held).read_bytes() == b"1234567890"


def test_bytes_that_a_crash_left_behind_are_written_over() -> None:
    producer = make.maker()
    person = make.speaker(producer)
    begun = uploads.begin_upload(producer, file_name="a", size_bytes=4, by=person, at=make.NOON)
    uploads.path_of(begun).write_bytes(b"left behind by a crash")

    held = uploads.take_piece(begun, [b"abcd"], offset=0, by=person, at=make.NOON)

    assert uploads.path_of(held).read_bytes() == b"abcd"


@rules(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cuts=st.lists(st.integers(min_value=0, max_value=200), max_size=6))
def test_however_a_file_is_cut_it_arrives_as_it_was(cuts: list[int]) -> None:
    producer = make.maker()
    person, content = make.speaker(producer), bytes(range(200))
    held = uploads.begin_upload(producer, file_name="a", size_bytes=200, by=person, at=make.NOON)

    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 200], strict=True):
        held = uploads.take_piece(held, [content[start:end]], offset=start, by=person, at=make.NOON)

    assert uploads.path_of(held).read_bytes() == content


def test_what_was_left_for_a_week_is_forgotten_and_ten_at_once_are_enough() -> None:
    producer = make.maker()
    person = make.speaker(producer)
    for number in range(uploads.MOST_AT_ONCE):
        old = uploads.begin_upload(producer, file_name=str(number), size_bytes=5, by=person, at=make.NOON)
    with pytest.raises(uploads.TooManyUploads):
        uploads.begin_upload(producer, file_name="x", size_bytes=5, by=person, at=make.NOON)

    new = uploads.begin_upload(
        producer, file_name="x", size_bytes=5, by=person, at=make.NOON + uploads.KEPT_FOR + dt.timedelta(seconds=1)
    )

    assert list(Upload.objects.all()) == [new]
    with pytest.raises(uploads.UploadGone):
        uploads.take_piece(old, [b"x"], offset=0, by=person, at=make.NOON)


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_form_with_the_key_of_no_file_asks_for_the_file_again(key: str) -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))

    page = client.post(
        reverse("grading:paper-add", args=[producer.number]), {"kind": "awards", "title": "Bằng", "upload": key}
    )

    assert page.status_code == 422
    assert 'value="Bằng"' in page.content.decode()
    assert "Choose it again" in page.content.decode()


def test_an_unfinished_file_is_not_taken() -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))
    address = begin(client, producer, 10)["Location"]

    page = client.post(
        reverse("grading:paper-add", args=[producer.number]),
        {"kind": "awards", "upload": address.rstrip("/").rpartition("/")[2]},
    )

    assert "has not arrived whole" in page.content.decode()


def test_a_plain_form_without_script_sends_the_file_and_an_error_elsewhere_loses_neither_file_nor_text() -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))
    address = reverse("grading:paper-add", args=[producer.number])
    sent = SimpleUploadedFile("ảnh.png", picture("PNG"))

    wrong = client.post(
        address,
        {"kind": "awards", "title": "Bằng khen", "issued_on": "2026-05-01", "last_day": "2026-04-01", "file": sent},
    )
    key = str(Upload.objects.get().pk)

    assert wrong.status_code == 422
    assert 'value="Bằng khen"' in wrong.content.decode()
    assert key in wrong.content.decode()
    right = client.post(address, {"kind": "awards", "title": "Bằng khen", "upload": key})
    assert right.status_code == 302
    assert Paper.objects.get().media_type == "image/png"


def test_the_same_file_is_refused_with_a_link_to_the_first() -> None:
    producer = make.maker()
    client = signed_in(make.speaker(producer))
    address = reverse("grading:paper-add", args=[producer.number])
    client.post(address, {"kind": "awards", "file": SimpleUploadedFile("a.pdf", pdf())})

    page = client.post(address, {"kind": "growth", "title": "Lại", "file": SimpleUploadedFile("b.pdf", pdf())})

    assert page.status_code == 422
    assert Paper.objects.get().get_absolute_url() in page.content.decode()
    assert 'value="Lại"' in page.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("content", "words"), [(b"nonsense", "neither a PDF nor a picture"), (b"", "empty")])
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(content: bytes, words: str) -> None:
    producer = make.maker()

    page = signed_in(make.speaker(producer)).post(
        reverse("grading:paper-add", args=[producer.number]),
        {"kind": "awards", "file": SimpleUploadedFile("a.pdf", content)},
    )

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Paper.objects.exists()


def test_a_file_above_the_limit_is_refused_on_the_page(settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    producer = make.maker()

    page = signed_in(make.speaker(producer)).post(
        reverse("grading:paper-add", args=[producer.number]),
        {"kind": "awards", "file": SimpleUploadedFile("a.pdf", pdf())},
    )

    assert page.status_code == 422
    assert "at most" in page.content.decode()
