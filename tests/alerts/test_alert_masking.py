"""No credential stays in an alert that was masked, whatever field it is in."""

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from
from msgspec import Struct
from msgspec.structs import astuple, fields, replace

from tests.support.paths import ROOT
from tests.support.payloads import PAYLOADS
from tracer.alerts import (
    Alert,
    AlertMask,
    AlertParser,
    Frame,
    Ignored,
    ParsedAlert,
    Rejected,
    RuleDefinition,
    fingerprint,
)
from tracer.alerts.field_limits import COUNT_LIMITS, TEXT_LIMITS
from tracer.errors import AlertError
from tracer.text import Json, Pattern, Redactor, parse_json

CREDENTIAL = "ghp_" + "a1B2" * 9
RANDOM = "a8F3k2m9" + "X1v7B5n4"
MASKED = "***"
SHA1, SHA256 = "0f" * 20, "0f" * 32
LOGIN = "REQ-F-AUTH-001"


def admitted(alert: Alert, mask: AlertMask | None = None) -> ParsedAlert:
    result = (mask or AlertMask()).result(ParsedAlert(alert))
    assert isinstance(result, ParsedAlert)
    return result


def alert(**changes: Any) -> Alert:
    return replace(Alert(source="generic", fingerprint="f", title="Slow"), **changes)


def texts(value: object) -> Iterator[str]:
    """Walk over every text of a value."""
    match value:
        case str():
            yield value
        case AlertError():
            yield str(value)
        case Mapping():
            yield from texts((*value.keys(), *value.values()))
        case tuple():
            for member in value:
                yield from texts(member)
        case Struct():
            yield from texts(astuple(value))


PLANTED: dict[str, Any] = {
    "str": f"see {CREDENTIAL} here",
    "str | None": f"see {CREDENTIAL} here",
    "Mapping[str, str]": {f"key {CREDENTIAL}": f"https://a.example/{CREDENTIAL}"},
    "tuple[Frame, ...]": (
        Frame(path=f"src/{CREDENTIAL}.py", function=f"f {CREDENTIAL}"),
    ),
    "RuleDefinition | None": RuleDefinition(
        path="rules.yml", line=1, name=CREDENTIAL, labels={"hint": CREDENTIAL}
    ),
}
"""A value with a credential for each type that a field of an alert may have."""
WITHOUT_TEXT = {"Status", "Severity", "datetime | None", "float | None", "int", "bool"}


def type_name(annotation: Any) -> str:
    is_class = isinstance(annotation, type) and "[" not in str(annotation)
    name = annotation.__name__ if is_class else str(annotation)
    return re.sub(r"\b(?:[a-z_]+\.)+", "", name)


@pytest.mark.parametrize("field", fields(Alert), ids=lambda field: field.name)
def test_no_field_of_an_alert_keeps_a_credential(field: Any) -> None:
    kind = type_name(field.type)
    if kind in WITHOUT_TEXT:
        return
    known = {"rule": "Slow", "service": "login"}
    result = admitted(alert(**{**known, field.name: PLANTED[kind]})).alert

    left = list(texts(getattr(result, field.name)))
    assert left
    assert not any(CREDENTIAL in text for text in left)


def test_every_text_of_an_alert_and_a_frame_has_a_limit() -> None:
    names = {
        field.name
        for kind in (Alert, Frame)
        for field in fields(kind)
        if type_name(field.type) in {"str", "str | None"}
    }

    assert names - {"cause"} <= set(TEXT_LIMITS)  # a hash of ours is always as long
    assert {"tags", "links"} <= set(TEXT_LIMITS)
    assert set(COUNT_LIMITS) == {"tags", "links", "frames"}


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_no_text_of_a_tools_payload_keeps_a_credential(path: Any) -> None:
    payload = json.loads(path.read_text())
    planted = json.loads(json.dumps(payload), object_hook=_planted)
    results: list[object] = []
    try:
        results += AlertParser().parse(Json(planted, "payload"))
    except AlertError as error:
        results += [Rejected(error)]
    for result in results:
        assert not any(CREDENTIAL in text for text in texts(result))


