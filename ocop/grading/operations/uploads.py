"""Take in a file in pieces over a bad line: where it stopped, it goes on (tus protocol 1.0, core and creation)."""

import datetime as dt
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.grading.files import FileEmpty, FileTooLarge, name_shown
from ocop.grading.models import Upload
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.queries import vault as queries
from ocop.registry.models import Producer

KEPT_FOR = dt.timedelta(days=7)
MOST_AT_ONCE = 10


class TooManyUploads(DomainError):
    message = _(
        "%(most)s of your files are on their way already. Finish those first, or wait until they are forgotten."
    )


class UploadGone(DomainError):
    message = _("This file is not on its way any more. Choose it again.")


class UploadBusy(DomainError):
    message = _("A piece of this file is being taken in at this moment.")


class OffsetWrong(DomainError):
    message = _("The piece begins at byte %(given)s, but %(received)s bytes are here.")


class PieceTooLong(DomainError):
    message = _("More came than was said: the file was to have %(size)s bytes.")


class UploadUnfinished(DomainError):
    message = _("The file has not arrived whole yet: %(received)s of %(size)s. Wait for it, or choose it again.")


@transaction.atomic
def begin_upload(producer: Producer, *, file_name: str, size_bytes: int, by: User, at: dt.datetime) -> Upload:
    """Let a file come in for a producer, in pieces. What a person began a week ago and left is forgotten.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises FileEmpty, FileTooLarge: by what is said of its size.
    :raises TooManyUploads: ten of the person's files are on their way.
    """
    require_speaker(by, producer)
    if size_bytes <= 0:
        raise FileEmpty
    if size_bytes > settings.UPLOAD_LIMIT_BYTES:
        raise FileTooLarge(size=filesizeformat(size_bytes), most=filesizeformat(settings.UPLOAD_LIMIT_BYTES))
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    for old in queries.uploads_of(by).filter(changed_at__lt=at - KEPT_FOR):
        forget_upload(old)
    if queries.uploads_of(by).count() >= MOST_AT_ONCE:
        raise TooManyUploads(most=MOST_AT_ONCE)
    key = uuid.uuid4()
    upload = Upload(
        key=key,
        producer=producer,
        by=by,
        file_name=name_shown(file_name) or "–",
        size_bytes=size_bytes,
        path=f"uploads/{key.hex}",
        created_at=at,
        changed_at=at,
    )
    file = path_of(upload)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    upload.save()
    return upload


def receive_file(producer: Producer, file: Path, *, file_name: str, by: User, at: dt.datetime) -> Upload:
    """Keep a file that came whole, so that it need not be sent again when something else on its page is wrong.

    :raises PermissionDenied, FileEmpty, FileTooLarge, TooManyUploads: as for :func:`begin_upload`.
    """
    upload = begin_upload(producer, file_name=file_name, size_bytes=file.stat().st_size, by=by, at=at)
    shutil.copyfile(file, path_of(upload))
    upload.received_bytes = upload.size_bytes
    upload.save(update_fields=["received_bytes"])
    return upload


@transaction.atomic
def take_piece(upload: Upload, pieces: Iterable[bytes], *, offset: int, by: User, at: dt.datetime) -> Upload:
    """Write a piece of a file behind what is there. If the line breaks in the middle, what came before that stays.

    :param pieces: the bytes as they arrive; an ``OSError`` while reading them ends the piece there.
    :raises UploadGone: it is not there, or not this person's.
    :raises UploadBusy: another piece of it is being written now.
    :raises OffsetWrong: the piece does not begin where the last one ended.
    :raises PieceTooLong: more came than the file was to have; nothing beyond it is kept.
    """
    mine = Upload.objects.filter(pk=upload.pk, by=by)
    held = mine.select_for_update(skip_locked=True).first()
    if held is None:
        raise UploadBusy if mine.exists() else UploadGone
    if offset != held.received_bytes:
        raise OffsetWrong(given=offset, received=held.received_bytes)
    too_long = False
    with path_of(held).open("r+b") as file:
        file.seek(offset)
        file.truncate()
        try:
            for piece in pieces:
                room = held.size_bytes - held.received_bytes
                file.write(piece[:room])
                held.received_bytes += min(len(piece), room)
                if len(piece) > room:
                    too_long = True
                    break
        except OSError:
            pass  # the line broke: the sender asks where to go on
    held.changed_at = at
    held.save(update_fields=["received_bytes", "changed_at"])
    if too_long:
        raise PieceTooLong(size=held.size_bytes)
    return held


def whole_upload(key: str, *, producer: Producer, by: User) -> Upload:
    """Return a person's file for a producer that has arrived whole.

    :raises UploadGone: there is none with this key.
    :raises UploadUnfinished: some of it is still missing.
    """
    try:
        found = queries.uploads_of(by).filter(pk=uuid.UUID(key), producer=producer).first()
    except ValueError:
        found = None
    if found is None or not path_of(found).exists():
        raise UploadGone
    if found.received_bytes < found.size_bytes:
        received, size = filesizeformat(found.received_bytes), filesizeformat(found.size_bytes)
        raise UploadUnfinished(received=received, size=size)
    return found


def forget_upload(upload: Upload) -> None:
    """Forget a file on its way, with what came of it."""
    file = path_of(upload)
    upload.delete()
    transaction.on_commit(lambda: file.unlink(missing_ok=True))


def path_of(upload: Upload) -> Path:
    """Return where the pieces stand."""
    return Path(settings.MEDIA_ROOT) / upload.path
