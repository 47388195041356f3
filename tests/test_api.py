"""The API held against its own description: whatever is sent, the answer is one that it promises, and never a 500."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from ninja import Schema
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from ocop.accounts.operations import make_api_key
from ocop.accounts.roles import Role
from tests import make

schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


NOT_PROMISED: list[Any] = [
    positive_data_acceptance,  # a rule of the field may refuse what is well formed
    negative_data_rejection,  # parameters that nobody knows are passed over
]


@pytest.fixture
def bearer(db: None) -> Iterator[str]:
    """Return the header of a key whose owner may do everything; requests leave the test's connection open."""
    make.product()
    _key, secret = make_api_key(make.officer(role=Role.ADMINISTRATOR, of=None), "schemathesis", at=make.NOON)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield f"Bearer {secret}"
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_every_answer_is_one_that_the_description_promises(case: schemathesis.Case[Any], bearer: str) -> None:
    headers = {"Authorization": bearer, "Accept-Encoding": "identity"}

    case.call_and_validate(headers=headers, excluded_checks=NOT_PROMISED)


def test_description_is_public_and_names_every_router() -> None:
    answer = Client().get("/api/openapi.json")

    assert answer.status_code == 200
    tags = {tag for path in answer.json()["paths"].values() for one in path.values() for tag in one["tags"]}
    assert tags == {"catalogue", "grading", "places", "register", "trade"}


def test_no_two_shapes_of_the_description_share_a_name() -> None:
    described = set(re.findall(r"#/components/schemas/(\w+)", Client().get("/api/openapi.json").content.decode()))
    known, waiting = [], [Schema]
    while waiting:
        waiting += (found := waiting.pop().__subclasses__())
        known += [shape.__name__ for shape in found if shape.__module__.startswith("ocop.")]

    assert sorted({name for name in known if name in described and known.count(name) > 1}) == []


@pytest.mark.django_db
def test_a_body_that_is_too_long_is_answered_with_a_problem() -> None:
    sent = {"token": "x" * 3_000_000}

    answer = Client().post("/api/certificates/verify", sent, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (413, "RequestDataTooBig")


@pytest.mark.django_db
def test_what_needs_a_person_answers_a_stranger_with_a_problem() -> None:
    answer = Client().get("/api/demands")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "NotSignedIn"
