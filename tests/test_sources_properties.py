"""Any JSON at all is an alert, no alert, or an error that says why; and nothing else.

`EXAMPLES` in the environment sets how many payloads each property tries for each tool.
The same ones are tried each time, unless `SEED` is set.
"""

import json
import math
import os
from collections.abc import Iterator
from datetime import UTC
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracer.alert import Alert
from tracer.errors import AlertError
from tracer.event import parse_json
from tracer.issue_body import parse_yaml
from tracer.sources import SOURCES, Found, Reading, Refusal, Silence, read_alerts
from tracer.trace import as_json

FOLDER = ROOT / "tests" / "alerts"
TOOLS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
tried = settings(
    max_examples=EXAMPLES,
    derandomize="SEED" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

WORDS = st.sampled_from(
    [
        "",
        " ",
        "null",
        "$VALUE",
        "{{ .Value }}",
        "*UNKNOWN*",
        "{}",
        "[]",
        '{"alert_id": 1}',
        '{"a": NaN}',
        "[" * 40,
        "0",
        "-1",
        "9" * 400,
        "1e999",
        "NaN",
        "-Infinity",
        "٣٤٥",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999-23:59",
        "2025-02-30T25:61:61Z",
        "2025-11-20 15:30:00 +0000 UTC",
        "req:REQ-F-AUTH-001, env=prod",
        "REQ_F_AUTH_001",
        "https://x.example/?g0.expr=a%20%3E%201e999",
        "Threshold Crossed: 1 datapoint [" + "9" * 400 + "] was greater",
        "x > " + "9" * 400,
        "resolved",
        "a\ud800b",
        "a\x00\x1b\u202e\nb",
        "ſİßﬁ",
    ]
)
NUMBERS = st.sampled_from(
    [0, -1, 1, 0.0, -0.0, 1e308, -1e308, 5e-324, 2**53 + 1, 10**400, 1763652600000]
)
LEAVES = st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=20)
KEYS = st.text(max_size=8) | st.sampled_from(
    ["alert", "alerts", "labels", "event", "data", "id", "title", "status", "key"]
)
ANY = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=6,
)


@cache
def payloads(tool: str) -> tuple[str, ...]:
    return tuple(path.read_text() for path in sorted((FOLDER / tool).glob("*.json")))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Walk over every container of a payload and each of its keys."""
    match value:
        case dict():
            pairs = list(value.items())
        case list():
            pairs = list(enumerate(value))
        case _:
            return
    for key, member in pairs:
        yield value, key
        yield from places(member)


@st.composite
def damaged(draw: st.DrawFn, tool: str) -> Any:
    """Return one of a tool's payloads after a few things went wrong with it."""
    value = json.loads(draw(st.sampled_from(payloads(tool))))
    for _ in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from(list(places(value)) or [([value], 0)]))
        match draw(st.sampled_from(["replace", "replace", "remove", "add", "repeat"])):
            case "replace":
                holder[key] = draw(ANY)
            case "remove":
                del holder[key]
            case "add" if isinstance(holder, dict):
                holder[draw(KEYS)] = draw(ANY)
            case _ if isinstance(holder, list):
                holder.insert(draw(st.integers(0, len(holder))), draw(ANY))
                holder.append(holder[key])
    return value


def sent(value: Any) -> bytes:
    return json.dumps(value).encode()


def told(raw: bytes, source: str = "auto") -> tuple[Found, ...] | str:
    """Return what a payload is read as, or the error, in words that can be compared."""
    try:
        return read_alerts(parse_json(raw, "payload"), source)
    except AlertError as error:
        return str(error)


def check(raw: bytes, source: str = "auto") -> None:
    found = told(raw, source)
    assert repr(found) == repr(told(raw, source)), "reading depends on more than input"
    assert not isinstance(found, str) or "payload" in found
    assert found, "a payload that nothing is said about"
    for each in found if isinstance(found, tuple) else ():
        match each:
            case Reading(alert=alert):
                check_alert(alert)
            case Silence(why=why):
                assert why
            case Refusal(error=error):
                assert isinstance(error, AlertError)
                assert error.message


def check_alert(alert: Alert) -> None:
    assert alert.title.strip()
    assert alert.fingerprint.strip()
    if alert.started_at is not None:
        assert alert.started_at.tzinfo is UTC
    for number in (alert.value, alert.threshold):
        assert number is None or (isinstance(number, float) and math.isfinite(number))
    if alert.violation:
        assert math.isfinite(alert.violation.absolute)
        assert math.isfinite(alert.violation.percent or 0)
    # Whole: every text can be written to a file, every number is JSON.
    json.dumps(as_json(alert), ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize("tool", TOOLS)
def test_a_damaged_payload_is_an_alert_no_alert_or_an_error(tool: str) -> None:
    @tried
    @given(damaged(tool))
    def holds(value: Any) -> None:
        check(sent(value))

    holds()


@pytest.mark.parametrize("source", [source.name for source in SOURCES])
def test_a_damaged_payload_of_a_named_tool_is_too(source: str) -> None:
    @tried
    @given(damaged(source))
    def holds(value: Any) -> None:
        check(sent(value), source)

    holds()


@tried
@given(ANY)
def test_any_json_is_an_alert_no_alert_or_an_error(value: Any) -> None:
    check(sent(value))


@tried
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
)
def test_any_bytes_are_json_or_an_error(raw: bytes) -> None:
    check(raw)


@tried
@given(st.data())
def test_a_payload_cut_off_or_with_a_byte_changed_is_json_or_an_error(
    data: st.DataObject,
) -> None:
    raw = data.draw(
        st.sampled_from(payloads(data.draw(st.sampled_from(TOOLS))))
    ).encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    check(raw[:at])
    check(raw[:at] + data.draw(st.binary(min_size=1, max_size=4)) + raw[at + 1 :])


YAML = st.text(max_size=100) | st.text(
    alphabet=st.sampled_from("ab01 \n\t:-?&*!|>%@`'\"[]{},#~<=.é\x85\ufeff"),
    max_size=60,
)


@tried
@given(YAML)
def test_any_text_is_yaml_or_an_error(text: str) -> None:
    try:
        value: Any = parse_yaml(text, "block").value
    except AlertError as error:
        value = str(error)

    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@tried
@given(st.data())
def test_a_payload_written_as_yaml_is_read_as_the_same_alert(
    data: st.DataObject,
) -> None:
    text = data.draw(st.sampled_from(payloads("generic")))

    found = parse_yaml(text, "payload")  # JSON is YAML, with every scalar as text

    for one, other in zip(
        read_alerts(found),
        read_alerts(parse_json(text.encode(), "payload")),
        strict=True,
    ):
        assert repr(one) == repr(other)
