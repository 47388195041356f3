"""Take the staged rows over into the register: products, makers, known lines, history; one transaction, set by set."""

import datetime as dt
from typing import Any

from django.db import connection

from ocop.registry.intake.progress import Cancelled, Progress
from ocop.registry.models import RegisterImport

LINES_AT_ONCE = 20_000
MANY = 5_000
"""Lines from which on an import changes what PostgreSQL should know of the sizes of its tables."""

# The keys of the makers and of the products, in one statement: a staged row is wide, and to write it twice in one
# transaction also has PostgreSQL check all its references again.
# A changed line brings a maker only where its product has none, or where the line names another than it did. A maker
# that a row of an earlier portion brought is known by now; all others were found when the rows were matched.
_KEYS = """
WITH unmade AS (
    SELECT row.id, row.line, row.outcome, row.identity, row.area_id, row.producer_folded, row.product_id, row.values,
        (SELECT producer.id FROM registry_producer producer
         WHERE producer.area_id = row.area_id AND producer.folded = row.producer_folded
           AND producer.merged_into_id IS NULL AND NOT producer.demonstration ORDER BY producer.id LIMIT 1) AS known
    FROM registry_importrow row
    WHERE {these_of_row} AND row.outcome IN ('new', 'updated')
      AND row.producer_id IS NULL AND row.producer_folded <> '' AND row.area_id IS NOT NULL
), staged AS (
    SELECT DISTINCT ON (row.area_id, row.producer_folded) row.area_id, row.producer_folded, row.values, row.line
    FROM unmade row
    LEFT JOIN registry_product product ON product.id = row.product_id
    LEFT JOIN registry_registerentry entry
      ON entry.programme_id = %(programme)s AND entry.identity = row.identity
    WHERE row.known IS NULL
      AND (row.outcome = 'new' OR (row.outcome = 'updated' AND (product.producer_id IS NULL
           OR (entry.values ? 'producer' AND entry.values -> 'producer' IS DISTINCT FROM row.values -> 'producer'))))
    ORDER BY row.area_id, row.producer_folded, row.line
), made AS (
    INSERT INTO registry_producer (number, programme_id, country, area_id, name, language, texts, folded, address,
        latitude, longitude, demonstration, changed_at, kind, named_as)
    SELECT %(country)s || '-M' || nextval('registry_number'), %(programme)s, %(country)s, area_id,
        values ->> 'producer',
        %(language)s, '{{}}', producer_folded, coalesce(values ->> 'address', ''), (values ->> 'latitude')::float8,
        (values ->> 'longitude')::float8, %(demonstration)s, %(at)s, coalesce(values ->> 'producer_kind', ''),
        values ->> 'named_as'
    FROM staged ORDER BY line
    RETURNING id, number, area_id, folded
), told AS (
    INSERT INTO activity_activity (verb, subject_kind, subject, by, on_behalf_of, at, facts)
    SELECT 'registry.producer_registered', 'producer', number, %(by)s, '', %(at)s,
        jsonb_build_object('register_import', %(import)s::bigint, 'programme', %(code)s::text)
    FROM made
), makers AS (
    SELECT unmade.id, coalesce(unmade.known, made.id) AS maker
    FROM unmade LEFT JOIN made ON made.area_id = unmade.area_id AND made.folded = unmade.producer_folded
), products AS (
    SELECT id, nextval(pg_get_serial_sequence('registry_product', 'id')) AS product
    FROM (SELECT id FROM registry_importrow WHERE {these} AND outcome = 'new' ORDER BY line) in_order
)
UPDATE registry_importrow row
SET producer_id = coalesce(row.producer_id, keys.maker), product_id = coalesce(row.product_id, keys.product)
FROM (SELECT id, maker, product FROM makers FULL JOIN products USING (id)) keys
WHERE row.id = keys.id AND (keys.maker IS NOT NULL OR keys.product IS NOT NULL)
"""

_PRODUCTS = """
WITH made AS (
    INSERT INTO registry_product (id, number, programme_id, country, area_id, name, language, texts, folded, address,
        latitude, longitude, demonstration, changed_at, producer_id, category, state, unit, net_content, hs,
        hs_nomenclature, gtin)
    SELECT product_id, %(country)s || '-P' || nextval('registry_number'), %(programme)s, %(country)s, area_id,
        values ->> 'product', %(language)s,
        {texts},
        product_folded, coalesce(values ->> 'address', ''), (values ->> 'latitude')::float8,
        (values ->> 'longitude')::float8, %(demonstration)s, %(at)s, producer_id, coalesce(values ->> 'category', ''),
        'published', '', coalesce(values ->> 'net_content', ''), '', '', ''
    FROM (SELECT *, values AS now, '{{}}'::jsonb AS had, values ? 'product_en' AS translated,
              values ? 'story' AS retold
          FROM registry_importrow WHERE {these} AND outcome = 'new') staged
    ORDER BY line
    RETURNING number
)
INSERT INTO activity_activity (verb, subject_kind, subject, by, on_behalf_of, at, facts)
SELECT 'registry.product_registered', 'product', number, %(by)s, '', %(at)s,
    jsonb_build_object('register_import', %(import)s::bigint, 'programme', %(code)s::text)
FROM made
"""

