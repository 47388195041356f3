"""An OpenAPI description becomes records that a page can show."""

from typing import Any

from ocop.core.reference import Answer, Field, Form, Operation, forms_of, groups_of

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/api/lots/{number}": {
            "get": {
                "operationId": "lot",
                "summary": "Lot",
                "description": "Return one\nlot.\n\nOnly what is public.",
                "parameters": [
                    {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "on",
                        "in": "query",
                        "schema": {
                            "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}],
                            "description": "a day",
                        },
                    },
                ],
                "responses": {
                    404: {
                        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                    },
                    200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Lot"}}}},
                },
            }
        },
        "/api/lots": {
            "post": {
                "operationId": "open_lot",
                "summary": "Open Lot",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Lot"}},
                        }
                    }
                },
                "responses": {"204": {"description": "No Content"}},
            }
        },
        "/api/areas": {"get": {"operationId": "areas", "responses": {}}},
    },
    "components": {
        "schemas": {
            "Lot": {
                "description": "What is made at once.",
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": ["dry", "fresh"], "description": "how it is kept"},
                    "weights": {"type": "object", "additionalProperties": {"type": "number"}},
                    "form": {"const": 1},
                    "anything": {},
                },
            },
            "Kind": {"type": "string"},
        }
    },
}


def test_operations_stand_together_by_the_beginning_of_their_address() -> None:
    groups = groups_of(DOCUMENT, root="/api/")

    assert [(group.name, [one.name for one in group.operations]) for group in groups] == [
        ("lots", ["lot", "open_lot"]),
        ("areas", ["areas"]),
    ]


def test_an_operation_says_what_it_takes_and_what_it_answers() -> None:
    [lot, opening] = groups_of(DOCUMENT, root="/api/")[0].operations

    assert lot == Operation(
        "lot",
        "GET",
        "/api/lots/{number}",
        "Return one lot.",
        "Only what is public.",
        (Field("number", "string", True, ""), Field("on", "string (date) | null", False, "a day")),
        None,
        (
            Answer("200", "application/json", "Lot", ("Lot",)),
            Answer("404", "application/problem+json", "Problem", ("Problem",)),
        ),
    )
    assert opening.body == Answer("", "application/json", "array of Lot", ("Lot",))
    assert opening.answers == (Answer("204", "", "", ()),)
    assert opening.summary == "Open Lot"


def test_a_form_says_what_its_keys_are() -> None:
    forms = forms_of(DOCUMENT)

    assert forms == (
        Form("Kind", "", "string", ()),
        Form(
            "Lot",
            "What is made at once.",
            "",
            (
                Field("kind", "“dry” | “fresh”", True, "how it is kept"),
                Field("weights", "object of number", False, ""),
                Field("form", "“1”", False, ""),
                Field("anything", "any", False, ""),
            ),
        ),
    )
