"""The address by which an authority is named in certificates, kept with its keys.

Keys that are there name their authority by the address that the node has now: until here, certificates were signed and
checked with that one.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_authorities(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model('grading', 'IssuerKey').objects.filter(node='').update(node=settings.NODE_URL)


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0007_edition_effects'),
    ]

    operations = [
        migrations.AddField(
            model_name='issuerkey',
            name='node',
            field=models.CharField(blank=True, db_default='', help_text='address of the node when the authority began to sign here; it names the issuer ever since', max_length=200),
        ),
        migrations.RunPython(name_authorities, migrations.RunPython.noop),
    ]
