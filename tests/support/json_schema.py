"""Checks a value against the part of JSON Schema that our own schemas use."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    *("$schema", "$defs", "$ref", "title", "description", "type", "enum"),
    *("properties", "required", "items", "pattern", "minimum"),
}


def problems(
    value: Any, schema: Any, root: Any = None, path: str = "$"
) -> Iterator[str]:
    """Say where a value is not as a schema has it; a keyword not known here is an error."""
    root = schema if root is None else root
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        yield from problems(value, root["$defs"][name], root, path)
    types = schema.get("type", list(TYPES))
    names = [types] if isinstance(types, str) else types
    if not any(_is_of(value, name) for name in names):
        yield f"{path} is not {' or '.join(names)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is not one of {schema['enum']}"
    yield from _of_scalar(value, schema, path)
    if isinstance(value, dict):
        yield from _of_mapping(value, schema, root, path)
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from problems(item, schema.get("items", {}), root, f"{path}[{number}]")


def _of_mapping(value: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{path} has no {key}"
    for key, member in schema.get("properties", {}).items():
        if key in value:
            yield from problems(value[key], member, root, f"{path}.{key}")


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def _of_scalar(value: Any, schema: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path} does not match {schema['pattern']}"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{path} is less than {schema['minimum']}"


def unknown_keys(
    value: Any, schema: Any, root: Any = None, path: str = "$"
) -> Iterator[str]:
    """Say which members a schema does not describe, where it describes any."""
    root = schema if root is None else root
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from unknown_keys(
                item, schema.get("items", {}), root, f"{path}[{number}]"
            )
    elif isinstance(value, dict) and "properties" in schema:
        for key, member in value.items():
            known = schema["properties"].get(key)
            if known is None:
                yield f"{path}.{key}"
            else:
                yield from unknown_keys(member, known, root, f"{path}.{key}")
