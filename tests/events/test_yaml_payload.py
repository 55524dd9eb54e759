"""YAML in an issue is data, or it is refused."""

from typing import Any

import pytest

from tracer.errors import AlertError
from tracer.events.yaml_payload import parse_yaml_payload


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x 1", "has an alias at line 1"),
        ("a: *x", "has an alias at line 1"),
        ("a: 1\na: 2", "the key `a` occurs twice"),
        ("? [a]\n: 1", "a key is not text"),
        ("a: 1\n--- \nb: 1", "is not YAML at line 2"),
        ("a: [", "is not YAML at line"),
        ("[" * 65_000, "is nested deeper than 64 levels"),
        ("{a: " * 16_000, "is nested deeper than 64 levels"),
        ("- " * 32_000, "is nested deeper than 64 levels"),
        ("? " * 32_000, "is nested deeper than 64 levels"),
        ("a: \x07", "is not YAML"),
        ("a: " + "x" * 70_000, "more than the 65,536 bytes allowed"),
        ("a: " + "é" * 40_000, "more than the 65,536 bytes allowed"),
    ],
)
def test_yaml_is_data_or_it_is_refused(text: str, says: str) -> None:
    with pytest.raises(AlertError, match=says.replace("[", r"\[")):
        parse_yaml_payload(text, "yaml block")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !!python/object:os.system x", {"a": "x"}),
        ("a: yes\nb: 0x1\nc: 2025-11-20\nd: ~\n<<: {x: 1}", None),
        ("a: " + "é" * 20_000, {"a": "é" * 20_000}),
    ],
)
def test_every_scalar_of_yaml_is_text(text: str, value: Any) -> None:
    read = parse_yaml_payload(text, "yaml block").value

    assert isinstance(read, dict)
    assert value is None or read == value
    assert all(isinstance(each, str | dict) for each in read.values())


YAML = {
    "alias": ("a: &x [1]\nb: *x", "has an alias at line 1"),
    "billion laughs": (
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "has an alias at line 1",
    ),
    "merge": ("a: {x: 1}\nb:\n  <<: *a", "has an alias at line 3"),
    "object": ("!!python/object/apply:os.system ['true']", None),
    "nesting bomb": ("[" * 60_000, "nested deeper than 64 levels at line 1"),
    "nesting bomb of lists": ("- " * 2_000 + "x", "nested deeper than 64 levels"),
    "nesting bomb of keys": ("? " * 2_000 + "x", "nested deeper than 64 levels"),
    "over 64 KB": ("a: " + "x" * 66_000, "more than the 65,536 bytes allowed"),
    "duplicate key": ("title: a\ntitle: b", "the key `title` occurs twice"),
    "key that is no text": ("[a]: b", "a key is not text"),
    "two documents": ("a: 1\n---\nb: 2", "is not YAML at line"),
    "control character": ("a: \x07", "is not YAML"),
    "tab": ("a:\n\tb: 1", "is not YAML at line 2"),
}


@pytest.mark.parametrize(("text", "says"), YAML.values(), ids=YAML.keys())
def test_yaml_that_is_more_than_data_is_refused(text: str, says: str | None) -> None:
    if says is None:
        assert parse_yaml_payload(text, "block").value == ["true"]
        return
    with pytest.raises(AlertError, match=says) as caught:
        parse_yaml_payload(text, "block")
    assert "`block`" in str(caught.value)


def test_yaml_in_another_script_may_be_as_long_as_any() -> None:
    text = "description: " + "é" * 30_000

    assert parse_yaml_payload(text, "block").get("description").value == "é" * 30_000
