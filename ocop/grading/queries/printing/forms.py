"""What the forms of a dossier say, gathered into values: registration, self-assessment, the commune's report."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from ocop.accounts.models import User
from ocop.activity.queries import history_of
from ocop.core.refusals import DomainError
from ocop.grading.form_fields import Field, Part, parts_of
from ocop.grading.models import Dossier, Paper, Screening
from ocop.grading.papers import paper_kinds
from ocop.grading.printing.values_forms import (
    Answer,
    CardPart,
    Form01,
    Form02,
    Form03,
    Group,
    Line,
    Receipt,
    Remark,
    Section,
    Subject,
    Tick,
)
from ocop.grading.printing.words import day_words
from ocop.grading.queries.contents import claims_of
from ocop.grading.queries.dossiers import attachments_of
from ocop.grading.queries.imprints import imprint, language_of, place_words
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.rating import Rating, rate
from ocop.grading.scoring.records import Criterion, Edition, Heading, Words
from ocop.grading.selfscore import NOTHING, Claim, levels_of, points_claimed
from ocop.grading.states import EDITABLE_DOSSIERS

FORM: Words = {"vi": "Mẫu", "en": "Form"}
PART: Words = {"vi": "Phần", "en": "Part"}
REGISTRATION = "01"
"""The form of the registration; it is the one that can be printed before anything is known."""
RECEIVES = ("screening", "reception")
"""What a body does that receives dossiers, in the order in which they pass."""


def has_form(dossier: Dossier, number: str) -> bool:
    """Say whether a dossier has a form of a number: its kind asks for it, or it is the one of the screening."""
    rules = rules_of(dossier.edition)
    if number == rules.screening_form:
        return True
    return number in rules.kinds.get(dossier.kind, ()) and bool(_parts(rules, number))


def form_01_values(dossier: Dossier, *, on: dt.date) -> Form01:
    """Return the registration, as it stands on a day."""
    rules = rules_of(dossier.edition)
    forms = rules.kinds.get(dossier.kind, ())
    samples = 0 if dossier.set_number in rules.no_samples_for else rules.samples.get(dossier.kind, 0)
    return Form01(
        imprint=imprint(
            rules,
            on=on,
            number=dossier.number,
            subject=dossier.product.number,
            demonstration=dossier.demonstration,
            draft=dossier.state in EDITABLE_DOSSIERS,
        ),
        title=_title(rules, "01"),
        subject=_subject(dossier, rules),
        answers=_answers(_parts(rules, "01"), dossier),
        kind=dossier.kind,
        kinds=_kinds(rules, dossier.kind),
        report="02" in forms,
        former=dossier.previous.number if dossier.previous else "",
        samples=dossier.samples or samples,
        stars=dossier.wished_stars if rules.outcome == "stars" else None,
        filed_on=_filed_on(dossier),
        signer=str(dossier.answers.get("representative", "")),
        receipts=_receipts(dossier, rules),
        ours=rules.forms_ours,
        consent=dossier.consent_note,
        consented_on=timezone.localdate(dossier.consented_at) if dossier.consented_at else None,
    )


def blank_form_values(rules: Edition, number: str, *, on: dt.date) -> Form01 | None:
    """Return a form of an edition to be filled in by hand; none where it has no such form, or one with a self-score."""
    parts = _parts(rules, number)
    if number not in rules.forms or number != REGISTRATION or not parts:
        return None
    return Form01(
        imprint=imprint(rules, on=on, number=rules.code, subject=rules.code),
        title=_title(rules, number),
        subject=Subject("", "", "", {}, (), "", {}, rules.names, rules.act.number),
        answers=tuple(
            Answer(field.names, _choices(field) if field.kind == "choice" else {})
            for part in parts
            for field in part.fields
            if field.kind != "tick"
        ),
        kind="",
        kinds=_kinds(rules),
        report=any("02" in forms for forms in rules.kinds.values()),
        former="",
        samples=0,
        stars=None,
        filed_on=None,
        signer="",
        receipts=(),
        ours=rules.forms_ours,
    )


def _kinds(rules: Edition, kind: str = "") -> tuple[str, ...]:
    return tuple(rules.kinds) or ((kind,) if kind else ())


def _choices(field: Field) -> Words:
    """Return what can be chosen, in one line by language."""
    languages = dict.fromkeys(language for names in field.choices.values() for language in names)
    return {language: " / ".join(names.get(language, "") for names in field.choices.values()) for language in languages}


def form_02_values(dossier: Dossier, *, on: dt.date) -> Form02:
    """Return the self-assessment, as it stands on a day: every line of the card in its order."""
    rules = rules_of(dossier.edition)
    claims, papers = claims_of(dossier), attachments_of(dossier)
    rating = _rated(points_claimed(claims), rules, dossier.set_number)
    parts = _parts(rules, "02")
    language = language_of(rules.country)
    return Form02(
        imprint=imprint(
            rules,
            on=on,
            number=dossier.number,
            subject=dossier.product.number,
            demonstration=dossier.demonstration,
            draft=dossier.state in EDITABLE_DOSSIERS,
        ),
        title=_title(rules, "02"),
        subject=_subject(dossier, rules),
        kind=dossier.kind,
        before=tuple(_section(part, dossier) for part in parts if not part.after_score),
        numbered=any(part.number for part in parts),
        parts=tuple(
            CardPart(
                part.code,
                part.names,
                Decimal(0) if rating is None else _exact(rating, part.code),
                part.points,
                tuple(_groups(part, claims, papers, dossier.variant, language)),
            )
            for part in rules.scorecards[dossier.set_number].parts
        ),
        total=None if rating is None else sum((_exact(rating, code) for code in rating.parts), Decimal(0)),
        most=rules.total,
        after=tuple(_section(part, dossier) for part in parts if part.after_score),
        papers=tuple(_paper(one, language) for one in papers.get("", [])),
        filed_on=_filed_on(dossier),
        signer=str(dossier.answers.get("representative", "")),
        ours=rules.forms_ours,
    )


def screening_to_print(dossier: Dossier, *, own: bool) -> Screening | None:
    """Return the last screening of a dossier; for its producer only one that is closed."""
    found = Screening.objects.filter(dossier=dossier).select_related("by")
    return (found.filter(closed_at__isnull=False) if own else found).first()


def form_03_values(screening: Screening, *, on: dt.date) -> Form03:
    """Return the report of the commune, as it stands on a day."""
    dossier = screening.dossier
    rules = rules_of(dossier.edition)
    body = next((one for one in rules.authorities.values() if "screening" in one.does), None)
    answered = [one for one in _answers(_parts(rules, "01"), dossier) if any(one.answer.values())]
    kind = [field for part in _parts(rules, "02") for field in part.fields if field.code == "entity_type"]
    closed_on = timezone.localdate(screening.closed_at) if screening.closed_at else None
    return Form03(
        imprint=imprint(
            rules,
            on=closed_on or on,
            number=screening.letter or dossier.number,
            subject=dossier.product.number,
            demonstration=dossier.demonstration,
            draft=closed_on is None,
        ),
        title=_title(rules, rules.screening_form),
        subject=_subject(dossier, rules),
        office=body.names if body else {},
        general=(*answered, *(_answer(field, dossier) for field in kind)),
        kind=dossier.kind,
        receipt=dossier.receipt,
        begun_on=screening.begun_on,
        due_on=screening.due_on,
        remarks=tuple(
            Remark(
                content.names,
                screening.remarks.get(content.code, {}).get("holds"),
                str(screening.remarks.get(content.code, {}).get("remark", "")),
            )
            for content in rules.screening
        ),
        complete=screening.complete,
        missing=screening.missing,
        proposal=screening.proposal,
        forwarded=screening.forwarded,
        letter=screening.letter,
        closed_on=closed_on,
        officer=str(screening.by or ""),
    )


def _parts(rules: Edition, form: str) -> list[Part]:
    return [part for part in parts_of(rules.form_fields).values() if part.form == form]


def _title(rules: Edition, number: str) -> Words:
    names = rules.forms.get(number, {"en": ""})
    if rules.forms_ours:
        return names
    return {
        language: f"{FORM.get(language, FORM['en'])} {number}: {name}".rstrip(": ") for language, name in names.items()
    }


def _heading(names: Words, code: str = "") -> Words:
    """Return the name of a part without the form's own, which stands in the title already."""
    made = {}
    for language, name in names.items():
        own = name.partition(": ")[2] or name
        made[language] = f"{PART.get(language, PART['en'])} {code}: {own}" if code else own
    return made