def _planted(members: dict[str, Any]) -> dict[str, Any]:
    """Append a credential to the texts of an object that are no part of a tool's format."""
    return {
        key: f"{value} {CREDENTIAL}"
        if isinstance(value, str) and " " in value
        else value
        for key, value in members.items()
    }


@pytest.mark.parametrize("key", ["password", "DB_PASSWORD", "api_key", "client_secret"])
def test_a_tag_whose_key_names_a_credential_has_its_whole_value_masked(
    key: str,
) -> None:
    tags = admitted(alert(tags={key: "correct horse", "req": LOGIN})).alert.tags

    assert tags == {key: MASKED, "req": LOGIN}


def test_what_one_field_calls_a_password_is_masked_in_the_others() -> None:
    shown = admitted(
        alert(
            title="Login of kettle99 failed",
            description="Tried app/kettle99 at /v2/a8f3k2m9x1, for the admin",
            service="orders",
            tags={"db_password": "kettle99", "note": "token=a8f3k2m9x1", "by": "admin"},
            frames=(Frame(path="src/kettle99.py", function="f"),),
        )
    ).alert

    assert shown.title == "Login of *** failed"
    assert shown.description == "Tried app/*** at /v2/***, for the admin"
    assert shown.service == "orders"
    assert shown.tags == {"db_password": "***", "note": "token=***", "by": "admin"}
    assert shown.frames[0].path == "src/***.py"


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ([{"name": "DB_PASSWORD", "value": "hunter2"}], f"DB_PASSWORD={MASKED}"),
        ([{"name": "DB_HOST", "value": "db"}], "DB_HOST=db"),
        (["-v", "--password", "hunter2"], f"-v, --password, {MASKED}"),
        ([{"color": "red", "value": "urgent"}], "urgent"),
    ],
)
def test_a_list_below_a_tag_keeps_the_names_of_what_it_lists(
    value: Any, masked: str
) -> None:
    payload: Any = {"alert_id": "a-1", "title": "Slow", "tags": {"settings": value}}

    (result,) = AlertParser().parse(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    assert result.alert.tags == {"settings": masked}


def test_requirements_stay_readable_in_tags_and_texts() -> None:
    before = alert(
        title=f"Slow ({LOGIN})", description=f"breaks {LOGIN}", tags={"req": LOGIN}
    )

    assert admitted(before).alert == before


@pytest.mark.parametrize("revision", [SHA1, SHA256, "0f1e2d3"])
def test_the_name_of_a_commit_is_no_credential(revision: str) -> None:
    strict = AlertMask(redactor=Redactor((Pattern("[0-9a-f]{40,}"),)))

    assert admitted(alert(revision=revision), strict).alert.revision == revision


TRACKED = f"src/{CREDENTIAL}/login.py"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (TRACKED, TRACKED),
        (f"{CREDENTIAL}/login.py", f"{CREDENTIAL}/login.py"),
        (f"/app/{TRACKED}", f"/app/{TRACKED}"),
        (
            f"C:\\app\\{TRACKED}".replace("/", "\\"),
            f"C:\\app\\{TRACKED}".replace("/", "\\"),
        ),
        (f"/app/password={CREDENTIAL}/{TRACKED}", f"/app/password={MASKED}/{TRACKED}"),
        (f"src/{CREDENTIAL}2/login.py", f"src/{MASKED}/login.py"),
    ],
)
def test_a_tracked_file_is_no_credential(path: str, shown: str) -> None:
    mask = AlertMask(tracked_files=lambda: ("README.md", TRACKED))

    result = admitted(alert(frames=(Frame(path=path),)), mask).alert

    assert result.frames[0].path == shown


