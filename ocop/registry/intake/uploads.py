"""A file that was sent over the web, as a file on the disk for as long as it is read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def on_disk(file: UploadedFile[bytes]) -> Iterator[tuple[Path, str]]:
    """Give the path of what was sent, and the name that the person gave it; the file is gone afterwards."""
    name = Path(file.name or "").name or "file"
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix[:10]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        yield Path(kept.name), name
