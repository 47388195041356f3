"""Drop the columns in which sentences about rows of offer sheets stood; migration 0003 turned them into codes.

The second of two steps: code since 0003 does not know the columns. Taken back, they are there again and empty, as 0003
left them for the code before it.
"""

from django.db import migrations

DROP = """
ALTER TABLE trade_offerimportrow DROP COLUMN "column", DROP COLUMN why, DROP COLUMN todo
"""
ADD = """
ALTER TABLE trade_offerimportrow ADD COLUMN "column" varchar(30) NOT NULL DEFAULT '',
    ADD COLUMN why text NOT NULL DEFAULT '', ADD COLUMN todo text NOT NULL DEFAULT ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0003_offer_remarks_as_codes'),
    ]

    operations = [migrations.RunSQL(DROP, ADD)]
