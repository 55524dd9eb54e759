"""StrictDoc sets no limit on the form of a UID, in `.sdoc` files and in Markdown."""

from pathlib import Path

import pytest

from tests.support.conventions import found_in_files
from tracer.specification import Document
from tracer.specification.repository_reading import read_document
from tracer.text.ids import IdGrammar

SDOC = """\
[DOCUMENT]
TITLE: Shop

[REQUIREMENT]
UID: {uid}
TITLE: Login
STATEMENT: People log in.

[REQUIREMENT]
UID: SRS-9
TITLE: Logout
RELATIONS:
- TYPE: Parent
  VALUE: {uid}
"""

MARKDOWN = """\
# Shop

## Login

**UID**: {uid} \\
**Status**: Active

People log in.

## Logout

**UID**: SRS-9 \\
**Relations**:
- **Type**: Parent \\
  **ID**: {uid}
"""

UIDS = [
    "CR 1.1",
    "CR 1.1 Enhancement (1)",
    "FOO BAR 2.",
    "1.1",
    "1 System",
    "SRS:1",
    "SRS#1",
    "SRS & 1",
    "SRS_1",
    "a__b__c",
    "Ünï-1",
    "需求-1",
    "§4.2",
    "REQ [1]",
    '"R"',
    "A/B 1",
]


@pytest.mark.parametrize("uid", UIDS)
@pytest.mark.parametrize(
    ("path", "text"), [("a.sdoc", SDOC), ("a.md", MARKDOWN)], ids=["sdoc", "md"]
)
def test_a_uid_of_any_form_is_defined_related_and_marked(
    tmp_path: Path, path: str, text: str, uid: str
) -> None:
    # `replace`, as a UID may hold the braces of a format.
    result = found_in_files(
        tmp_path,
        {
            path: text.replace("{uid}", uid),
            "src/a.py": f"# @relation({uid}, scope=file)\ndef a():\n    pass\n",
            "src/b.c": f"/**\n * @relation{{SRS-9, {uid}}}\n */\nint b(void) {{}}\n",
        },
    )

    assert result["requirements"][uid]["title"] == "Login"
    assert result["requirements"]["SRS-9"]["related"] == [uid]
    assert result["markers"][uid] == [
        "src/a.py:1 implements a",
        "src/b.c:2 implements b",
    ]


@pytest.mark.parametrize("uid", ["", "-", "TBD", "N/A", "none", "SRS-XXX", "..."])
def test_a_uid_that_is_still_open_defines_nothing(uid: str) -> None:
    document = Document("a.sdoc", SDOC.replace("{uid}", uid))

    definitions = read_document(document, IdGrammar())

    assert [each.id for each in definitions.requirements] == ["SRS-9"]


def test_the_line_is_that_of_the_uid_though_a_blank_line_follows() -> None:
    text = "[REQUIREMENT]\nTITLE: Login\nUID: SRS-1\n\n[REQUIREMENT]\nUID: SRS-2\n"

    definitions = read_document(Document("a.sdoc", text), IdGrammar())

    assert [each.place for each in definitions.requirements] == ["a.sdoc:3", "a.sdoc:6"]


def test_a_uid_is_one_line() -> None:
    text = "# Shop\n\n## Login\n\n**UID**: SRS-1\nPeople log in.\n"

    definitions = read_document(Document("a.md", text), IdGrammar())

    assert [each.id for each in definitions.requirements] == ["SRS-1"]
