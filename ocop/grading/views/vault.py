"""Pages of the evidence vault."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.activity.queries import history_of
from ocop.core.refusals import DomainError
from ocop.grading.forms.dossiers import PaperFactsForm, PaperForm, Sent, paper_initial
from ocop.grading.models import Dossier, Paper, Upload
from ocop.grading.operations import dossiers as dossier_operations
from ocop.grading.operations import uploads, vault
from ocop.grading.papers import kind_name
from ocop.grading.queries import dossiers as dossier_queries
from ocop.grading.queries import vault as queries
from ocop.grading.telling import paper_standing
from ocop.grading.views.keeping import forget_typed, keeps_typed, typed_before
from ocop.registry.models import Producer

PAPERS_ON_A_PAGE = 50
LOOKS_SHOWN = 20
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def paper_list(request: UserRequest) -> HttpResponse:
    """List the papers of the vaults that the person may fill, one producer after the other."""
    producers = queries.producers_spoken_for(request.user)
    chosen = next(
        (one for one in producers if one.number == request.GET.get("of")), producers[0] if producers else None
    )
    today = timezone.localdate()
    papers = queries.papers_in_vault(chosen) if chosen else Paper.objects.none()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        papers = papers.filter(pk__lt=int(before))
    shown = list(papers[: PAPERS_ON_A_PAGE + 1])
    more = shown[PAPERS_ON_A_PAGE - 1].pk if len(shown) > PAPERS_ON_A_PAGE else None
    of = f"of={chosen.number}&" if chosen else ""
    context = {
        "producers": producers,
        "producer": chosen,
        "papers": [(paper, kind_name(paper.kind), paper_standing(paper, today)) for paper in shown[:PAPERS_ON_A_PAGE]],
        "previous_url": f"?{of}" if before else "",
        "next_url": f"?{of}before={more}" if more else "",
    }
    return render(request, "grading/paper_list.html", context)


@require_safe
def paper_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show what is said of a paper, what it proves, and to its own people who looked at it."""
    paper = _visible(request, pk)
    own = any(one.pk == paper.producer_id for one in queries.producers_spoken_for(request.user))
    uses = paper.attachments.select_related("dossier").order_by("dossier_id", "criterion")
    seen = dossier_queries.dossiers_visible_to(request.user).order_by().values("pk")
    replaced_by = Paper.objects.filter(replaces=paper).first()
    context = {
        "paper": paper,
        "kind": kind_name(paper.kind),
        "standing": paper_standing(paper, timezone.localdate()),
        "own": own,
        "editable": own and paper.removed_at is None and replaced_by is None,
        "replaced_by": replaced_by if own else None,
        "uses": list(uses if own else uses.filter(dossier__in=seen)),
        "looks": list(history_of("paper", str(paper.pk)).filter(verb="grading.paper_seen")[:LOOKS_SHOWN])
        if own
        else [],
        "picture": paper.media_type.startswith("image/"),
    }
    return render(request, "grading/paper.html", context)


