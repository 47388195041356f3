"""Addresses with a zero byte."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/products/%00/", "/check/%00/", "/%00/", "/schemes/%00/"])
def test_an_address_with_a_zero_byte_leads_nowhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_programs_are_answered_in_their_own_form(client: Client) -> None:
    answer = client.get("/api/editions/%00")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
