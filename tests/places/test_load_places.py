import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_the_command_answers_in_a_sentence_for_each_country() -> None:
    out = StringIO()

    call_command("load_places", "--country", "SG", "--country", "bn", stdout=out)

    assert out.getvalue().splitlines() == [
        "SG: 6 areas (5 of level 1); 6 written, 0 closed.",
        "BN: 5 areas (4 of level 1); 5 written, 0 closed.",
    ]


def test_the_command_answers_in_json() -> None:
    out = StringIO()

    call_command("load_places", "--country", "MM", "--json", stdout=out)

    assert json.loads(out.getvalue()) == [
        {"country": "MM", "levels": {"0": 1, "1": 15}, "successions": 0, "written": 16, "closed": 0}
    ]


def test_the_command_refuses_a_country_it_does_not_know() -> None:
    with pytest.raises(CommandError, match="FR"):
        call_command("load_places", "--country", "FR")
