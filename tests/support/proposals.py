"""Payloads of tools that are not known, and the fields that a person reads in them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT
from tests.support.payloads import parse_alerts, shown
from tracer.alerts import (
    ParsedAlert,
    parse_payload_tables,
    payload_readers_with,
    propose,
)
from tracer.errors import AlertError
from tracer.text import ConfigValue, Json

FOLDER = ROOT / "tests" / "alerts" / "unknown_payloads"
UNKNOWN = sorted(FOLDER.glob("*.json"))


def read_as_proposed(payload: Any) -> dict[str, Any]:
    """Read the first alert of a payload by the table that is proposed for it."""
    body = Json(payload, "payload")
    proposal = propose(body)
    assert proposal
    tables = parse_payload_tables(
        ConfigValue("trace.yml", "payloads", [proposal.as_settings("sample")])
    )
    first = parse_alerts(body, "custom", payload_readers_with(tables))[0]
    assert isinstance(first, ParsedAlert), first
    return shown(first)


def read_unasked(path: Path) -> dict[str, Any] | None:
    """Read the first alert of a payload as it arrives, `None` where no tool is known."""
    try:
        first = parse_alerts(Json(json.loads(path.read_text()), "payload"))[0]
    except AlertError:
        return None
    return shown(first) if isinstance(first, ParsedAlert) else {}


def wrong_fields(path: Path, read: dict[str, Any] | None = None) -> Iterator[str]:
    """Walk over the fields that do not come out as a person reads them.

    Args:
        path: the payload.
        read: the alert that was read, where it is not the one that is proposed.

    """
    alert = read_as_proposed(json.loads(path.read_text())) if read is None else read
    for name, wanted in expected_fields(path).items():
        actual = _field(alert, name)
        is_right = (
            set(wanted) <= set(actual or ())
            if isinstance(wanted, list)
            else actual == wanted
        )
        if not is_right:
            yield f"{path.stem}: {name} is {actual!r}, not {wanted!r}"


def expected_fields(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(path.with_suffix(".fields").read_text())
    return fields


def _field(alert: dict[str, Any], name: str) -> Any:
    table, _, key = name.partition(".")
    value = alert.get(table)
    if key:
        return (value or {}).get(key)
    if name == "links":
        return list((value or {}).values())
    if name == "frames":
        return [f"{frame['path']}:{frame['line']}" for frame in value or ()]
    return value
