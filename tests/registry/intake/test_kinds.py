"""What every kind of file that the desk takes in has to have."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import Promise

from ocop.grading.views.papers_entered import PAPERS
from ocop.registry.intake.kinds import Kind
from ocop.registry.intake.views import Pages
from ocop.registry.states import OUTCOME_TONES, Outcome
from ocop.registry.views import PAGES
from ocop.trade.views import SHEETS

DESKS: list[Pages[Any, Any]] = [PAGES, SHEETS, PAPERS]
PARTS = ("", "-sheet", "-columns", "-take-over", "-go-on", "-cancel", "-rows", "-report")


def kinds() -> Iterator[Kind[Any, Any]]:
    return (pages.kind for pages in DESKS)


@pytest.mark.parametrize("pages", DESKS)
def test_a_kind_has_an_address_for_each_part_and_a_template_for_each_page(pages: Pages[Any, Any]) -> None:
    addresses = {reverse(f"{pages.model.address}{part}", args=[7]) for part in PARTS}

    assert len(addresses) == len(PARTS)
    assert all(get_template(f"{pages.templates}{page}.html") for page in ("", "_list", "_rows"))


def test_a_row_can_be_rejected_in_every_kind_and_every_outcome_has_a_tone() -> None:
    for kind in kinds():
        assert Outcome.REJECTED in kind.outcomes
        assert set(kind.outcomes) <= OUTCOME_TONES.keys()


def test_kinds_queue_apart_and_name_their_columns_in_the_readers_language() -> None:
    codes = [kind.code for kind in kinds()]

    assert len(set(codes)) == len(codes)
    assert all(isinstance(label, Promise) for kind in kinds() for label in kind.labels.values())
