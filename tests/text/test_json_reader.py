"""JSON that knows its own path."""

import pytest

from tracer.errors import AlertError
from tracer.text.json_reader import parse_json


def test_a_complaint_names_the_path() -> None:
    body = parse_json(b'{"a": [{"b": null}, {"b": [1]}]}', "event")

    second = list(body.get("a").items())[1]

    with pytest.raises(AlertError, match=r"`a\[1\].b` should be text, but is a list"):
        second.get("b").text()


def test_lone_surrogates_become_question_marks() -> None:
    assert parse_json(b'{"a": "x\\ud800y"}', "event").get("a").value == "x?y"


def test_a_path_does_not_end_the_code_that_it_is_shown_as() -> None:
    body = parse_json(b'{"a": {"`b.c`": [1]}}', "event")

    with pytest.raises(AlertError, match=r"^`a.'b.c'` should be text"):
        body.get("a").get("`b.c`").text()
