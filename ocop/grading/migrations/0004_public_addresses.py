"""Addresses of check pages that nobody guesses, and look-up by number and product code."""

from django.db import migrations, models

import ocop.grading.models.certificates
from ocop.grading.models.certificates import new_public_id


def name_them(apps, schema_editor):
    """Give each certificate that is there an address of its own."""
    certificates = apps.get_model("grading", "StarCertificate")
    for key in certificates.objects.filter(public_id=None).values_list("pk", flat=True).iterator():
        certificates.objects.filter(pk=key).update(public_id=new_public_id())


class Migration(migrations.Migration):
    dependencies = [("grading", "0003_councils")]
    operations = [
        migrations.AddField("starcertificate", "public_id", models.CharField(max_length=12, null=True)),
        migrations.RunPython(name_them, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "starcertificate",
            "public_id",
            models.CharField(
                default=ocop.grading.models.certificates.new_public_id,
                editable=False,
                help_text="in the address of its check page",
                max_length=12,
                unique=True,
            ),
        ),
        migrations.AddIndex(
            "starcertificate", models.Index(fields=["number"], name="grading_certificates_by_number")
        ),
        migrations.AddIndex(
            "starcertificate", models.Index(fields=["product_code"], name="grading_certificates_by_code")
        ),
    ]
