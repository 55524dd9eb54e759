"""The payloads of `tests/alerts/payloads/`, and what is read from them as a person reads it."""

from functools import cache
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT
from tracer.alerts import (
    PAYLOAD_READERS,
    Alert,
    AlertParser,
    Ignored,
    ParsedAlert,
    ParseResult,
    PayloadReader,
    Rejected,
)
from tracer.text.json_reader import Json, parse_json
from tracer.tracing.trace_json import as_json

FOLDER = ROOT / "tests" / "alerts" / "payloads"
PAYLOADS = sorted(FOLDER.glob("*/*.json"))
DEFAULTS: dict[str, Any] = dict.fromkeys(Alert.__struct_fields__) | {
    "tags": {},
    "links": {},
    "frames": [],
    "frames_left_out": 0,
}


def parse_alerts(
    payload: Json,
    source: str = "auto",
    readers: tuple[PayloadReader, ...] = PAYLOAD_READERS,
) -> tuple[ParseResult, ...]:
    return AlertParser(source=source, readers=readers).parse(payload)


@cache  # several tests look at the alerts of each payload
def read(path: Path, source: str = "auto") -> tuple[ParseResult, ...]:
    return parse_alerts(parse_json(path.read_bytes(), "payload"), source)


def shown(found: ParseResult) -> dict[str, Any]:
    """Return what a person checks: the fields that are known."""
    match found:
        case Ignored(reason=reason):
            return {"ignored": reason}
        case Rejected(error=error):
            return {"rejected": str(error)}
        case ParsedAlert():
            alert = as_json(found.alert)
            assert isinstance(alert, dict)
            known: dict[str, Any] = {k: v for k, v in alert.items() if v != DEFAULTS[k]}
            known |= {"test": True} if found.is_test else {}
            return known | (
                {"warnings": list(found.warnings)} if found.warnings else {}
            )
