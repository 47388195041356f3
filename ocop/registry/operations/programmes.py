"""The programmes that are known."""

import csv
from pathlib import Path

from django.db import transaction

from ocop.registry.models import Programme

FILE = Path(__file__).parent.parent / "data" / "programmes.csv"


@transaction.atomic
def load_programmes() -> int:
    """Write the programmes of the data file, keeping what officers confirmed; return how many there are."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        code = row.pop("code")
        Programme.objects.update_or_create(code=code, defaults=row)
    return len(rows)