def _subject(dossier: Dossier, rules: Edition) -> Subject:
    card = rules.scorecards[dossier.set_number]
    return Subject(
        product=dossier.product.name,
        product_number=dossier.product.number,
        producer=dossier.producer.name,
        place=place_words([dossier.area])[dossier.area.pk],
        groups=tuple(
            group.names for group in rules.groups if card.group == group.code or card.group.startswith(f"{group.code}.")
        ),
        set_number=dossier.set_number,
        set_name=card.names,
        edition=rules.names,
        act=rules.act.number,
    )


def _filed_on(dossier: Dossier) -> dt.date | None:
    return timezone.localdate(dossier.filed_at) if dossier.filed_at else None


def _receipts(dossier: Dossier, rules: Edition) -> tuple[Receipt, ...]:
    """Return what each office that receives the dossier writes on form 01; lines to write on where it did not yet."""
    found = []
    for task in RECEIVES:
        body = next((one for one in rules.authorities.values() if task in one.does), None)
        if body is None:
            continue
        if task == "screening":
            first = Screening.objects.filter(dossier=dossier).order_by("pk").select_related("by").first()
            found.append(
                Receipt(
                    body.names, dossier.receipt, first.begun_on if first else None, str(first.by or "") if first else ""
                )
            )
        else:
            line = history_of("dossier", dossier.number).filter(verb="grading.dossier_received").first()
            found.append(
                Receipt(
                    body.names,
                    dossier.receipt_above,
                    timezone.localdate(line.at) if line else None,
                    _name_of(line.by) if line else "",
                )
            )
    return tuple(found)


