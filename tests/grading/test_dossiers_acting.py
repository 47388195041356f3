"""An officer does for a producer what the producer would do, from the first page to the printed form."""

import pytest
from django.urls import reverse

from ocop.activity.models import Activity
from ocop.grading.models import Dossier
from tests.grading.prepared import officer_for, ready, signed_in
from tests.grading.test_form_fields import text_of
from tests.make import grading as make

pytestmark = pytest.mark.django_db


def test_an_officer_opens_fills_in_files_with_the_consent_and_prints() -> None:
    product = make.product()
    assert product.producer
    client = signed_in(officer_for(product.producer))
    opened = client.post(
        reverse("grading:dossier-open", args=[product.number]), {"kind": "first", "card": "vn-ocop-2026/11/"}
    )
    dossier = Dossier.objects.get()
    assert opened["Location"] == dossier.get_absolute_url()
    paper = make.paper(product.producer)
    client.post(reverse("grading:line-papers", args=[dossier.number, "1.1"]), {"paper": paper.pk})
    filled = ready(of=make.product("Mẫu"))
    Dossier.objects.filter(pk=dossier.pk).update(answers=filled.answers)
    filled.self_marks.update(dossier=dossier)

    without = client.post(reverse("grading:dossier-file", args=[dossier.number]), {"samples": "5", "oath": "on"})
    client.post(
        reverse("grading:dossier-file", args=[dossier.number]),
        {"samples": "5", "oath": "on", "consent_note": "Ký tại nhà", "consented_on": "2026-05-30"},
    )
    printed = client.get(reverse("grading:dossier-form", args=[dossier.number, "01"]))

    assert without.status_code == 422
    dossier.refresh_from_db()
    assert (dossier.state, dossier.consent_note) == ("filed", "Ký tại nhà")
    lines = Activity.objects.filter(
        verb__in=["grading.dossier_opened", "grading.papers_attached", "grading.dossier_filed"]
    )
    assert [line.on_behalf_of for line in lines] == [product.producer.number] * 3
    words = text_of(printed.content)
    assert "Ký tại nhà" in words
    assert "30/05/2026" in words
    assert client.get(reverse("grading:dossier-form", args=[dossier.number, "02"])).status_code == 200


def test_a_form_that_the_producer_filed_itself_speaks_of_no_officer() -> None:
    dossier = make.dossier(state="filed")

    printed = signed_in(make.speaker(dossier.producer)).get(
        reverse("grading:dossier-form", args=[dossier.number, "01"])
    )

    assert "Filed by an officer" not in text_of(printed.content)
