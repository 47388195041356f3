# The moment from which the authority below may decide by a result.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('grading', '0004_public_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='hearing',
            name='passed_down_at',
            field=models.DateTimeField(
                blank=True, help_text='from when the authority below may decide by this result', null=True
            ),
        ),
    ]
