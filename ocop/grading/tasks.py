"""Work of grading that a worker does: some by itself every day, some when a page asks for it."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app


@app.periodic(cron="40 22 * * *")
@app.task(queue="grading", queueing_lock="raise_alarms", pass_context=False)
def raise_alarms(timestamp: int) -> None:
    """Remind of certificates that end, every day at 22:40 UTC, which is early morning in all eleven states.

    :param timestamp: of the run that this call stands for; a late one reminds by the day on which it is done.
    """
    from ocop.grading.operations import decisions  # every process reads this file at its start, few run the task

    decisions.raise_alarms(on=timezone.localdate(), at=timezone.now())


@app.periodic(cron="50 22 * * *")
@app.task(queue="grading", queueing_lock="call_late_sessions", pass_context=False)
def call_late_sessions(timestamp: int) -> None:
    """Call a session for renewals to which not every member answered in writing in time, every day at 22:50 UTC.

    :param timestamp: of the run that this call stands for; a late one goes by the day on which it is done.
    """
    from ocop.grading.operations import councils

    councils.call_late_sessions(at=timezone.now())


@app.task(queue="grading", lock="edition-effects")
def work_out_effect(effect_id: int, language: str) -> None:
    """Work out what a coming edition would change; whatever stops it is written down where the officer looks.

    Called again after it was done, or after another work has taken its place, it does nothing.
    """
    from ocop.core.refusals import DomainError
    from ocop.grading.models import EditionEffect
    from ocop.grading.operations import effects

    effect = EditionEffect.objects.filter(pk=effect_id).first()
    if effect is None:
        return
    with translation.override(language):
        try:
            effects.work_out_effect(effect, clock=timezone.now)
        except effects.EffectNotOpen:
            return
        except DomainError as refusal:
            effects.fail_effect(effect, why=str(refusal), at=timezone.now())
        except Exception:
            why = _("This could not be worked out because of a fault on this node; its operator finds it in the log.")
            effects.fail_effect(effect, why=why, at=timezone.now())
            raise


@app.task(queue="imports", lock="paper-imports")
def check_papers(import_id: int, language: str) -> None:
    """Check the rows of a sheet of certificates on paper; what stops that is said in a language.

    Called again after it was done, or after the import was stopped, it does nothing.
    """
    from ocop.grading.models import PaperImport
    from ocop.grading.operations import paper_imports
    from ocop.registry.intake.tasks import checking

    paper_import = PaperImport.objects.get(pk=import_id)
    with translation.override(language), checking(paper_import):
        paper_imports.check_papers(paper_import, at=timezone.now())


@app.task(queue="imports", lock="paper-imports")
def enter_papers(import_id: int, by: int, language: str) -> None:
    """Enter what a sheet of certificates on paper says. What stops it is written on the import, in a language."""
    from ocop.accounts.models import User
    from ocop.grading.models import PaperImport
    from ocop.grading.operations import paper_imports
    from ocop.registry.intake.tasks import taking_over

    paper_import = PaperImport.objects.get(pk=import_id)
    with translation.override(language), taking_over(paper_import):
        paper_imports.enter_papers(paper_import, by=User.objects.get(pk=by), at=timezone.now())
