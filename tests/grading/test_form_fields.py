"""What the forms of every edition ask: whole lists of questions, named in the editions, printed in their script."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ocop.grading.editions import edition, edition_codes
from ocop.grading.form_fields import FOLDER, KINDS, PREFILLS, Field, fields_of, parts_of
from ocop.grading.models import Dossier
from ocop.grading.operations import dossiers as operations
from ocop.grading.printing.letters import MISSING
from ocop.grading.queries.imprints import language_of
from ocop.grading.queries.printing.forms import blank_form_values, form_01_values, form_02_values
from ocop.grading.rules.folders import known_form_fields
from ocop.grading.states import DossierKind
from ocop.registry.models import Product
from tests.grading.prepared import signed_in
from tests.make import grading, places, registry

TODAY = dt.date(2026, 11, 25)
WITH_FORMS = [code for code in edition_codes() if edition(code).form_fields]
SCRIPTS = {"th-opc-2024": "Thai", "la-odop-2017": "Lao", "kh-ovop": "Khmer", "mm-ovop": "Myanmar"}


def every_field(code: str) -> list[Field]:
    return [field for part in parts_of(edition(code).form_fields).values() for field in part.fields]


def test_every_edition_that_can_be_used_names_forms_and_what_they_ask() -> None:
    usable = {code for code in edition_codes() if edition(code).outcome != "none" and edition(code).state != "archived"}

    assert usable <= set(WITH_FORMS)
    for code in usable:
        assert edition(code).forms, code
        assert edition(code).kinds["first"], code


def test_every_list_is_named_by_an_edition() -> None:
    named = {name for code in WITH_FORMS for name in edition(code).form_fields}

    assert named == set(known_form_fields())
    assert (FOLDER / "parts.csv").exists()


@pytest.mark.parametrize("code", WITH_FORMS)
def test_the_questions_of_an_edition_are_whole(code: str) -> None:
    rules, fields = edition(code), every_field(code)
    own = language_of(rules.country)

    assert len({field.code for field in fields}) == len(fields)
    assert fields_of(rules.form_fields).keys() == {field.code for field in fields}
    for part in parts_of(rules.form_fields).values():
        assert part.names.keys() >= {own, "en"}, part.code
        assert part.fields, part.code
        assert part.form in rules.forms
    for field in fields:
        assert field.names.keys() >= {own, "en"}, field.code
        assert field.kind in KINDS
        assert field.prefill in ("", *PREFILLS)
        assert (field.kind == "choice") == bool(field.choices)
        assert all(names.keys() >= {own, "en"} and all(names.values()) for names in field.choices.values())


def test_a_list_is_added_to_the_parts_of_another_and_no_list_asks_nothing() -> None:
    both = parts_of(("general", "id-ovop"))

    assert list(both) == ["maker", "product", "cluster"]
    assert not parts_of(())


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def fonts_of(content: bytes) -> str:
    found: list[str] = []
    for page in PdfReader(io.BytesIO(content)).pages:
        resources = page["/Resources"].get_object()
        assert isinstance(resources, dict)
        found += [str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()]
    return " ".join(found)


@pytest.mark.django_db
@pytest.mark.parametrize("code", WITH_FORMS)
def test_a_blank_form_of_every_edition_is_given_to_anybody_in_its_own_letters(code: str, client: Client) -> None:
    answer = client.get(reverse("grading:blank-form", args=[code, "01"]))

    assert answer.status_code == 200
    words = text_of(answer.content)
    assert MISSING not in words
    assert ("not a form of the programme" in words) == edition(code).forms_ours
    if code in SCRIPTS:
        assert f"NotoSans{SCRIPTS[code]}" in fonts_of(answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "form"), [("sg-trade", "01"), ("vn-ocop-2026", "02"), ("vn-ocop-2026", "9"), ("x", "01")]
)
def test_a_form_that_is_not_there_is_not_found(code: str, form: str, client: Client) -> None:
    assert client.get(reverse("grading:blank-form", args=[code, form])).status_code == 404


@pytest.mark.django_db
def test_the_page_of_an_edition_leads_to_its_form_and_says_whose_it_is(client: Client) -> None:
    page = client.get(reverse("grading:edition", args=["bn-1k1p"]), headers={"accept-language": "en"}).content.decode()

    assert reverse("grading:blank-form", args=["bn-1k1p", "01"]) in page
    assert "sheets of this platform" in page


def goods(country: str, language: str) -> Product:
    area = places.area(f"{country}.01.00001", level=3)
    return registry.product(
        "Banig", of=registry.producer("Samar weavers", of=area, language=language), language=language
    )


def begun(country: str, language: str, code: str) -> Dossier:
    product = goods(country, language)
    assert product.producer
    person = grading.speaker(product.producer)
    return operations.open_dossier(
        product, kind=DossierKind.FIRST, edition=code, set_number="1", by=person, at=grading.NOON
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "language", "code", "answer", "words"),
    [
        ("PH", "tl", "ph-trustmark-2023", {"enterprise_size": "micro", "history": "Hinabi sa Basey."}, "Mikro"),
        ("TH", "th", "th-opc-2024", {"std_gmp": True, "dimension_1": "1.2", "history": "ทอมือ"}, "Thai FDA"),
    ],
)
def test_a_dossier_of_another_scheme_is_filled_in_and_printed(
    country: str, language: str, code: str, answer: dict[str, object], words: str
) -> None:
    dossier = begun(country, language, code)
    person = grading.speaker(dossier.producer)
    client = signed_in(person)
    operations.answer_form(dossier, answer, by=person, at=grading.NOON)
    dossier.refresh_from_db()

    for part in parts_of(edition(code).form_fields):
        assert client.get(reverse("grading:dossier-answers", args=[dossier.number, part])).status_code == 200
    for form in ("01", "02"):
        printed = client.get(reverse("grading:dossier-form", args=[dossier.number, form]))
        assert printed.status_code == 200
        assert MISSING not in text_of(printed.content)
    both = text_of(client.get(reverse("grading:dossier-form", args=[dossier.number, "01"])).content) + text_of(
        printed.content
    )
    assert words in both.replace("\u200b", "")


@pytest.mark.django_db
def test_the_register_prefills_a_choice_only_where_the_form_has_it() -> None:
    dossier = begun("PH", "tl", "ph-trustmark-2023")

    assert dossier.answers["unit_name"] == "Samar weavers"
    assert "enterprise_size" not in dossier.answers


@pytest.mark.django_db
def test_a_sheet_of_ours_says_so_and_the_programmes_own_form_does_not() -> None:
    ours, theirs = begun("PH", "tl", "ph-trustmark-2023"), grading.dossier()

    assert form_01_values(ours, on=TODAY).ours
    assert form_02_values(ours, on=TODAY).ours
    assert form_02_values(ours, on=TODAY).after == ()
    assert not form_01_values(theirs, on=TODAY).ours
    numbers = [section.title["vi"][:8] for section in form_02_values(theirs, on=TODAY).before]
    assert numbers == ["Phần I: ", "Giấy tờ ", "Phần II:"]
    blank = blank_form_values(edition("vn-ocop-2026"), "01", on=TODAY)
    assert blank
    assert not blank.ours
