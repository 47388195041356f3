"""What the rows of an import are checked against: its mapping, its country's places, the categories."""

import functools

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import paths_of
from ocop.core.text import fold, is_zawgyi
from ocop.registry.categories import categories
from ocop.registry.checking import Setting
from ocop.registry.models import RegisterImport
from ocop.registry.operations.finding import CountryPlaces, StatedPlace
from ocop.registry.reading import Table


def setting_of(register_import: RegisterImport, table: Table) -> Setting:
    """Return what the rows of this import are checked against."""
    programme, stated = register_import.programme, register_import.place
    places = CountryPlaces(programme.country)
    return Setting(
        programme=programme.code,
        country=programme.country,
        language=programme.language,
        columns=len(table.headers),
        mapping={int(index): column for index, column in register_import.mapping.items()},
        places=StatedPlace(stated, places) if stated else places,
        placed=stated is not None,
        categories=category_words(),
        zawgyi=is_zawgyi(" ".join(cell for row in table.sample for cell in row.cells)),
        within=paths_of(register_import.by, Permission.REGISTER_IMPORT) if register_import.by else ("",),
    )


@functools.cache
def category_words() -> dict[str, str]:
    """Return the folded names of the categories in all languages, and the code of each."""
    return {
        fold(word): category.code
        for category in categories().values()
        for word in (category.code, *category.names.values())
    }
