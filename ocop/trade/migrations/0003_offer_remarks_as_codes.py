"""Remarks on rows of offer sheets as codes with facts, as those of registers; what was said until now is kept as said.

Old code survives this step: the columns that the sentences stood in stay in the table, with a default, until the next
release takes them away, and new rows of old code have no remark as a code.
"""

from django.db import migrations, models

SAID = """
UPDATE trade_offerimportrow
SET problems = jsonb_build_array(jsonb_build_object(
    'code', 'AsSaid', 'column', "column", 'facts', jsonb_build_object('says', why, 'do', todo)))
WHERE why <> ''
"""
DEFAULTS = """
ALTER TABLE trade_offerimportrow ALTER COLUMN problems SET DEFAULT '[]', ALTER COLUMN "column" SET DEFAULT '',
    ALTER COLUMN why SET DEFAULT '', ALTER COLUMN todo SET DEFAULT ''
"""
NO_DEFAULTS = """
ALTER TABLE trade_offerimportrow ALTER COLUMN problems DROP DEFAULT, ALTER COLUMN "column" DROP DEFAULT,
    ALTER COLUMN why DROP DEFAULT, ALTER COLUMN todo DROP DEFAULT
"""


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0002_offer_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='offerimportrow',
            name='problems',
            field=models.JSONField(default=list, help_text='[{"code": …, "column": …, "facts": {…}}]'),
        ),
        migrations.RunSQL(DEFAULTS, NO_DEFAULTS),
        migrations.RunSQL(SAID, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='offerimportrow', name='column'),
                migrations.RemoveField(model_name='offerimportrow', name='todo'),
                migrations.RemoveField(model_name='offerimportrow', name='why'),
            ],
        ),
        migrations.AlterField(
            model_name='offerimport',
            name='rows_done',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='offerimport',
            name='state',
            field=models.CharField(choices=[('uploaded', 'Received'), ('read', 'Waiting for the columns to be confirmed'), ('checking', 'Being checked'), ('checked', 'Checked, waiting to be taken over'), ('committing', 'Being taken over'), ('committed', 'Taken over'), ('cancelled', 'Cancelled'), ('failed', 'Could not be read')], default='uploaded', max_length=10),
        ),
    ]
