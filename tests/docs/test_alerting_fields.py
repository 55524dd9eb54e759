"""The page of fields says from where each tool's fields are read: it is made of the tables.

`script/test tests/docs/test_alerting_fields.py --accept` writes it.
"""

from collections.abc import Iterator

import pytest

from tests.support.alerting_pages import DOCS
from tracer.alerts import PAYLOAD_READERS
from tracer.alerts.tables.payload_table import PayloadTable

PAGE = DOCS / "fields.md"
HEAD = """\
# Where each field is read from

A field of an alert is empty or wrong, and you want to know which part of the payload it should come from: find your tool.

- If a field has several paths, the first one with a value counts.
- Upper and lower case and underscores in a key do not matter: `check_name` also finds `CHECK_NAME` and `checkName`.
- A path with more than keys and dots is an expression of [JMESPath](payloads.md#paths).
- Names that the tool's payload does not have, such as `all_labels`, are computed from the payload.
- If no path gives a number, it may be read from a sentence of the alert. Service, environment, revision and severity may also
  be read from the usual labels.

This page is made from the tables in `tracer/alerts/sources/`.
"""


def lines_of(name: str, tables: tuple[PayloadTable, ...]) -> Iterator[str]:
    yield f"## {name}"
    for number, table in enumerate(tables, 1):
        yield ""
        if len(tables) > 1:
            yield f"Form {number} of {len(tables)}:"
            yield ""
        for field in table.fields:
            paths = ", ".join(code(path.text) for path in table.paths(field))
            yield f"- **{field}**: {paths}"
    yield ""


def code(path: str) -> str:
    """Return a path in one line; one with a backtick is set off by two."""
    line = " ".join(path.split())
    return f"`` {line} ``" if "`" in line else f"`{line}`"


def test_the_page_of_fields_is_what_the_tables_say(
    request: pytest.FixtureRequest,
) -> None:
    tools = sorted(PAYLOAD_READERS, key=lambda tool: tool.name)
    lines = [line for tool in tools for line in lines_of(tool.name, tool.tables())]
    text = "\n".join((HEAD, *lines))
    if request.config.getoption("--accept"):
        PAGE.write_text(text)

    assert PAGE.read_text() == text
