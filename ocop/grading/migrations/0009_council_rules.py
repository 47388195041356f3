"""Renewals in writing, majority, marks changed after a sheet was sent back, and where a dossier came from."""

import django.db.models.deletion
from django.db import migrations, models


def say_where_they_came_from(apps, schema_editor):
    """Note for what is before a council where its dossier stood: reviewed, passed up or down, or appealed against."""
    hearings = apps.get_model("grading", "Hearing").objects
    for hearing in hearings.filter(state__in=["scoring", "agreeing"]).select_related("council__area"):
        here = hearing.council.area.path
        last = hearings.filter(dossier=hearing.dossier_id, state="result").select_related("council__area")
        last = last.order_by("-pk").first()
        above = last.council.area.path if last else ""
        hearing.came_from = "reviewed"
        if hearing.council.for_appeal:
            standing = apps.get_model("grading", "Result").objects.filter(dossier=hearing.dossier_id, replaced_at=None)
            hearing.came_from = "decided" if standing.filter(decision__isnull=False).exists() else "closed"
        elif above.startswith(here + "."):
            hearing.came_from = "passed_up"
        elif last and last.passed_down_at and here.startswith(above + "."):
            hearing.came_from = "rated"
        hearing.save(update_fields=["came_from"])


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0008_issuer_node'),
    ]

    operations = [
        migrations.CreateModel(
            name='MarkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=20)),
                ('before', models.DecimalField(decimal_places=2, max_digits=6)),
                ('after', models.DecimalField(decimal_places=2, max_digits=6)),
                ('reason', models.TextField(blank=True, help_text='of the member', verbose_name='reason')),
                ('sent_back_reason', models.TextField(blank=True, help_text="of the chair; empty: too far from another's total")),
                ('sent_back_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='hearing',
            name='grading_a_dossier_is_heard_by_one_council_at_a_time',
        ),
        migrations.AddField(
            model_name='council',
            name='majority',
            field=models.CharField(blank=True, choices=[('simple', 'More than half of the votes'), ('two_thirds', 'At least two thirds of the votes')], db_default='', default='', help_text='by its own regulation; empty: that of the rules', max_length=10, verbose_name='majority'),
        ),
        migrations.AddField(
            model_name='council',
            name='tie',
            field=models.CharField(blank=True, choices=[('lost', 'It is not carried'), ('chair', 'The vote of the chair decides')], db_default='', default='', help_text='by its own regulation; empty: that of the rules', max_length=10, verbose_name='tie'),
        ),
        migrations.AddField(
            model_name='hearing',
            name='answer_until',
            field=models.DateField(blank=True, help_text='last day to agree in writing; empty: not asked', null=True),
        ),
        migrations.AddField(
            model_name='hearing',
            name='came_from',
            field=models.CharField(blank=True, choices=[('draft', 'Being prepared'), ('filed', 'Filed, waiting for screening'), ('returned', 'Returned, something is missing'), ('forwarded', 'Forwarded, waiting to be received'), ('received', 'Received, under review'), ('supplement', 'A supplement is asked for'), ('reviewed', 'Reviewed, waiting for a council'), ('council', 'Before the council'), ('passed_up', 'Passed up to the next authority'), ('rated', 'Rated, waiting for the decision'), ('decided', 'Decided, certified'), ('closed', 'Closed without a certificate'), ('withdrawn', 'Withdrawn')], db_default='', default='', help_text='where the dossier stood before, and goes if it leaves', max_length=12),
        ),
        migrations.AddField(
            model_name='hearing',
            name='in_writing',
            field=models.BooleanField(db_default=False, default=False, help_text='decided in writing, without a session'),
        ),
        migrations.AddField(
            model_name='hearing',
            name='session_asked_by',
            field=models.ForeignKey(blank=True, help_text='who objected', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grading.councilmember'),
        ),
        migrations.AddField(
            model_name='hearing',
            name='session_reason',
            field=models.TextField(blank=True, db_default='', default='', help_text='why it goes to a session and is not decided in writing'),
        ),
        migrations.AddField(
            model_name='sheetmark',
            name='before',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='what it was when the sheet was sent back', max_digits=6, null=True),
        ),
        migrations.AlterField(
            model_name='hearing',
            name='state',
            field=models.CharField(choices=[('scoring', 'Members score'), ('agreeing', 'All sheets are in, the council agrees'), ('writing', 'All sheets come to the same, members agree in writing'), ('result', 'The council has voted'), ('left', 'Taken from the council')], default='scoring', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['scoring', 'agreeing', 'writing'])), fields=('dossier',), name='grading_a_dossier_is_heard_by_one_council_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'writing'), _negated=True), ('answer_until__isnull', False), _connector='OR'), name='grading_an_answer_in_writing_has_a_last_day'),
        ),
        migrations.AddField(
            model_name='markchange',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mark_changes', to='grading.sheet'),
        ),
        migrations.AddConstraint(
            model_name='markchange',
            constraint=models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='grading_a_changed_mark_is_another'),
        ),
        migrations.RunPython(say_where_they_came_from, migrations.RunPython.noop, elidable=True),
    ]
