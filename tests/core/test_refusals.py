"""Refusals carry a sentence for the person and facts for the program, and leave the API as problem details."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import gettext_lazy, ngettext_lazy

from ocop.api import not_allowed, not_found, refused
from ocop.core.refusals import DomainError


class PoolClosed(DomainError):
    message = gettext_lazy("Pool %(number)s closed on %(day)s.")


class PriceMissing(DomainError):
    message = "A price is missing: 100% of the offers need one."


def test_the_sentence_is_filled_from_the_facts() -> None:
    assert str(PoolClosed(number="L7", day="12 Mar 2029")) == "Pool L7 closed on 12 Mar 2029."


def test_a_sentence_without_facts_is_said_as_it_stands() -> None:
    assert str(PriceMissing()) == "A price is missing: 100% of the offers need one."


def test_the_code_is_the_name_of_the_fact() -> None:
    assert PoolClosed(number="L7", day="").code == "PoolClosed"


def test_a_fact_that_is_not_given_is_not_made_up() -> None:
    with pytest.raises(KeyError):
        str(PoolClosed(number="L7"))


def test_a_refusal_leaves_the_api_as_a_problem_of_conflict() -> None:
    answer = refused(RequestFactory().get("/api/"), PoolClosed(number="L7", day="12 Mar 2029"))

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["type"] == "about:blank"
    assert problem["status"] == 409
    assert problem["code"] == "PoolClosed"
    assert problem["detail"] == "Pool L7 closed on 12 Mar 2029."


def test_a_missing_right_and_a_missing_thing_are_problems_too() -> None:
    request = RequestFactory().get("/api/")

    answers = [not_allowed(request, PermissionDenied("Not in this province.")), not_found(request, Http404())]

    assert [answer.status_code for answer in answers] == [403, 404]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert json.loads(answers[0].content)["detail"] == "Not in this province."


class DaysLeft(DomainError):
    message = ngettext_lazy("There is %(days)s day.", "There are %(days)s days.", "days")


def test_what_is_counted_is_said_in_the_singular_or_the_plural() -> None:
    assert str(DaysLeft(days=1)) == "There is 1 day."
    assert str(DaysLeft(days=2)) == "There are 2 days."
