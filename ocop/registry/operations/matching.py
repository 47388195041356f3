"""Match the staged rows of an import: within the file, with the lines the register had, with the products there are.

Whole sets at a time, in SQL, so that 200,000 rows take seconds and no memory.
"""

from django.db import connection
from django.db.models import F

from ocop.registry.models import ImportRow, Producer, Product, RegisterImport

COMPARED = "register_import_id, line, identity, outcome, area_id, product_folded, producer_folded"
"""The columns by which rows are found; statistics of the others take long and serve nothing."""

# A row is new until a step finds that it is not. Staging begins like this, so the first time nothing is written.
_START = """
UPDATE registry_importrow SET outcome = coalesce(nullif(verdict, ''), 'new'), duplicate_of = NULL, product_id = NULL,
    producer_id = NULL
WHERE register_import_id = %(import)s
  AND (outcome, duplicate_of, product_id, producer_id)
      IS DISTINCT FROM (coalesce(nullif(verdict, ''), 'new'), NULL::int, NULL::bigint, NULL::bigint)
"""

_WITHIN_FILE = """
UPDATE registry_importrow row SET outcome = 'duplicate', duplicate_of = ranked.first_line
FROM (SELECT id, first_value(line) OVER same AS first_line, row_number() OVER same AS place
      FROM registry_importrow WHERE register_import_id = %(import)s AND outcome IN ('new', 'held')
      WINDOW same AS (PARTITION BY identity ORDER BY line)) ranked
WHERE ranked.id = row.id AND ranked.place > 1
"""

# A line that says less than it did takes nothing away. One with a number of the programme may have moved elsewhere.
_KNOWN_LINES = """
UPDATE registry_importrow row
SET outcome = CASE WHEN entry.rejected THEN 'rejected'
              WHEN entry.fingerprint = row.fingerprint THEN 'unchanged'
              WHEN entry.values @> row.values AND NOT row.values ? 'programme_number' THEN 'unchanged'
              ELSE 'updated' END,
    product_id = entry.product_id
FROM registry_registerentry entry
WHERE entry.programme_id = %(programme)s AND entry.identity = row.identity
  AND row.register_import_id = %(import)s AND row.outcome IN ('new', 'held')
"""

_PROGRAMME_NUMBERS = """
UPDATE registry_importrow row SET outcome = 'updated', product_id = number.product_id
FROM registry_programmenumber number
WHERE number.programme_id = %(programme)s AND number.product_id IS NOT NULL
  AND number.number = row.values ->> 'programme_number'
  AND row.register_import_id = %(import)s AND row.outcome = 'new'
"""

_PRODUCTS_WITHOUT_LINE = """
UPDATE registry_importrow row SET outcome = 'updated', product_id = found.product_id
FROM (SELECT DISTINCT ON (one.id) one.id, one.product_id FROM (
      SELECT DISTINCT ON (product.id) staged.id, product.id AS product_id
      FROM registry_importrow staged
      JOIN registry_product product ON product.area_id = staged.area_id AND product.folded = staged.product_folded
      JOIN registry_producer producer ON producer.id = product.producer_id AND producer.folded = staged.producer_folded
      WHERE staged.register_import_id = %(import)s AND staged.outcome = 'new' AND staged.producer_folded <> ''
        AND product.merged_into_id IS NULL AND NOT product.demonstration
        AND NOT EXISTS (SELECT 1 FROM registry_registerentry entry
                        WHERE entry.product_id = product.id AND entry.programme_id = %(programme)s)
      ORDER BY product.id, staged.line) one ORDER BY one.id, one.product_id) found
WHERE found.id = row.id
"""

_KNOWN_PRODUCERS = """
UPDATE registry_importrow row SET producer_id = found.producer_id
FROM (SELECT DISTINCT ON (staged.id) staged.id, producer.id AS producer_id
      FROM registry_importrow staged
      JOIN registry_producer producer ON producer.area_id = staged.area_id AND producer.folded = staged.producer_folded
      WHERE staged.register_import_id = %(import)s AND staged.outcome IN ('new', 'updated')
        AND staged.producer_folded <> '' AND NOT producer.demonstration
      ORDER BY staged.id, producer.merged_into_id NULLS FIRST, producer.id) found
WHERE found.id = row.id
"""


_FOLLOW_MERGES = """
UPDATE registry_importrow row SET producer_id = producer.merged_into_id
FROM registry_producer producer
WHERE row.register_import_id = %(import)s AND producer.id = row.producer_id AND producer.merged_into_id IS NOT NULL
"""


def match(register_import: RegisterImport) -> dict[str, int]:
    """Give every staged row its outcome and return how many rows have which; may be called again at any time.

    A row is the same as another where the programme's own number says so, or where place, folded product and folded
    maker are equal. Close spellings are no match: they become candidates for an officer (operations.candidates).
    """
    keys = {"import": register_import.pk, "programme": register_import.programme_id}
    steps = (
        _START,
        _WITHIN_FILE,
        _KNOWN_LINES,
        _PROGRAMME_NUMBERS,
        _PRODUCTS_WITHOUT_LINE,
        _KNOWN_PRODUCERS,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE registry_importrow ({COMPARED})")
        for step in steps:
            cursor.execute(step, keys)
        cursor.execute(_FOLLOW_MERGES, keys)
        while cursor.rowcount:  # a record may have been merged into one that was merged itself
            cursor.execute(_FOLLOW_MERGES, keys)
        cursor.execute(
            "SELECT outcome, count(*) FROM registry_importrow WHERE register_import_id = %(import)s GROUP BY outcome",
            keys,
        )
        return dict(cursor.fetchall())


def known_product(row: ImportRow) -> Product | None:
    """Return the product of the same name, maker and place as a row that an officer takes over, where there is one."""
    if row.area_id is None or row.producer_id is None:
        return None
    alike = Product.objects.filter(area_id=row.area_id, folded=row.product_folded, producer_id=row.producer_id)
    return alike.filter(merged_into=None, demonstration=False).order_by("pk").first()


def known_producer_id(row: ImportRow) -> int | None:
    """Return the maker of a row's maker's name in its place, or the one that it was merged into; None where none is."""
    if row.area_id is None or not row.producer_folded:
        return None
    alike = Producer.objects.filter(area_id=row.area_id, folded=row.producer_folded, demonstration=False)
    producer = alike.order_by(F("merged_into").asc(nulls_first=True), "pk").first()
    while producer is not None and producer.merged_into_id is not None:
        producer = Producer.objects.get(pk=producer.merged_into_id)
    return producer.pk if producer else None
