"""Match the staged rows of an import: within the file, with the lines the register had, with the products there are.

Whole sets at a time, in SQL, so that 200,000 rows take seconds and no memory.
"""

from django.db import connection

from ocop.registry.models import RegisterImport

_START = """
UPDATE registry_importrow SET outcome = verdict, duplicate_of = NULL, product_id = NULL, producer_id = NULL
WHERE register_import_id = %(import)s
"""

_WITHIN_FILE = """
UPDATE registry_importrow row SET outcome = 'duplicate', duplicate_of = ranked.first_line
FROM (SELECT id, first_value(line) OVER same AS first_line, row_number() OVER same AS place
      FROM registry_importrow WHERE register_import_id = %(import)s AND outcome IN ('', 'held')
      WINDOW same AS (PARTITION BY identity ORDER BY line)) ranked
WHERE ranked.id = row.id AND ranked.place > 1
"""

_KNOWN_LINES = """
UPDATE registry_importrow row
SET outcome = CASE WHEN entry.rejected THEN 'rejected' WHEN entry.fingerprint = row.fingerprint THEN 'unchanged'
              ELSE 'updated' END,
    product_id = entry.product_id
FROM registry_registerentry entry
WHERE entry.programme_id = %(programme)s AND entry.identity = row.identity
  AND row.register_import_id = %(import)s AND row.outcome IN ('', 'held')
"""

_PROGRAMME_NUMBERS = """
UPDATE registry_importrow row SET outcome = 'updated', product_id = number.product_id
FROM registry_programmenumber number
WHERE number.programme_id = %(programme)s AND number.product_id IS NOT NULL
  AND number.number = row.values ->> 'programme_number'
  AND row.register_import_id = %(import)s AND row.outcome = ''
"""

_PRODUCTS_WITHOUT_LINE = """
UPDATE registry_importrow row SET outcome = 'updated', product_id = found.product_id
FROM (SELECT DISTINCT ON (staged.id) staged.id, product.id AS product_id
      FROM registry_importrow staged
      JOIN registry_product product ON product.area_id = staged.area_id AND product.folded = staged.product_folded
      JOIN registry_producer producer ON producer.id = product.producer_id AND producer.folded = staged.producer_folded
      WHERE staged.register_import_id = %(import)s AND staged.outcome = '' AND staged.producer_folded <> ''
        AND product.merged_into_id IS NULL AND NOT product.demonstration
        AND NOT EXISTS (SELECT 1 FROM registry_registerentry entry
                        WHERE entry.product_id = product.id AND entry.programme_id = %(programme)s)
      ORDER BY staged.id, product.id) found
WHERE found.id = row.id
"""

_REST_IS_NEW = "UPDATE registry_importrow SET outcome = 'new' WHERE register_import_id = %(import)s AND outcome = ''"

_KNOWN_PRODUCERS = """
UPDATE registry_importrow row SET producer_id = found.producer_id
FROM (SELECT DISTINCT ON (staged.id) staged.id, coalesce(producer.merged_into_id, producer.id) AS producer_id
      FROM registry_importrow staged
      JOIN registry_producer producer ON producer.area_id = staged.area_id AND producer.folded = staged.producer_folded
      WHERE staged.register_import_id = %(import)s AND staged.outcome IN ('new', 'updated')
        AND staged.producer_folded <> '' AND NOT producer.demonstration
      ORDER BY staged.id, producer.merged_into_id NULLS FIRST, producer.id) found
WHERE found.id = row.id
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
        _REST_IS_NEW,
        _KNOWN_PRODUCERS,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_importrow")
        for step in steps:
            cursor.execute(step, keys)
        cursor.execute(
            "SELECT outcome, count(*) FROM registry_importrow WHERE register_import_id = %(import)s GROUP BY outcome",
            keys,
        )
        return dict(cursor.fetchall())
