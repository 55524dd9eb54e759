"""Readers leave alone what is empty, only shown, or in another convention."""

import pytest

from tests.support.paths import ROOT
from tracer.specification import READERS, Document
from tracer.specification.convention_reader import Reader
from tracer.specification.repository_reading import read_document
from tracer.text.ids import IdGrammar

FOLDER = ROOT / "tracer" / "specification" / "conventions"
ONLY_SHOWN = """\
```markdown
# REQ-d00001: Login
**Level**: Dev | **Status**: Active | **Implements**: -

**UID**: REQ-1

`req~login~1`
```
"""


def test_every_module_of_a_convention_is_a_reader() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}

    assert {reader.name for reader in READERS} == modules


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "UID: \n[REQUIREMENT]\nUID: \nSTATEMENT: >>>\n",
        "**UID**: \\\n**Relations**:\n- **Type**: Parent\n",
        ".. req::\n   :id:\n",
        "```{req}\n:id:\n",
        "---\nactive: true\nlevel: 1\n",
        "- id: [REQ-1]\n- REQ-1: []\n- ? {a: b}\n  : id\n",
        "`req~~1`\n-->\n[.specitem,oft-sid=]\n",
    ],
)
def test_an_empty_or_broken_file_defines_nothing(reader: Reader, text: str) -> None:
    for suffix in reader.suffixes:
        assert reader.read(Document(f"docs/a{suffix}", text), IdGrammar()).is_empty()


def test_a_definition_in_a_fence_defines_nothing() -> None:
    assert read_document(Document("a.md", ONLY_SHOWN), IdGrammar()).is_empty()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes.md", "## REQ-1: Login\n\nStrictDoc writes `**UID**: X`.\n"),
        ("notes.md", "## REQ-1: Login\n\n`req~login~1` is how another tool says it.\n"),
        ("notes.md", "## REQ-1: Login\n\n**Level**: Dev | **Status**: Active\n"),
        ("notes.md", "---\nlevel: 1\nnormative: true\n---\n## REQ-1: Login\n"),
    ],
)
def test_what_only_looks_like_a_convention_is_left_to_plain_markdown(
    path: str, text: str
) -> None:
    definitions = read_document(Document(path, text), IdGrammar())

    assert [(each.id, each.title) for each in definitions.requirements] == [
        ("REQ-1", "Login")
    ]


def test_a_status_withdraws_a_requirement_of_markdown() -> None:
    text = (
        "## REQ-1: Fax\n**Status**: Deprecated\n\n## REQ-2: Mail\n**Status**: Draft\n"
    )

    definitions = read_document(Document("a.md", text), IdGrammar())

    assert [each.id for each in definitions.requirements] == ["REQ-2"]