# What the register says differently from what it said last. What an officer corrected meanwhile is not written over.
_CHANGES = """
WITH changed AS (
    SELECT DISTINCT ON (row.product_id) row.product_id, row.values AS now, coalesce(entry.values, '{{}}') AS before,
        row.producer_id, row.area_id, row.product_folded
    FROM registry_importrow row
    LEFT JOIN registry_registerentry entry
      ON entry.programme_id = %(programme)s AND entry.identity = row.identity
    WHERE {these_of_row} AND row.outcome = 'updated'
    ORDER BY row.product_id, row.line
), told AS (
    SELECT changed.*, product.texts AS had,
        {differs_product} AND product.name = coalesce(before ->> 'product', product.name) AS renamed,
        {differs_product_en} AND product.texts #> '{{en,name}}' IS NOT DISTINCT FROM before -> 'product_en'
            AS translated,
        {differs_story} AND product.texts -> %(language)s::text -> 'story' IS NOT DISTINCT FROM before -> 'story'
            AS retold
    FROM changed JOIN registry_product product ON product.id = changed.product_id
), written AS (
    UPDATE registry_product product SET
        name = CASE WHEN renamed THEN now ->> 'product' ELSE product.name END,
        folded = CASE WHEN renamed THEN told.product_folded ELSE product.folded END,
        area_id = coalesce(told.area_id, product.area_id),
        address = CASE WHEN {differs_address} THEN now ->> 'address' ELSE product.address END,
        category = CASE WHEN {differs_category} AND product.category = coalesce(before ->> 'category', '')
            THEN now ->> 'category' ELSE product.category END,
        net_content = CASE WHEN {differs_net_content} AND product.net_content = coalesce(before ->> 'net_content', '')
            THEN now ->> 'net_content' ELSE product.net_content END,
        latitude = CASE WHEN now ? 'latitude' THEN (now ->> 'latitude')::float8 ELSE product.latitude END,
        longitude = CASE WHEN now ? 'longitude' THEN (now ->> 'longitude')::float8 ELSE product.longitude END,
        texts = {texts},
        producer_id = CASE WHEN product.producer_id IS NULL OR (before ? 'producer' AND {differs_producer})
            THEN coalesce(told.producer_id, product.producer_id) ELSE product.producer_id END,
        changed_at = %(at)s
    FROM told WHERE product.id = told.product_id
    RETURNING product.number, now, before
)
INSERT INTO activity_activity (verb, subject_kind, subject, by, on_behalf_of, at, facts)
SELECT 'registry.product_updated', 'product', number, %(by)s, '', %(at)s,
    jsonb_build_object('register_import', %(import)s::bigint, 'programme', %(code)s::text, 'columns',
        (SELECT coalesce(jsonb_agg(key ORDER BY key), '[]') FROM jsonb_each(now)
         WHERE before -> key IS DISTINCT FROM now -> key AND key <> 'phones'))
FROM written
"""

_CONTACTS = """
INSERT INTO registry_contact ({owner}_id, phones)
SELECT DISTINCT ON ({owner}_id) {owner}_id, values -> 'phones' FROM registry_importrow
WHERE {these} AND outcome IN ('new', 'updated') AND values ? 'phones' AND {owner}_id IS NOT NULL {only}
ORDER BY {owner}_id, line
ON CONFLICT ({owner}_id) DO UPDATE SET phones = excluded.phones
"""

_STARS = """
INSERT INTO registry_starheld (product_id, scheme, edition, stars, decision, decided_on, valid_until)
SELECT DISTINCT ON (product_id, coalesce(values ->> 'edition', ''), coalesce(values ->> 'decision', ''))
    product_id, lower(%(code)s), coalesce(values ->> 'edition', ''), (values ->> 'stars')::int,
    coalesce(values ->> 'decision', ''), (values ->> 'decided_on')::date, (values ->> 'valid_until')::date
FROM registry_importrow
WHERE {these} AND outcome IN ('new', 'updated') AND values ? 'stars'
ORDER BY product_id, coalesce(values ->> 'edition', ''), coalesce(values ->> 'decision', ''), line
ON CONFLICT (product_id, scheme, edition, decision)
DO UPDATE SET stars = excluded.stars, decided_on = excluded.decided_on, valid_until = excluded.valid_until
WHERE NOT registry_starheld.certified
"""

