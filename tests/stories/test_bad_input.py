"""Bad input, through the real entry point: one error that names the place, or a warning.

Every class is sent as bytes, as an event's payload, or in an issue, as it would arrive.
"""

import json
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.payloads import parse_alerts
from tests.support.runs import Cli, Job, Run
from tracer.alerts import PAYLOAD_READERS, Alert, Ignored, ParsedAlert, Rejected
from tracer.errors import AlertError
from tracer.text.json_reader import parse_json

DIGITS = "9" * 10_000


def raw(text: str) -> str:
    """Return the example alert with something written where its value stood."""
    return json.dumps(alert(value="HERE")).replace('"HERE"', text)


REFUSED = {
    "over 64 KB": (
        json.dumps(alert(description="x" * 66_000)),
        "`standard input` has more than the 65,536 bytes allowed",
    ),
    "nothing": ("", "is empty. Send the alert as JSON"),
    "cut off": (json.dumps(alert())[:-9], "is not JSON: Unterminated string"),
    "two values": ("{}{}", "is not JSON: Extra data"),
    "nesting bomb": ("[" * 60_000, "nested too deeply"),
    "nesting bomb of objects": ('{"a":' * 10_000, "nested too deeply"),
    "deep and closed": ("[" * 200 + "]" * 200, "nested deeper than 64 levels"),
    "NaN": (raw("NaN"), "`standard input.value` is NaN"),
    "infinity": (raw("Infinity"), "`standard input.value` is infinite"),
    "minus infinity": (raw("-Infinity"), "`standard input.value` is infinite"),
    "exponent": (raw("1e999"), "`standard input.value` is infinite"),
    "10,000 digits": (raw(DIGITS), "`standard input.value` is infinite, or a number"),
    "10,000 digits below": (raw(f'[{{"a": -{DIGITS}}}]'), "input.value[0].a` is infin"),
    "duplicate key": ('{"title": "a", "title": "b"}', 'the key "title" occurs twice'),
    "duplicate key below": (raw('{"a": 1, "a": 2}'), 'the key "a" occurs twice'),
    "not an object": ("7", "should be an object with the alert's fields"),
    "null": ("null", "should be an object with the alert's fields, but is null"),
    "null everywhere": (
        json.dumps(dict.fromkeys(alert())),
        "is not an alert we know: it has the fields `alert_id`, `timestamp`",
    ),
    "no name": (
        json.dumps(alert(alert_id={}, title=[], description=None, metric=None)),
        "`standard input.title`",
    ),
    "title that is a list": ('{"title": ["a"]}', "be text, but is a list"),
    "title that is true": ('{"title": true}', "be text, but is a truth value"),
    "title that is blank": ('{"title": " "}', "be text, but is empty"),
    "title unfilled": ('{"title": "{{ x }}"}', "is an unfilled template"),
    "test that is neither": (json.dumps(alert(test="maybe")), "`standard input.test`"),
    "text in text in text": (
        json.dumps(json.dumps(json.dumps(json.dumps("{")))),
        "`standard input` is not JSON",
    ),
    "envelope in envelope": (
        '{"alert":' * 9 + json.dumps(alert()) + "}" * 9,
        "is not an alert we know",
    ),
}


