"""The door for files in pieces: tus protocol 1.0, core and creation (tus.io/protocols/resumable-upload).

Programs speak here, not people; pages send the same session and token as a form. A file that has come whole is taken by
the form of a paper under its key.
"""

import base64
import binascii
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.files import FileTooLarge
from ocop.grading.models import Upload
from ocop.grading.operations import uploads as operations
from ocop.grading.queries import vault as queries

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
READ_BYTES = 64 * 1024
STATUS = {
    operations.OffsetWrong: 409,
    operations.UploadGone: 404,
    operations.UploadBusy: 423,
    operations.PieceTooLong: 413,
    operations.TooManyUploads: 429,
    FileTooLarge: 413,
}


def uploads(request: UserRequest) -> HttpResponse:
    """Tell what is spoken here (OPTIONS), or let a file come in (POST)."""
    if request.method == "OPTIONS":
        return _answer(
            204, {"Tus-Version": VERSION, "Tus-Extension": "creation", "Tus-Max-Size": str(settings.UPLOAD_LIMIT_BYTES)}
        )
    if request.method != "POST":
        return _answer(405, {"Allow": "OPTIONS, POST"})
    if (refused := _other_version(request)) is not None:
        return refused
    length = request.headers.get("Upload-Length", "")
    facts = metadata(request.headers.get("Upload-Metadata", ""))
    if not length.isdecimal() or len(length) > 15:
        return _answer(400, words=_("Say in Upload-Length how many bytes the file has."))
    producer = next(
        (one for one in queries.producers_spoken_for(request.user) if one.number == facts.get("producer")), None
    )
    if producer is None:
        return _answer(403, words=_("Say in Upload-Metadata for which producer of yours the file is."))
    try:
        begun = operations.begin_upload(
            producer,
            file_name=facts.get("filename", ""),
            size_bytes=int(length),
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _refused(refusal)
    return _answer(201, {"Location": reverse("grading:upload", args=[begun.key]), "Upload-Offset": "0"})


def upload(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Tell how much of a file is here (HEAD), or take the next piece (PATCH)."""
    if request.method not in {"HEAD", "PATCH", "OPTIONS"}:
        return _answer(405, {"Allow": "HEAD, PATCH, OPTIONS"})
    if request.method == "OPTIONS":
        return uploads(request)
    if (refused := _other_version(request)) is not None:
        return refused
    found = get_object_or_404(queries.uploads_of(request.user), pk=key)
    if request.method == "HEAD":
        return _answer(200, _standing(found) | {"Upload-Length": str(found.size_bytes)})
    if request.content_type != PIECE:
        return _answer(415, words=_("A piece is sent as %(kind)s.") % {"kind": PIECE})
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdecimal() or len(offset) > 15:
        return _answer(400, words=_("Say in Upload-Offset at which byte the piece begins."))
    try:
        found = operations.take_piece(found, _pieces(request), offset=int(offset), by=request.user, at=timezone.now())
    except DomainError as refusal:
        return _refused(refusal)
    return _answer(204, _standing(found))


def metadata(header: str) -> dict[str, str]:
    """Return what the header Upload-Metadata says: key, a space, base64 of the value; several by commas."""
    facts = {}
    for pair in header.split(","):
        key, _space, coded = pair.strip().partition(" ")
        try:
            facts[key] = base64.b64decode(coded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return facts


def _pieces(request: UserRequest) -> Iterator[bytes]:
    """Yield the body as it arrives, so that a broken line costs only what has not come."""
    while piece := request.read(READ_BYTES):
        yield piece


def _standing(found: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(found.received_bytes), "Cache-Control": "no-store"}


def _other_version(request: UserRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, {"Tus-Version": VERSION})


def _refused(refusal: DomainError) -> HttpResponse:
    return _answer(STATUS.get(type(refusal), 400), words=str(refusal))


def _answer(status: int, headers: dict[str, str] | None = None, *, words: str = "") -> HttpResponse:
    return HttpResponse(
        words,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Tus-Resumable": VERSION} | (headers or {}),
    )
