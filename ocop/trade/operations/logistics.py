"""Read the files of hubs, lanes and rates into the database."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction

from ocop.places.models import Area
from ocop.trade.models import BorderRate, Destination, DutyRate, ExchangeRate, Hub, InlandRate, Lane

FOLDER = Path(__file__).parents[1] / "data"

type Cells = Mapping[str, str]
type Values = dict[str, object]


@dataclass(frozen=True)
class Loaded:
    """What reading one file came to, in rows."""

    file: str
    new: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class _Sheet:
    """A file, the model of its rows, the columns that tell rows apart, and how a line becomes values by column."""

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    read: Callable[[Cells], Values]


@transaction.atomic
def load_logistics(folder: Path = FOLDER) -> list[Loaded]:
    """Bring the tables of destinations, hubs, lanes and rates in line with the files; rows that are in no file stay.

    :raises ValueError: a line cannot be read; the text names file and line.
    """
    places = [_load(sheet, folder) for sheet in (_DESTINATIONS, _hubs())]
    return [*places, *(_load(sheet, folder) for sheet in (_lanes(), *_RATES))]


def _load(sheet: _Sheet, folder: Path) -> Loaded:
    manager = sheet.model._default_manager
    known = {tuple(getattr(row, name) for name in sheet.key): row for row in manager.all()}
    new: list[models.Model] = []
    updated: list[models.Model] = []
    unchanged = 0
    columns: list[str] = []
    for line, cells in _lines(folder / sheet.file):
        try:
            values = _typed(sheet.model, sheet.read(cells))
        except (KeyError, ValueError, ValidationError) as error:
            raise ValueError(f"{sheet.file}, line {line}: {error}") from error
        columns = list(values)
        row = known.get(tuple(values[name] for name in sheet.key))
        if row is None:
            new.append(sheet.model(**values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            updated.append(row)
        else:
            unchanged += 1
    manager.bulk_create(new)
    if updated:
        manager.bulk_update(updated, [name.removesuffix("_id") for name in columns])
    return Loaded(sheet.file, len(new), len(updated), unchanged)


def _lines(file: Path) -> Iterator[tuple[int, Cells]]:
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        for cells in reader:
            yield reader.line_num, cells


def _typed(model: type[models.Model], values: Values) -> Values:
    """Return the values as the model's columns hold them; an empty day is none."""
    typed: Values = {}
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for name, value in values.items():
        field = fields[name]
        given = None if value == "" and field.null else value
        typed[name] = field.to_python(given) if isinstance(given, str) else given
    return typed


def _plain(cells: Cells) -> Values:
    """Return the cells as they stand, but for the mark of demonstration."""
    values: Values = dict(cells)
    if "demonstration" in cells:
        values["demonstration"] = cells["demonstration"] != "no"
    return values


def _named(cells: Cells) -> Values:
    """Return the cells with the names in other languages taken apart."""
    pairs = (pair.partition("=") for pair in cells["names"].split(";") if pair)
    return {**_plain(cells), "names": {language: name for language, _sign, name in pairs}}


_DESTINATIONS = _Sheet("destinations.csv", Destination, ("code",), _named)


def _hubs() -> _Sheet:
    areas = {(area.country, area.code): area.pk for area in Area.objects.filter(level__lte=1, valid_until__isnull=True)}

    def read(cells: Cells) -> Values:
        values = _named(cells)
        area = areas.get((cells["country"], str(values.pop("area_code"))))
        return {**values, "area_id": area}

    return _Sheet("hubs.csv", Hub, ("code",), read)


def _lanes() -> _Sheet:
    hubs = dict(Hub.objects.values_list("code", "pk"))
    destinations = dict(Destination.objects.values_list("code", "pk"))

    def read(cells: Cells) -> Values:
        values = _plain(cells)
        hub, destination = cells["hub"], cells["destination"]
        del values["hub"], values["destination"]
        return {**values, "hub_id": hubs[hub], "destination_id": destinations[destination]}

    return _Sheet("lanes.csv", Lane, ("hub_id", "destination_id", "mode", "valid_from"), read)


_RATES = (
    _Sheet("inland_rates.csv", InlandRate, ("country", "valid_from"), _plain),
    _Sheet("border_rates.csv", BorderRate, ("origin", "destination", "valid_from"), _plain),
    _Sheet("duty_rates.csv", DutyRate, ("origin", "destination", "hs_prefix", "valid_from"), _plain),
    _Sheet("exchange_rates.csv", ExchangeRate, ("currency", "on"), _plain),
)