def test_the_configurations_patterns_are_masked_everywhere() -> None:
    mask = AlertMask(redactor=Redactor((Pattern("customer-42"),)))
    before = alert(
        title="customer-42 is slow",
        service="customer-42",
        tags={"customer-42": "customer-42"},
        links={"customer-42": "https://a.example/customer-42"},
        frames=(Frame(path="src/a.py", function="customer-42"),),
    )

    assert not any(
        "customer-42" in text for text in texts(admitted(before, mask).alert)
    )


# -- identity -----------------------------------------------------------------------


def test_a_fingerprint_that_holds_a_credential_becomes_its_hash() -> None:
    first, second = (f"{CREDENTIAL}{n}" for n in (1, 2))

    assert admitted(alert(fingerprint=first)).alert.fingerprint == fingerprint(
        "generic", first
    )
    assert (
        admitted(alert(fingerprint=first)).alert.fingerprint
        != admitted(alert(fingerprint=second)).alert.fingerprint
    )


def test_a_hash_stays_a_fingerprint_whatever_the_configuration_masks() -> None:
    mask = AlertMask(redactor=Redactor((Pattern(r"\d"),)))
    own = "0123456789abcdef"

    assert admitted(alert(fingerprint=own), mask).alert.fingerprint == own


def test_masking_does_not_change_which_condition_an_alert_is_about() -> None:
    payload = {"title": f"Token {CREDENTIAL} was used", "service": "auth"}
    other = {"title": f"Token {CREDENTIAL[:-1]}X was used", "service": "auth"}
    one, two = (
        AlertParser().parse(Json([{**each}, {**each}], "payload"))
        for each in (payload, other)
    )

    assert len(one) == 1  # the same episode twice
    assert isinstance(one[0], ParsedAlert)
    assert isinstance(two[0], ParsedAlert)
    assert one[0].alert.title == two[0].alert.title == f"Token {MASKED} was used"
    assert one[0].alert.fingerprint != two[0].alert.fingerprint
    assert one[0].alert.fingerprint == fingerprint(
        "generic", payload["title"], None, "auth", None
    )


def test_two_tags_that_are_masked_to_one_name_are_both_kept() -> None:
    tags = admitted(
        alert(tags={f"{CREDENTIAL}1": "one", f"{CREDENTIAL}2": "two"})
    ).alert.tags

    assert tags == {MASKED: "one", f"{MASKED} (2)": "two"}


# -- what is no alert ---------------------------------------------------------------


def test_reasons_errors_and_warnings_are_masked() -> None:
    mask = AlertMask()
    ignored = mask.result(Ignored(f"the state is {CREDENTIAL}"))
    rejected = mask.result(Rejected(AlertError(f"has `{CREDENTIAL}`", hint="Mend it")))
    warned = mask.result(ParsedAlert(alert(), (f"dropped: {CREDENTIAL}",)))

    assert ignored == Ignored(f"the state is {MASKED}")
    assert isinstance(rejected, Rejected)
    assert (rejected.error.message, rejected.error.hint) == (
        f"has `{MASKED}`",
        "Mend it",
    )
    assert isinstance(warned, ParsedAlert)
    assert warned.warnings == (f"dropped: {MASKED}",)


def test_an_unknown_payload_is_refused_without_its_credentials() -> None:
    with pytest.raises(AlertError) as caught:
        AlertParser().parse(Json({CREDENTIAL: {"a": 1}}, "payload"))

    assert CREDENTIAL not in str(caught.value)
    assert MASKED in str(caught.value)


def test_severity_and_status_are_words_of_ours() -> None:
    mask = AlertMask(redactor=Redactor((Pattern(".+"),)))
    result = admitted(alert(), mask).alert

    assert isinstance(result.severity, Enum)
    assert isinstance(result.status, Enum)


