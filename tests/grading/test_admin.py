"""Grading in the administration pages: to look at, and nothing else."""

import pytest
from django.test import Client

from ocop.accounts.models import User
from tests.make import grading

pytestmark = pytest.mark.django_db
LISTS = (
    *("dossier", "editionsettings", "editioneffect", "round", "council", "decision", "appeal"),
    *("starcertificate", "revocationcase", "issuerkey"),
)


@pytest.mark.parametrize("model", LISTS)
def test_every_list_is_read_and_nothing_is_added(client: Client, model: str) -> None:
    client.force_login(User.objects.create_superuser("root"))

    assert client.get(f"/admin/grading/{model}/").status_code == 200
    assert client.get(f"/admin/grading/{model}/add/").status_code == 403


def test_a_dossier_is_shown_and_not_changed(client: Client) -> None:
    dossier = grading.dossier(state="filed")
    client.force_login(User.objects.create_superuser("root"))

    page = client.get(f"/admin/grading/dossier/{dossier.pk}/change/")

    assert dossier.number in page.content.decode()
    assert client.post(f"/admin/grading/dossier/{dossier.pk}/change/", {"number": "x"}).status_code == 403