@require_safe
def paper_file(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    """Give out the file of a paper to who may see it; a look at a sensitive one is written down."""
    paper = vault.look_at_paper(_visible(request, pk), by=request.user, at=timezone.now())
    try:
        content = paper.file.open("rb")
    except FileNotFoundError:
        messages.error(request, _("The file of this paper is not on this node. Ask who keeps it."))
        return redirect(paper)
    name = f"{Path(paper.file_name).stem or paper.pk}{Path(paper.file.name or '').suffix}"
    answer = FileResponse(content, filename=name, content_type=paper.media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page_methods
@keeps_typed()
def add(request: UserRequest, number: str) -> HttpResponse:
    """Put a paper into a producer's vault, and attach it to a line of a dossier if it was asked for there."""
    producer = _producer(request, number)
    dossier = _dossier_asking(request, producer)
    line = request.GET.get("line", "") if dossier else ""
    place = request.get_full_path()
    kept = typed_before(request, place) if request.method != "POST" else {}
    initial = {"kind": request.GET.get("kind", ""), **kept}
    form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if kept:
        words = _("What you typed before you signed in is back below. It is not saved yet.")
        messages.warning(request, words if kept.get("upload") else f"{words} {_('Choose the file again.')}")
    context: dict[str, object] = {"form": form, "producer": producer, "dossier": dossier, "line": line}
    if request.method == "POST":
        paper = _taken(request, form, producer, context, replacing=None)
        if paper is not None:
            forget_typed(request, place)
            messages.success(request, _("“%(paper)s” is in the vault.") % {"paper": paper})
            return _attached(request, paper, dossier, line) if dossier else redirect(_list_of(producer))
    return render(request, "grading/paper_form.html", context, status=422 if form.errors else 200)


@page_methods
def replace(request: UserRequest, pk: int) -> HttpResponse:
    """Put a newer paper in the place of one."""
    paper = _own(request, pk)
    initial = paper_initial(paper) | {"issued_on": None, "last_day": None, "number": ""}
    form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, object] = {"form": form, "producer": paper.producer, "replaced": paper}
    if request.method == "POST":
        new = _taken(request, form, paper.producer, context, replacing=paper)
        if new is not None:
            messages.success(
                request,
                _("“%(paper)s” was replaced, also in the dossiers that can still be changed.") % {"paper": paper},
            )
            return redirect(new)
    return render(request, "grading/paper_form.html", context, status=422 if form.errors else 200)


@page_methods
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """Correct what is said of a paper."""
    paper = _own(request, pk)
    form = PaperFactsForm(request.POST or None, initial=paper_initial(paper))
    if request.method == "POST" and form.is_valid():
        try:
            vault.correct_paper(paper, form.facts(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The facts of the paper are corrected."))
            return redirect(paper)
    context = {"form": form, "producer": paper.producer, "corrected": paper}
    return render(request, "grading/paper_form.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take a paper out of the vault."""
    paper = _own(request, pk)
    try:
        vault.remove_paper(paper, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(paper)
    messages.success(request, _("“%(paper)s” was taken out of the vault.") % {"paper": paper})
    return redirect(_list_of(paper.producer))


def _taken(
    request: UserRequest,
    form: PaperForm,
    producer: Producer,
    context: dict[str, object],
    *,
    replacing: Paper | None,
) -> Paper | None:
    """Take the paper in; else leave what was typed, and the file that came, on the page for another try."""
    valid = form.is_valid()
    key, at = form.cleaned_data.get("upload", ""), timezone.now()
    try:
        sent: Sent | None = form.cleaned_data.get("file")
        if sent is not None:
            key = str(_received(sent, producer, request).key)
            _hold(form, key)
        if not key:
            return None
        held = uploads.whole_upload(key, producer=producer, by=request.user)
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        _hold(form, "")
        return None
    context["held"] = held
    if not valid:
        return None
    facts, name = form.facts(), held.file_name
    try:
        if replacing is None:
            paper = vault.add_paper(producer, facts, uploads.path_of(held), file_name=name, by=request.user, at=at)
        else:
            paper = vault.replace_paper(replacing, facts, uploads.path_of(held), file_name=name, by=request.user, at=at)
    except vault.PaperGone as refusal:
        form.add_error(None, str(refusal))
        return None
    except DomainError as refusal:  # the file itself is refused, so another must be chosen
        form.add_error("file", str(refusal))
        context["held"], context["known"] = None, refusal.facts.get("paper")
        _hold(form, "")
        uploads.forget_upload(held)
        return None
    uploads.forget_upload(held)
    return paper


def _received(sent: Sent, producer: Producer, request: UserRequest) -> Upload:
    with tempfile.NamedTemporaryFile() as kept:
        for chunk in sent.chunks():
            kept.write(chunk)
        kept.flush()
        return uploads.receive_file(
            producer, Path(kept.name), file_name=sent.name or "", by=request.user, at=timezone.now()
        )


def _hold(form: PaperForm, key: str) -> None:
    """Let the page bring the key of the file that came, so that it need not be sent again."""
    data = form.data.copy() if isinstance(form.data, QueryDict) else QueryDict(mutable=True)
    data["upload"] = key
    form.data = data


def _attached(request: UserRequest, paper: Paper, dossier: Dossier, line: str) -> HttpResponse:
    try:
        dossier_operations.attach_paper(dossier, paper, criterion=line, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    if line:
        return redirect("grading:line-papers", dossier.number, line)
    return redirect("grading:dossier-papers", dossier.number)


def _dossier_asking(request: UserRequest, producer: Producer) -> Dossier | None:
    number = request.GET.get("dossier", "")
    return next((one for one in Dossier.objects.filter(producer=producer) if one.number == number), None)


def _visible(request: UserRequest, pk: int) -> Paper:
    return get_object_or_404(queries.papers_visible_to(request.user), pk=pk)


def _own(request: UserRequest, pk: int) -> Paper:
    producers = queries.producers_spoken_for(request.user)
    return get_object_or_404(queries.papers_visible_to(request.user).filter(producer__in=producers), pk=pk)


def _producer(request: UserRequest, number: str) -> Producer:
    numbers = [one.pk for one in queries.producers_spoken_for(request.user)]
    return get_object_or_404(Producer.objects.filter(pk__in=numbers), number=number)


def _list_of(producer: Producer) -> str:
    return f"{reverse('grading:papers')}?of={producer.number}"