def _name_of(username: str) -> str:
    person = User.objects.filter(username=username).first()
    return str(person) if person else username


def _section(part: Part, dossier: Dossier) -> Section:
    ticks = tuple(
        Tick(field.names, bool(dossier.answers.get(field.code))) for field in part.fields if field.kind == "tick"
    )
    return Section(_heading(part.names, part.number), _answers([part], dossier), ticks)


def _answers(parts: Iterable[Part], dossier: Dossier) -> tuple[Answer, ...]:
    return tuple(_answer(field, dossier) for part in parts for field in part.fields if field.kind != "tick")


def _answer(field: Field, dossier: Dossier) -> Answer:
    given = str(dossier.answers.get(field.code) or "")
    if field.kind == "choice" and given in field.choices:
        return Answer(field.names, field.choices[given])
    if field.kind == "day":
        try:
            day = dt.date.fromisoformat(given)
        except ValueError:
            return Answer(field.names, {"en": given})
        language = language_of(dossier.area.country)
        words = day_words(day, language)
        return Answer(field.names, {language: words["own"], "en": words["en"] or words["own"]})
    return Answer(field.names, {"en": given})


def _rated(points: Mapping[str, Decimal], rules: Edition, number: str) -> Rating | None:
    try:
        return rate([points], rules, number)
    except DomainError:  # points or bands that the programme has not published
        return None


def _exact(rating: Rating, part: str) -> Decimal:
    points = rating.parts[part]
    return Decimal(points.numerator) / Decimal(points.denominator)


def _groups(
    part: Heading,
    claims: Mapping[str, Claim],
    papers: Mapping[str, Sequence[Paper]],
    variant: str,
    language: str,
) -> Iterable[Group]:
    """Yield the headings of a part with their lines; lines right under the part make a group without a heading."""
    loose: list[Line] = []
    for item in part.items:
        if isinstance(item, Criterion):
            loose.append(_line(item, claims, papers, variant, language))
            continue
        if loose:
            yield Group("", {}, tuple(loose))
            loose = []
        lines = tuple(_line(one, claims, papers, variant, language) for one in item.criteria())
        yield Group(item.code, item.names, lines)
    if loose:
        yield Group("", {}, tuple(loose))


def _line(
    line: Criterion,
    claims: Mapping[str, Claim],
    papers: Mapping[str, Sequence[Paper]],
    variant: str,
    language: str,
) -> Line:
    claim = claims.get(line.code, NOTHING)
    level = next((one for one in levels_of(line, variant) if one.points == claim.points), None)
    return Line(
        code=line.code,
        name=line.names,
        maximum=line.maximum,
        points=claim.points,
        level=level.words if level else {},
        description=claim.description,
        papers=tuple(_paper(one, language) for one in papers.get(line.code, ())),
    )


def _paper(paper: Paper, language: str) -> str:
    """Return a paper in a line: what it is, its number and its day."""
    kind = paper_kinds().get(paper.kind)
    named = paper.title or ((kind.names.get(language) or kind.names["en"]) if kind else paper.file_name)
    day = day_words(paper.issued_on, language)["figures"] if paper.issued_on else ""
    return ", ".join(filter(None, (named, paper.number, day)))