def is_refused(run: Run, says: str) -> None:
    assert run.code == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    told = run.errors or [run.stderr.strip()]
    assert len(told) == 1
    assert len(told[0].splitlines()) == 1
    assert says in told[0]


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_one_line(
    cli: Cli, text: str, says: str
) -> None:
    is_refused(cli.run("--alert", "-", stdin=text), says)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(b"\xff\xfe{", "is not UTF-8 at byte 0", id="another encoding"),
        pytest.param(b'{"title": "\xc3("}', "is not UTF-8 at byte 11", id="broken"),
        pytest.param(
            b'{"t": "\xed\xa0\x80"}', "is not UTF-8 at byte 7", id="surrogate"
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused(
    job: Job, written: bytes, says: str
) -> None:
    (job.checkout / "alert.json").write_bytes(written)

    is_refused(job.run({}, alert="alert.json"), f"`alert.json` {says}")


def test_a_member_of_an_event_is_named_from_the_events_root(job: Job) -> None:
    run = job.run({"alert": alert(value=float("nan"))})

    is_refused(run, "`client_payload.alert.value` is NaN")


def test_lone_surrogates_are_shown_as_question_marks(job: Job) -> None:
    title = "Login \ud800 slow"

    run = job.run({"alert": alert(title=title, **{"x\udfff": 1})})

    assert run.code == 0, run.stdout
    assert run.trace["traces"][0]["alert"]["title"] == "Login ? slow"
    assert job.github.store.pulls[0].title.startswith("INT-150: Login ? slow")


WRONG: list[Any] = [
    None,
    True,
    7,
    -1.5,
    10**400,
    "",
    " ",
    "{{ x }}",
    [],
    [[]],
    {},
    {"a": {}},
]
FIELDS = (*alert(), "status", "unit", "operator", "service", "environment", "revision")
FIELDS = (*FIELDS, "links", "fingerprint", "frames")
MEANS = {
    "alert_id": {"id", "fingerprint"},
    "timestamp": {"started_at"},
    "description": {"description", "unit"},
    "value": {"value", "unit", "is_unit_borrowed"},
    "threshold": {"threshold", "unit", "is_unit_borrowed"},
    "tags": {"tags", "severity"},
}
"""Which of an alert's fields come from a member of our own shape, if not its own alone."""


@pytest.mark.parametrize("field", FIELDS)
def test_a_wrong_type_in_any_field_costs_that_field_only(field: str) -> None:
    for value in WRONG:
        payload = json.dumps({**alert(), field: value}).encode()

        (found,) = parse_alerts(parse_json(payload, "payload"))

        assert isinstance(found, ParsedAlert)
        names = MEANS.get(field, {field})
        places = (f"`payload.{field}", *(f"`{name}` has 401" for name in names))
        for warning in found.warnings:
            assert any(place in warning for place in places)
        assert changed(found.alert) <= names


def changed(other: Alert) -> set[str]:
    (reading,) = parse_alerts(parse_json(json.dumps(alert()).encode(), "payload"))
    assert isinstance(reading, ParsedAlert)
    return {
        name
        for name in Alert.__struct_fields__
        if getattr(reading.alert, name) != getattr(other, name)
    }


def test_an_alert_that_is_wrong_everywhere_is_still_one_pull_request(job: Job) -> None:
    wrong: dict[str, Any] = {field: [{"a": [None]}] for field in FIELDS}

    run = job.run({"alert": {**wrong, "title": "Something is wrong"}})

    assert run.code == 0, run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    warnings = [
        line for line in run.stdout.splitlines() if line.startswith("::warning")
    ]
    assert any("client_payload.alert.value` should be a number" in w for w in warnings)
    assert len(job.github.store.pulls) == 1


def test_extreme_numbers_and_times_leave_a_trace_that_is_json(job: Job) -> None:
    extreme = alert(value=1e308, threshold=-1e308, timestamp="0002-01-01T00:00:00Z")

    run = job.run([extreme, alert(alert_id="b", timestamp="9999-12-31T23:59:59Z")])

    assert run.code == 0, run.stdout
    first, second = run.trace["traces"]
    assert first["violation"] is None
    assert first["alert"]["started_at"] is second["alert"]["started_at"] is None
    json.dumps(run.trace, allow_nan=False)


@pytest.mark.parametrize("source", [reader.name for reader in PAYLOAD_READERS])
@pytest.mark.parametrize("nothing", [[], [[]], [None], {"alert": []}, [{"a": None}]])
def test_nothing_at_all_is_no_alert_of_any_tool(source: str, nothing: Any) -> None:
    payload = parse_json(json.dumps([nothing, nothing]).encode(), "payload")

    found = parse_alerts(payload, source)

    assert found
    assert all(isinstance(each, Ignored | Rejected) for each in found)


def test_a_payload_of_another_tool_is_told_by_the_name_that_was_given() -> None:
    payload = parse_json(json.dumps(alert()).encode(), "payload")

    with pytest.raises(AlertError) as caught:
        parse_alerts(payload, "datadog")

    assert "`payload` is not what datadog sends: it has the fields" in str(caught.value)
    assert "`source`" in caught.value.hint


BAD_INPUTS = {
    "base": "a~b",
    "close-on-resolve": "perhaps",
    "deployments": "missing.json",
    "draft": "perhaps",
    "fail-on": "monday",
    "group-by": "x",
    "history-budget": "7",
    "max-open": "-1",
    "max-wait": "soon",
    "min-severity": "x",
    "mode": "x",
    "publish": "x",
    "reopen-after": "7",
    "repo": "/missing",
    "rev": "missing",
    "source": "x",
    "templates": "missing",
    "untraced": "x",
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_the_message_about_an_input_names_it_and_what_to_change(
    cli: Cli, name: str
) -> None:
    run = cli.run(
        "--alert", "-", f"--{name}", BAD_INPUTS[name], stdin=json.dumps(alert())
    )

    is_refused(run, f"`{name}`")
    assert ". " in run.stderr, "what to change is a second sentence"
