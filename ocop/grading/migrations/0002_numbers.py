"""Numbers of dossiers, certificates and places in the status list."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE grading_dossier_number START 101", "DROP SEQUENCE grading_dossier_number"),
        migrations.RunSQL(
            "CREATE SEQUENCE grading_certificate_number START 101", "DROP SEQUENCE grading_certificate_number"
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE grading_status_index START 0 MINVALUE 0", "DROP SEQUENCE grading_status_index"
        ),
    ]
