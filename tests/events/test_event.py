"""The triggering event, and the errors about it, which show no credential."""

import io
import json
from pathlib import Path

import pytest

from tests.support.issues import issue
from tracer.alerts import AlertParser
from tracer.errors import AlertError
from tracer.events.alert_batch import read_alerts
from tracer.events.event import FILE_EVENT, Event, read_event
from tracer.events.trace_request import TraceRequest, Trigger
from tracer.text import Json

CREDENTIAL = "ghp_" + "a1B2" * 9
TWICE = f'{{"{CREDENTIAL}": 1, "{CREDENTIAL}": 2}}'


def test_a_key_that_is_there_twice_is_named_without_its_credential(
    tmp_path: Path,
) -> None:
    file = tmp_path / "alert.json"
    file.write_text(TWICE)

    for name, stdin in (("-", TWICE.encode()), (str(file), b"")):
        with pytest.raises(AlertError, match=r"the key .* occurs twice") as caught:
            read_event(name, None, io.BytesIO(stdin))
        assert CREDENTIAL not in str(caught.value)


@pytest.mark.parametrize(
    "block",
    [
        f"```json\n{TWICE}\n```",
        f"```yaml\n{CREDENTIAL}: 1\n{CREDENTIAL}: 2\n```",
        f'```json\n{{"{CREDENTIAL}": 1}}\n```',
    ],
)
def test_a_block_that_cannot_be_read_is_named_without_its_credential(
    block: str,
) -> None:
    about = issue(block, "Login is slow")
    request = TraceRequest(trigger=Trigger.COMMANDED, sender="ada", issue=about)

    with pytest.raises(AlertError) as caught:
        read_alerts(Event("issue_comment", Json({}, "event")), request, AlertParser())

    assert CREDENTIAL not in str(caught.value)


@pytest.mark.parametrize("named", [CREDENTIAL, f"see {CREDENTIAL}", 7, None])
def test_a_requirement_named_beside_an_alert_is_no_credential(named: object) -> None:
    text = json.dumps({"title": "Slow", "requirement": named})

    batch = read_alerts(
        Event(FILE_EVENT, Json(json.loads(text), "")), None, AlertParser()
    )

    assert CREDENTIAL not in repr(batch)


def test_a_requirement_named_beside_an_alert_is_a_hint() -> None:
    payload = Json({"alert": {"title": "Slow"}, "requirement": "REQ-1"}, "alert.json")

    batch = read_alerts(Event(FILE_EVENT, payload), None, AlertParser())

    assert batch.hint.requirement == "REQ-1"
    assert batch.hint.place == "`alert.json.requirement`"


@pytest.mark.parametrize("written", ["REQ-1", "CR 1.1", "login#1", "FR:login/session"])
def test_a_command_names_a_requirement_of_any_convention(written: str) -> None:
    request = TraceRequest(
        trigger=Trigger.COMMANDED, sender="ada", issue=issue(""), argument=written
    )

    assert request.requirement == written
