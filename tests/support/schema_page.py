"""Pages of reference that are made from our JSON schemas."""

import json
from collections.abc import Iterator
from typing import Any

from tests.support.paths import ROOT

_NOTE = "This page is made from [{name}]({name}): `script/test {test} --accept`."


def page(name: str, test: str) -> str:
    """Return the page of a schema in `docs/`; `test` is the path of what checks it."""
    schema = json.loads((ROOT / "docs" / name).read_text())
    parts = [f"# {schema['title']}", schema["description"]]
    parts.append(_table(schema))
    for key, definition in schema["$defs"].items():
        if "properties" in definition:
            about = definition.get("description", "")
            parts += [f"## {key}", *([about] if about else []), _table(definition)]
    parts.append(_NOTE.format(name=name, test=test))
    return "\n\n".join(parts) + "\n"


def _table(schema: Any) -> str:
    rows = (
        f"| `{key}` | {_kind(member)} | {_meaning(member)} |".replace("|  |", "| |")
        for key, member in schema["properties"].items()
    )
    return "\n".join(("| key | type | meaning |", "|---|---|---|", *rows))


def _kind(member: Any) -> str:
    if "$ref" in member:
        name = member["$ref"].rpartition("/")[2]
        return name if name in {"text", "time"} else f"[{name}](#{name})"
    if member.get("type") == "array" or "array" in member.get("type", ()):
        return f"list of {_kind(member['items'])}"
    kinds = member.get("type", [])
    return " or ".join([kinds] if isinstance(kinds, str) else kinds)


def _meaning(member: Any) -> str:
    return "; ".join(_parts(member))


def _parts(member: Any) -> Iterator[str]:
    if "description" in member:
        yield member["description"]
    if "enum" in member:
        yield ", ".join(
            f"`{json.dumps(v) if v is None else v}`" for v in member["enum"]
        )
