"""What Markdown defines: requirements, intents, and the sub-items inside them."""

import textwrap

import pytest

from tracer.ids import Grammar
from tracer.specification import Document, Requirement
from tracer.specification.index import index
from tracer.specification.markdown import read
from tracer.specification.model import Definitions

FULL = """\
    # Authentication

    **Intent**: INT-042

    ### REQ-F-AUTH-001: User Login *with* `Email`

    **Type**: Functional | **Priority**: P0 | **Owner**: Backend Team
    **Traces To**: INT-001, INT-003 (Universal Applicability)

    **Acceptance Criteria**:
    - [ ] A session is opened
    - A wrong password is refused

    #### Constraints
    - C-001: bcrypt cost 12
      - about 200ms
    - **C-003**: Database query < 100ms
    #### BR-001: One account per address
    - no exceptions

    **Related Requirements**:
    - REQ-NFR-PERF-001: Login response < 500ms  ← SLA
    - REQ-NFR-SEC-001, REQ-NFR-SEC-002

    ### REQ-F-AUTH-002 — Logout

    Text.

    ## Other things

    **Priority**: P9
"""


def definitions(text: str, path: str = "docs/requirements/a.md") -> Definitions:
    return read(Document(path, textwrap.dedent(text)), Grammar())


def only(text: str) -> Requirement:
    (found,) = definitions(text).requirements
    return found


def test_a_requirement_is_read_whole() -> None:
    login, logout = definitions(FULL).requirements

    assert (login.id, login.line) == ("REQ-F-AUTH-001", 5)
    assert login.title == "User Login *with* Email"
    assert (login.type, login.priority, login.owner) == (
        "Functional",
        "P0",
        "Backend Team",
    )
    assert login.intents == ("INT-001", "INT-003")
    assert login.criteria == ("A session is opened", "A wrong password is refused")
    assert [(item.id, item.text, item.line) for item in login.constraints] == [
        ("C-001", "bcrypt cost 12; about 200ms", 15),
        ("C-003", "Database query < 100ms", 17),
    ]
    assert [(rule.id, rule.text) for rule in login.rules] == [
        ("BR-001", "One account per address; no exceptions")
    ]
    assert [(each.id, each.text) for each in login.related] == [
        ("REQ-NFR-PERF-001", "Login response < 500ms ← SLA"),
        ("REQ-NFR-SEC-001", ""),
        ("REQ-NFR-SEC-002", ""),
    ]
    assert (logout.id, logout.title) == ("REQ-F-AUTH-002", "Logout")


def test_the_head_of_a_file_gives_its_requirements_their_intent() -> None:
    login, logout = definitions(FULL).requirements

    assert login.intents == ("INT-001", "INT-003")
    assert logout.intents == ("INT-042",)
    assert definitions(FULL).named_intents == {"INT-001", "INT-003", "INT-042"}


@pytest.mark.parametrize(
    ("heading", "requirement", "title"),
    [
        ("# REQ-1: One", "REQ-1", "One"),
        ("###### REQ-1: One ######", "REQ-1", "One"),
        ("## REQ-X-01 — Dash", "REQ-X-01", "Dash"),
        ("## REQ-X-01 - Hyphen", "REQ-X-01", "Hyphen"),
        ("## REQ-X-01 Title", "REQ-X-01", "Title"),
        ("## REQ-X-01. Title", "REQ-X-01", "Title"),
        ("### **BR-AI-059: Bold**", "BR-AI-059", "Bold"),
        ("## `REQ-X-01`: Code", "REQ-X-01", "Code"),
        ("## [REQ-X-01] Brackets", "REQ-X-01", "Brackets"),
        ("## REQ-R-ABG2-INTERPRET: No number", "REQ-R-ABG2-INTERPRET", "No number"),
        ("## REQ-d00001: Lower case", "REQ-d00001", "Lower case"),
        ("## REQ-X-01", "REQ-X-01", ""),
    ],
)
def test_headings_of_every_form_define(
    heading: str, requirement: str, title: str
) -> None:
    found = only(heading)

    assert (found.id, found.title) == (requirement, title)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```\n## REQ-1: x\n```", id="in a fence"),
        pytest.param(
            "~~~~ md\n## REQ-1: x\n~~~\n## REQ-2: y\n~~~~", id="in a longer fence"
        ),
        pytest.param("## Pipeline (REQ-1)", id="id later in the heading"),
        pytest.param("## ADR-001: Choice", id="another family"),
        pytest.param("## UT-1: Test", id="a test"),
        pytest.param("REQ-1: x", id="no heading"),
        pytest.param("- see REQ-1", id="mention"),
        pytest.param("####### REQ-1: x", id="seven levels"),
        pytest.param("##REQ-1: x", id="no space"),
        pytest.param("", id="empty"),
    ],
)
def test_what_only_shows_an_id_defines_nothing(text: str) -> None:
    assert definitions(text).requirements == ()


def test_intents_are_read_beside_requirements() -> None:
    (intent,) = definitions(
        """\
        ## INT-100: User Authentication System

        **Requestor**: Product Team
        **Priority**: P0

        **Description**:
        Secure user authentication
        for personalization.
        """
    ).intents

    assert (intent.id, intent.title, intent.line) == (
        "INT-100",
        "User Authentication System",
        1,
    )
    assert (intent.requestor, intent.priority) == ("Product Team", "P0")
    assert intent.description == "Secure user authentication for personalization."


def test_an_intent_is_never_found_inside_a_requirements_id() -> None:
    found = definitions(
        "## REQ-INT-01: x\n**Related**: REQ-INT-02\n**Intent**: REQ-INT-03\n"
    )

    assert (found.intents, found.named_intents) == ((), frozenset())


def test_of_two_definitions_the_specification_comes_before_the_example() -> None:
    places = [
        "examples/a.md",
        "docs/requirements/a.md",
        "docs/overview.md",
        "tests/fixtures/a.md",
    ]
    found = [definitions("## REQ-1: x\n", place) for place in places]

    specification = index(found)

    assert [each.path for each in specification.requirements["REQ-1"]] == [
        "docs/requirements/a.md",
        "docs/overview.md",
        "examples/a.md",
        "tests/fixtures/a.md",
    ]


def test_of_two_definitions_the_richer_comes_first() -> None:
    poor = definitions("## REQ-1: x\n", "docs/requirements/a.md")
    rich = definitions("## REQ-1: x\n**Priority**: P1\n", "docs/requirements/bb.md")

    assert (
        index([poor, rich]).requirements["REQ-1"][0].path == "docs/requirements/bb.md"
    )
