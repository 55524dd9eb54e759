"""What is longer than a field may be is cut, and a warning says so."""

from typing import Any

import pytest

from tests.support.payloads import parse_alerts
from tracer.alerts import Frame, ParsedAlert, fingerprint
from tracer.alerts.field_limits import (
    COUNT_LIMITS,
    NAME_LIMIT,
    TEXT_LIMITS,
    WARNINGS_LIMIT,
    cut_text,
)
from tracer.text import Json

LONG = "x" * 60_000


def parsed(**members: Any) -> ParsedAlert:
    payload = {"alert_id": "a-1", "title": "Slow", **members}
    (result,) = parse_alerts(Json(payload, "payload"))
    assert isinstance(result, ParsedAlert)
    return result


@pytest.mark.parametrize(
    "field",
    [
        *("title", "description", "metric", "operator", "service"),
        *("environment", "revision", "rule"),
    ],
)
def test_a_long_text_is_cut_with_a_warning_that_names_the_field(field: str) -> None:
    result = parsed(**{field: "word " * 12_000})

    value = getattr(result.alert, field)
    assert value.startswith("word")
    assert value.endswith("…")
    assert len(value) <= TEXT_LIMITS[field]
    assert result.warnings == (
        f"`{field}` has 59,999 characters and was cut to {TEXT_LIMITS[field]:,}",
    )


def test_different_long_ids_stay_different_ids_and_conditions() -> None:
    one, two = parsed(alert_id=f"{LONG}1"), parsed(alert_id=f"{LONG}2")

    assert one.alert.id != two.alert.id
    assert one.alert.fingerprint == fingerprint("generic", f"{LONG}1")
    assert two.alert.fingerprint == fingerprint("generic", f"{LONG}2")
    for result in (one, two):
        assert result.alert.id is not None
        assert result.alert.id.startswith("xxx")
        assert len(result.alert.id) == TEXT_LIMITS["id"]
        assert "`id` has 60,001 characters" in result.warnings[0]


def test_a_long_fingerprint_becomes_its_hash() -> None:
    assert parsed(fingerprint=LONG).alert.fingerprint == fingerprint("generic", LONG)


def test_half_an_id_is_not_left_over() -> None:
    text = f"{'word ' * 19}REQ-F-AUTH-0012 and more"

    assert cut_text(text, 110) == f"{'word ' * 18}word…"
    assert (
        cut_text(f"{'word ' * 4}REQ-1,REQ-2,REQ-31", 37) == f"{'word ' * 4}REQ-1,REQ-2…"
    )


def test_requirements_behind_the_cut_of_a_description_are_kept() -> None:
    text = f"REQ-F-AUTH-001 {'word ' * 10_000} REQ-F-AUTH-002 REQ-F-AUTH-001"

    description = parsed(description=text).alert.description

    assert description is not None
    assert description.endswith("word… (cut; names REQ-F-AUTH-002)")


def test_many_tags_are_cut_but_not_those_that_name_the_requirement() -> None:
    tags = {f"tag{n}": "x" for n in range(1_000)} | {"Requirement-ID": "REQ-F-AUTH-001"}

    result = parsed(tags=tags)

    assert len(result.alert.tags) == COUNT_LIMITS["tags"]
    assert result.alert.tags["Requirement-ID"] == "REQ-F-AUTH-001"
    assert list(result.alert.tags)[:2] == ["tag0", "tag1"]
    assert result.warnings == ("`tags` has 1,001 entries; 100 are kept",)


def test_names_and_values_of_tags_are_cut() -> None:
    result = parsed(tags={"n" * 500: "v" * 5_000})

    ((name, value),) = result.alert.tags.items()
    assert (len(name), len(value)) == (NAME_LIMIT, TEXT_LIMITS["tags"])


def test_a_long_address_is_left_out_because_a_cut_one_leads_nowhere() -> None:
    result = parsed(links={"a": f"https://a.example/{LONG}", "b": "https://b.example"})

    assert result.alert.links == {"b": "https://b.example"}
    assert result.warnings == (
        "`links.a` was left out: an address has at most 2,000 characters",
    )


def test_frames_keep_the_end_of_their_paths_and_the_innermost_come_first() -> None:
    frames = [{"path": f"{LONG}/f{n}.py", "line": n} for n in range(80)]

    result = parsed(frames=frames)

    assert len(result.alert.frames) == COUNT_LIMITS["frames"]
    first = result.alert.frames[0]
    assert first == Frame(path=first.path, line=0)
    assert first.path.endswith("xxx/f0.py")
    assert len(first.path) == TEXT_LIMITS["path"]


def test_warnings_are_counted_where_there_are_too_many() -> None:
    result = parsed(tags=[7] * 500)

    assert len(result.warnings) == WARNINGS_LIMIT
    assert result.warnings[-1] == "451 more warnings are not shown"


def test_what_fits_is_not_changed() -> None:
    result = parsed(
        description="x" * TEXT_LIMITS["description"],
        tags={"a": "x" * TEXT_LIMITS["tags"]},
    )

    assert result.warnings == ()
    assert result.alert.description == "x" * TEXT_LIMITS["description"]
