"""The schemas of what we write, and the pages that are made from them."""

import json
from random import Random
from typing import Any

import pytest

from tests.support.generated_values import Filler
from tests.support.hostile_words import words_of
from tests.support.json_schema import problems, unknown_keys
from tests.support.paths import GOLDEN, ROOT
from tests.support.schema_page import page
from tracer.tracing import Trace, trace_as_json

SCHEMA = json.loads((ROOT / "docs" / "trace.schema.json").read_text())
TRACE = {"$ref": "#/$defs/trace"}


@pytest.mark.parametrize("name", ["trace", "ledger"])
def test_a_page_is_made_from_its_schema(name: str, request: Any) -> None:
    text = page(f"{name}.schema.json", "tests/docs/test_schemas.py")
    path = ROOT / "docs" / f"{name}.md"
    if request.config.getoption("--accept"):
        path.write_text(text)

    assert path.read_text() == text


def test_the_trace_of_the_example_is_as_the_schema_has_it() -> None:
    written = json.loads((GOLDEN / "trace.json").read_text())

    assert list(problems(written, SCHEMA)) == []
    assert list(unknown_keys(written, SCHEMA)) == []


@pytest.mark.parametrize("shape", range(12))
def test_every_trace_is_as_the_schema_has_it(shape: int) -> None:
    filler = Filler(words_of([]), Random(shape), full=shape % 2 == 0)  # noqa: S311 - a test's choice

    written = json.loads(json.dumps(trace_as_json(filler.make(Trace))))

    # Where the code has any text, so has the filler: also where we write only some.
    found = problems(written, TRACE, SCHEMA)
    assert [each for each in found if " is not one of " not in each] == []
    assert list(unknown_keys(written, TRACE, SCHEMA)) == []


def test_the_schema_finds_keys_that_it_does_not_describe() -> None:
    written = json.loads((GOLDEN / "trace.json").read_text())
    written["traces"][0]["alert"]["odd"] = 1
    del written["traces"][0]["match"]["how"]

    assert list(unknown_keys(written, SCHEMA)) == ["$.traces[0].alert.odd"]
    assert list(problems(written, SCHEMA)) == ["$.traces[0].match has no how"]
