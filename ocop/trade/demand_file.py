"""A demand written as JSON, strictly read: every key that is wrong is named."""

import json

from pydantic import ValidationError

from ocop.trade.api_forms import DemandIn
from ocop.trade.terms import DemandTerms


class DemandFileWrong(Exception):
    """The text is no demand; says what is wrong, key by key."""


def read_demand(text: str) -> DemandTerms:
    """Return the demand that a JSON text says; the keys are those of the API's ``ask_demand``.

    :raises DemandFileWrong: it is no JSON, a key is missing, unknown, or of a wrong kind.
    """
    try:
        values = json.loads(text)
    except ValueError as error:
        raise DemandFileWrong(f"this is no JSON: {error}") from error
    if not isinstance(values, dict):
        raise DemandFileWrong("this is no JSON object with the keys of a demand")
    unknown = sorted(values.keys() - DemandIn.model_fields.keys())
    if unknown:
        raise DemandFileWrong(f"unknown: {', '.join(unknown)}; known are {', '.join(DemandIn.model_fields)}")
    try:
        given = DemandIn.model_validate(values)
    except ValidationError as error:
        wrong = [f"{'.'.join(str(step) for step in one['loc']) or 'the file'}: {one['msg']}" for one in error.errors()]
        raise DemandFileWrong("; ".join(wrong)) from error
    return given.terms()