_NUMBERS = """
INSERT INTO registry_programmenumber (programme_id, number, product_id)
SELECT %(programme)s, values ->> 'programme_number', product_id FROM registry_importrow
WHERE {these} AND outcome IN ('new', 'updated') AND values ? 'programme_number'
ON CONFLICT DO NOTHING
"""

_LINES = """
INSERT INTO registry_registerentry (programme_id, identity, fingerprint, values, product_id, rejected, seen_in_id)
SELECT %(programme)s, identity, fingerprint, values, product_id, false, %(import)s FROM registry_importrow
WHERE {these} AND outcome IN ('new', 'updated')
ON CONFLICT (programme_id, identity) DO UPDATE
SET fingerprint = excluded.fingerprint, values = excluded.values, seen_in_id = excluded.seen_in_id
"""

# The same held line of an earlier file waits no more: the newest file asks the question.
_ASKED_AGAIN = """
UPDATE registry_importrow earlier SET decision = 'superseded'
FROM registry_importrow row JOIN registry_registerimport mine ON mine.id = row.register_import_id
WHERE {these_of_row} AND row.outcome = 'held' AND row.decision = '' AND earlier.identity = row.identity
  AND earlier.outcome = 'held' AND earlier.decision = '' AND earlier.id <> row.id
  AND earlier.register_import_id IN (SELECT id FROM registry_registerimport WHERE programme_id = mine.programme_id)
"""

# Else PostgreSQL would go on planning for the small tables of before, until it looks by itself some minutes later. What
# another import is counting meanwhile is passed over.
_COUNTED = """
ANALYZE (SKIP_LOCKED) registry_product (id, number, state, area_id, folded, producer_id, merged_into_id),
    registry_producer (id, number, area_id, folded, merged_into_id), registry_registerentry (identity, product_id),
    activity_activity (id, transaction, subject_kind, subject)
"""

_ENGLISH = """(had || CASE WHEN translated THEN jsonb_build_object('en', coalesce(had -> 'en', '{}')
            || jsonb_build_object('name', now ->> 'product_en', 'state', 'source')) ELSE '{}' END)"""
_TEXTS = f"""{_ENGLISH} || CASE WHEN retold THEN jsonb_build_object(%(language)s::text,
            coalesce({_ENGLISH} -> %(language)s::text, '{{}}')
            || jsonb_build_object('story', now ->> 'story', 'state', 'source')) ELSE '{{}}' END"""
_DIFFERS = "(now ? '{0}' AND before -> '{0}' IS DISTINCT FROM now -> '{0}')"
_THESE = "register_import_id = %(import)s AND line BETWEEN %(first)s AND %(last)s"


def keys_of(register_import: RegisterImport, *, by: str, at: dt.datetime) -> dict[str, Any]:
    """Return what fills the statements: whose register it is, who takes it over, and when."""
    programme = register_import.programme
    return {
        "import": register_import.pk,
        "programme": programme.pk,
        "code": programme.code,
        "country": programme.country,
        "language": programme.language,
        "by": by,
        "at": at,
        "demonstration": False,
    }


def write_rows(keys: dict[str, Any], lines: tuple[int, int], progress: Progress) -> None:
    """Write the rows of an import into the register, in the transaction of the caller.

    :param keys: of :func:`keys_of`.
    :param lines: the first and the last line of the file.
    :raises Cancelled: somebody asked to stop; the caller's transaction must be rolled back.
    """
    these_of_row = _THESE.replace("register_import_id", "row.register_import_id").replace("line B", "row.line B")
    names = ("product", "producer", "address", "category", "net_content", "product_en", "story")
    parts = {f"differs_{name}": _DIFFERS.format(name) for name in names} | {"texts": _TEXTS}
    statements = [
        text.format(these=_THESE, these_of_row=these_of_row, **parts) for text in (_KEYS, _PRODUCTS, _CHANGES)
    ]
    statements += [
        _CONTACTS.format(these=_THESE, owner="producer", only=""),
        _CONTACTS.format(these=_THESE, owner="product", only="AND producer_id IS NULL"),
    ]
    statements += [
        text.format(these=_THESE, these_of_row=these_of_row) for text in (_STARS, _NUMBERS, _LINES, _ASKED_AGAIN)
    ]
    with connection.cursor() as cursor:
        first = lines[0]
        while first <= lines[1]:
            last = min(first + LINES_AT_ONCE - 1, lines[1])
            for statement in statements:
                cursor.execute(statement, {**keys, "first": first, "last": last})
            first = last + 1
            if not progress(last):
                raise Cancelled
        if lines[1] - lines[0] >= MANY:
            cursor.execute(_COUNTED)
