"""The sequence from which producers and products take their numbers."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE registry_number START 1001", "DROP SEQUENCE registry_number"),
    ]
