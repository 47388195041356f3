import django.db.models.deletion
from django.db import migrations, models

CERTIFIED = """
UPDATE registry_starheld AS held SET certified = TRUE
FROM grading_starcertificate AS certificate
WHERE held.product_id = certificate.product_id AND held.scheme = certificate.scheme
    AND held.decision = left(certificate.decision_number, 80)
"""
"""What certificates told the register before it kept that they did."""


class Migration(migrations.Migration):
    dependencies = [
        ("grading", "0009_council_rules"),
        ("registry", "0003_results_of_schemes"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="taken_from",
            field=models.ForeignKey(
                blank=True,
                help_text="the old dossier that a first rating after a missed renewal began with",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="taken_over_by",
                to="grading.dossier",
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="to_check",
            field=models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text="what of it nobody has looked at yet: line:1.1, field:history",
            ),
        ),
        migrations.RunSQL(CERTIFIED, migrations.RunSQL.noop),
    ]
