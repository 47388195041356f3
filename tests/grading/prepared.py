"""Files and dossiers that are ready to be sent, for the tests of the room of dossiers."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

from django.test import Client
from PIL import Image
from pypdf import PdfWriter

from ocop.accounts.models import User
from ocop.accounts.operations import begin_acting
from ocop.accounts.roles import Role
from ocop.grading.editions import edition
from ocop.grading.form_fields import fields_of
from ocop.grading.models import Dossier, IssuerKey, Result, SelfMark, StarCertificate
from ocop.grading.operations import dossiers as operations
from ocop.grading.selfscore import NOTHING
from ocop.grading.states import DossierKind
from ocop.registry.models import Producer, Product
from tests.make import accounts
from tests.make import grading as make


def pdf(*, pages: int = 1, password: str = "", title: str = "") -> bytes:
    """Return a PDF with empty pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=200)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), exif: bytes = b"", colour: str = "red") -> bytes:
    """Return a picture of one colour."""
    kept = io.BytesIO()
    drawn = Image.new("RGB", size, colour)
    if exif:
        drawn.save(kept, kind, exif=exif)
    else:
        drawn.save(kept, kind)
    return kept.getvalue()


def written(folder: Path, content: bytes, name: str = "sent") -> Path:
    """Return a file with a content."""
    file = folder / name
    file.write_bytes(content)
    return file


def officer_for(producer: Producer) -> User:
    """Return a commune officer who works for a producer now."""
    person = accounts.officer(role=Role.COMMUNE_OFFICER, of=producer.area)
    begin_acting(
        person, subject=producer.number, subject_name=producer.name, area=producer.area, reason="Sick", at=make.NOON
    )
    return person


def ready(*, of: Product | None = None, set_number: str = "11", state: str = "draft") -> Dossier:
    """Return a draft in which nothing is missing: every line at its highest level, every answer given."""
    dossier = make.dossier(of=of, set_number=set_number, state=state)
    rules = edition(dossier.edition)
    SelfMark.objects.bulk_create(
        SelfMark(
            dossier=dossier,
            criterion=line.code,
            points=line.choices[-1],
            description="Lời kể",
            changed_at=make.NOON,
        )
        for line in rules.scorecards[dossier.set_number].criteria.values()
    )
    dossier.answers = {
        field.code: next(iter(field.choices), "Có") if field.kind != "phone" else "+84 912 345 678"
        for field in fields_of(rules.form_fields).values()
        if field.required
    }
    dossier.save()
    return dossier


def certificate(of: Product, *, stars: int = 3, until: dt.date | None = None, state: str = "valid") -> StarCertificate:
    """Return a certificate that was issued on paper before."""
    return StarCertificate.objects.create(
        number=f"{of.number}/2024/UBND",
        product=of,
        product_name=of.name,
        scheme="vn-ocop",
        edition=make.EDITION,
        stars=stars,
        authority="province",
        area=of.area,
        decision_number="12/QĐ-UBND",
        decided_on=dt.date(2023, 12, 1),
        issued_on=dt.date(2023, 12, 1),
        valid_until=until,
        state=state,
        source="entered",
        created_at=make.NOON,
    )


def opened(of: Product, *, by: User | None = None, at: dt.datetime = make.NOON, **choice: str) -> Dossier:
    """Open a dossier by one of the producer's people."""
    assert of.producer
    asked = {"edition": make.EDITION, "set_number": "11", "variant": ""} | choice
    return operations.open_dossier(
        of,
        kind=DossierKind(asked.pop("kind", "first")),
        edition=asked["edition"],
        set_number=asked["set_number"],
        variant=asked["variant"],
        by=by or make.speaker(of.producer),
        at=at,
    )


def former_of(product: Product) -> Dossier:
    """Return the decided dossier that stands behind a product's certificate of 3 stars."""
    former = make.dossier(of=product, state="decided", marks={"1.1": 1, "1.2": 1})
    hearing = make.hearing(of=former)
    hearing.state, hearing.stars, hearing.closed_at = "result", 3, make.NOON
    hearing.save()
    result = Result.objects.create(dossier=former, hearing=hearing, stars=3, total=Decimal(60))
    key = IssuerKey.objects.create(
        kid=product.number,
        scheme="vn-ocop",
        authority="province",
        area=product.area,
        public_jwk={},
        created_at=make.NOON,
    )
    held = certificate(product, until=dt.date(2027, 6, 1))
    held.source, held.result, held.key, held.status_index = "decided", result, key, 1
    held.save()
    return former


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def speaking(dossier: Dossier) -> Client:
    """Return the browser of a person who speaks for a dossier's producer."""
    return signed_in(make.speaker(dossier.producer))


def typed_line(code: str, points: str, description: str, was: str = NOTHING.mark) -> dict[str, str]:
    """Return what the form sends of a line."""
    return {f"points-{code}": points, f"description-{code}": description, f"was-{code}": was}
