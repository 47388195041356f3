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
    negative_data_rejection,  # where an operation takes no parameters, they are passed over
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


@pytest.mark.django_db
def test_the_page_of_the_api_shows_every_operation_and_form_and_asks_no_other_host() -> None:
    described = Client().get("/api/openapi.json").json()

    answer = Client().get("/api/")

    assert answer.status_code == 200
    page = answer.content.decode()
    operations = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert [name for name in operations if f'id="{name}"' not in page] == []
    assert [name for name in described["components"]["schemas"] if f'id="form-{name}"' not in page] == []
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert Client().get("/api/docs")["Location"] == "/api/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/nothing", "/api/products/", "/api/demands/x/y/z"])
def test_an_address_that_the_api_does_not_have_is_answered_with_a_problem(address: str) -> None:
    answer = Client().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "NotFound"


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
@pytest.mark.parametrize("address", ["search", "products", "producers", "areas"])
def test_a_parameter_that_is_not_known_is_refused_with_those_that_are(address: str) -> None:
    answer = Client().get(f"/api/{address}?words=honey")

    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["where"] for error in problem["errors"]] == ["query.words"]
    assert re.fullmatch(r"This is not a parameter here\. Known: .*after.*\.", problem["errors"][0]["what"])


@pytest.mark.django_db
def test_the_parameters_that_are_known_are_let_through() -> None:
    assert Client().get("/api/areas?q=x&limit=1&after=").status_code == 200
    assert Client().get("/api/programmes?words=honey").status_code == 200  # it takes none, so none narrows the answer


@pytest.mark.django_db
def test_what_needs_a_person_answers_a_stranger_with_a_problem() -> None:
    answer = Client().get("/api/demands")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "NotSignedIn"