@pytest.mark.parametrize(
    "written",
    [
        {"severity": f"SENTRY_DSN=https://{RANDOM * 2}@o1.example/4"},
        {"status": f"{'x' * 30} api_key={RANDOM}"},
        {"tags": f"ws://gw/live?access_token={RANDOM}&v=2"},
        {"tags": f"login -u bob -w {RANDOM}, host:a"},
    ],
)
def test_a_credential_that_is_cut_or_split_is_masked(written: dict[str, str]) -> None:
    payload = {"alert_id": "a", "title": "Slow", "timestamp": "2025-11-20T15:30:00Z"}

    (parsed,) = AlertParser().parse(Json({**payload, **written}, "payload"))

    assert isinstance(parsed, ParsedAlert)
    assert not [
        text for text in texts((parsed.alert, *parsed.warnings)) if RANDOM[:10] in text
    ]


# -- what is cut --------------------------------------------------------------------

WORDS = "w " * 300
UNKNOWN = sorted((ROOT / "tests" / "alerts" / "unknown_payloads").glob("**/*.json"))


def _filled(value: Any, length: int, place: str) -> Any:
    """Put the credential behind so many characters: into each text, or into a key."""
    filled = f"{WORDS[:length]} {CREDENTIAL}"
    match value:
        case dict():
            members = {k: _filled(v, length, place) for k, v in value.items()}
            return members | ({filled: "x"} if place == "keys" else {})
        case list():
            return [_filled(each, length, place) for each in value]
        case str() if place == "texts":
            return filled
        case str() if place == "ends":
            return f"{value}/{filled}"
        case _:
            return value


@given(
    path=sampled_from([*PAYLOADS, *UNKNOWN]),
    length=integers(10, 320),
    place=sampled_from(["keys", "texts", "ends"]),
)
def test_no_text_shows_the_half_of_a_credential_that_was_cut(
    path: Path, length: int, place: str
) -> None:
    payload = _filled(json.loads(path.read_text()), length, place)
    shown: list[object] = []
    try:
        results = AlertParser().parse(Json(payload, "payload"))
        errors = [each.error for each in results if isinstance(each, Rejected)]
        shown += [*results, *errors, *(error.details for error in errors)]
    except AlertError as error:
        shown += [error, error.details]

    assert not [text for text in texts(tuple(shown)) if CREDENTIAL[:10] in text]


@pytest.mark.parametrize("length", range(20, 130, 3))
@pytest.mark.parametrize(
    "written",
    [
        '{{"{0}": 1, "{0}": 2}}',  # a key that occurs twice
        '{{"a": {{"{0}": NaN}}}}',
        '{{"{0}": ' + "[" * 70 + "]" * 70 + "}}",
    ],
)
def test_an_error_of_json_shows_no_half_of_a_credential(
    written: str, length: int
) -> None:
    data = written.format(f"{WORDS[:length]} {CREDENTIAL}").encode()

    with pytest.raises(AlertError) as caught:
        parse_json(data, "payload")

    assert CREDENTIAL[:10] not in AlertMask().error(caught.value).message


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_what_an_alert_has_between_backticks_is_in_no_message(path: Path) -> None:
    payload = _quoted(json.loads(path.read_text()))
    try:
        results = AlertParser().parse(Json(payload, "payload"))
    except AlertError as error:
        results = (Rejected(error),)
    messages = [
        *(
            text
            for each in results
            if isinstance(each, ParsedAlert)
            for text in each.warnings
        ),
        *(each.reason for each in results if isinstance(each, Ignored)),
        *(each.error.message for each in results if isinstance(each, Rejected)),
    ]

    assert not [message for message in messages if "`a.alien`" in message]


def _quoted(value: Any) -> Any:
    """Write something between backticks into each text that a tool does not know by heart."""
    match value:
        case dict():
            return {key: _quoted(v) for key, v in value.items()} | {"`a.alien`": "x"}
        case list():
            return [_quoted(each) for each in value]
        case str():
            return f"{value} `a.alien`"
        case _:
            return value
