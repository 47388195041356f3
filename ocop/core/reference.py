"""An OpenAPI description as records that a page can show, so that it can be read without JavaScript.

Source of the words: OpenAPI 3.1 and JSON Schema 2020-12. Plain values in, records out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of an operation or one key of a form; ``forms`` are the forms that its kind names."""

    name: str
    kind: str
    needed: bool
    about: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers with one HTTP status."""

    status: str
    media: str
    kind: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method: what it does, what it takes and what it answers."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Field, ...]
    body: Answer | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The operations whose addresses begin alike."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One JSON object that is sent or answered, or a list of words where it has no keys."""

    name: str
    about: str
    kind: str
    fields: tuple[Field, ...]


def groups_of(document: Mapping[str, Any], *, root: str) -> tuple[Group, ...]:
    """Return the operations of a description by the first step of their address below ``root``, in its order."""
    groups: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        name = path.removeprefix(root).split("/", 1)[0]
        for method in METHODS:
            if method in item:
                groups.setdefault(name, []).append(_operation(path, method, item[method]))
    return tuple(Group(name, tuple(operations)) for name, operations in groups.items())


def forms_of(document: Mapping[str, Any]) -> tuple[Form, ...]:
    """Return the forms that a description names, by name."""
    schemas = document.get("components", {}).get("schemas", {})
    return tuple(
        Form(
            name,
            schema.get("description", ""),
            "" if "properties" in schema else _kind(schema),
            tuple(
                Field(key, _kind(of), key in schema.get("required", ()), of.get("description", ""), _forms(of))
                for key, of in schema.get("properties", {}).items()
            ),
        )
        for name, schema in sorted(schemas.items())
    )


def _operation(path: str, method: str, described: Mapping[str, Any]) -> Operation:
    parameters = tuple(
        Field(
            one["name"],
            _kind(one.get("schema", {})),
            one.get("required", False),
            one.get("description", "") or one.get("schema", {}).get("description", ""),
            _forms(one.get("schema", {})),
        )
        for one in described.get("parameters", ())
    )
    body = described.get("requestBody")
    answers = tuple(
        _answer(str(status), answer) for status, answer in sorted(described["responses"].items(), key=_by_status)
    )
    summary, _gap, about = described.get("description", "").strip().partition("\n\n")
    return Operation(
        described.get("operationId", ""),
        method.upper(),
        path,
        " ".join(summary.split()) or described.get("summary", ""),
        about.strip(),
        parameters,
        _answer("", body) if body else None,
        answers,
    )


def _by_status(item: tuple[Any, Any]) -> str:
    return str(item[0])


def _answer(status: str, described: Mapping[str, Any]) -> Answer:
    for media, content in described.get("content", {}).items():
        schema = content.get("schema", {})
        return Answer(status, media, _kind(schema), _forms(schema))
    return Answer(status, "", "", ())


def _kind(schema: Mapping[str, Any]) -> str:
    """Return what a value is, in the words of JSON Schema: ``string (date)``, ``array of Hit``, ``integer | null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " | ".join(dict.fromkeys(_kind(one) for one in schema[choice]))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"array of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {_kind(schema['additionalProperties'])}"
    name = str(schema.get("type", "any"))
    return f"{name} ({schema['format']})" if "format" in schema else name


def _forms(schema: Mapping[str, Any] | Sequence[Any]) -> tuple[str, ...]:
    """Return the forms that a schema names, wherever it names them."""
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            return (str(schema["$ref"]).rsplit("/", 1)[-1],)
        inner = [one for one in schema.values() if isinstance(one, Mapping | list)]
    else:
        inner = [one for one in schema if isinstance(one, Mapping | list)]
    return tuple(dict.fromkeys(name for one in inner for name in _forms(one)))
