"""What Markdown defines: requirements, intents, and the sub-items inside them."""

import textwrap

import pytest

from tracer.specification import READERS, Document, Requirement
from tracer.specification.convention_reader import Definitions, IntentLink, Reader
from tracer.specification.conventions.markdown import read
from tracer.specification.joined_definitions import join_definitions
from tracer.specification.repository_reading import read_document
from tracer.text.ids import IdGrammar

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


def definitions(
    text: str, path: str = "docs/requirements/a.md", grammar: IdGrammar | None = None
) -> Definitions:
    return read(Document(path, textwrap.dedent(text)), grammar or IdGrammar())


def only(text: str) -> Requirement:
    (requirement,) = definitions(text).requirements
    return requirement


def test_a_requirement_is_read_whole() -> None:
    login, one_account, logout = definitions(FULL).requirements

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
    assert (one_account.id, one_account.title, one_account.line) == (
        "REQ-F-AUTH-001/BR-001",
        "One account per address",
        18,
    )
    assert (logout.id, logout.title) == ("REQ-F-AUTH-002", "Logout")


def test_the_head_of_a_file_gives_its_requirements_their_intent() -> None:
    login, _, logout = definitions(FULL).requirements

    assert login.intents == ("INT-001", "INT-003")
    assert logout.intents == ("INT-042",)
    assert definitions(FULL).named_intents == {"INT-001", "INT-003", "INT-042"}


@pytest.mark.parametrize(
    ("below", "title", "text"),
    [
        ("**Fast search**\n\nIt SHALL be fast.", "Fast search", "It SHALL be fast."),
        ("\n__Fast search__\nIt is fast.", "Fast search", "It is fast."),
        # Otherwise it is the first sentence.
        (
            "**Fast search:**\nIt is fast.",
            "It is fast.",
            "**Fast search:**\nIt is fast.",
        ),
        ("**Owner**: Ada", "", "**Owner**: Ada"),
        ("**Fast** and **safe**", "", "**Fast** and **safe**"),
        ("It is fast.\n**Really**", "It is fast.", "It is fast.\n**Really**"),
    ],
)
def test_a_bold_line_below_an_id_is_its_title(
    below: str, title: str, text: str
) -> None:
    requirement = only(f"#### BR-SEARCH-001\n{below}\n")

    assert requirement.title == title
    assert requirement.text.strip() == text


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
        ("## REQ_LATE_ERROR: Recover", "REQ_LATE_ERROR", "Recover"),
        ("## REQ_UNIQUE_ID_v2 : Unique", "REQ_UNIQUE_ID_v2", "Unique"),
        ("## REQ-d00001: Lower case", "REQ-d00001", "Lower case"),
        ("## REQ-X-01", "REQ-X-01", ""),
    ],
)
def test_headings_of_every_form_define(
    heading: str, requirement: str, title: str
) -> None:
    defined = only(heading)

    assert (defined.id, defined.title) == (requirement, title)


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
        pytest.param("## REQ_TIMEOUT and others", id="a constant"),
        pytest.param("## US_STATES: all of them", id="a constant of another family"),
        pytest.param("REQ-1: x", id="no heading"),
        pytest.param("- see REQ-1", id="mention"),
        pytest.param("####### REQ-1: x", id="seven levels"),
        pytest.param("##REQ-1: x", id="no space"),
        pytest.param("", id="empty"),
        pytest.param("### REQ-1, REQ-2: x", id="two ids"),
        pytest.param("### REQ-1/REQ-2 x", id="two ids with a slash"),
        pytest.param("### REQ-1 to REQ-9", id="a range in words"),
        pytest.param("### REQ-001..REQ-009: x", id="a range in dots"),
        pytest.param("### REQ-001–009: x", id="a range in a dash"),
        pytest.param("### REQ-1.2.3.4.5: x", id="no version"),
        pytest.param("## US_STATES: x", id="words with underscores"),
        pytest.param("## → REQ-1: x", id="an arrow"),
        pytest.param("x\nREQ-1: y\n---", id="a rule below a paragraph"),
        pytest.param("**REQ-1** y\n---", id="a rule below a field"),
        pytest.param("### REQ-F-XXX-001: x", id="a placeholder for an id"),
        pytest.param("### REQ-1: {title}", id="a placeholder for a title"),
        pytest.param("# Spec: [FEATURE NAME]\n## REQ-1: x", id="a template"),
        pytest.param("### US-based customers", id="words"),
        pytest.param("## SR-IOV", id="a word of a short family"),
        pytest.param("## US-EAST: Regions", id="a place"),
        pytest.param("### ~~REQ-1: x~~", id="struck out"),
        pytest.param("### REQ-1: x ⚠️ **DEPRECATED** (2026)", id="marked"),
        pytest.param("### REQ-1: [Deprecated] x", id="marked in brackets"),
        pytest.param("### REQ-1: x\n\n[SUPERSEDED by REQ-2]", id="marked below"),
        pytest.param("### REQ-1: x\n**Status**: ❌ Withdrawn", id="withdrawn"),
        pytest.param("**Status**: Obsolete\n### REQ-1: x", id="old document"),
        pytest.param("# x\n## ⚠️ DEPRECATED (2026)\n### REQ-1: x", id="old by notice"),
        pytest.param("<!--\n### REQ-1: x\n-->", id="in a comment"),
        pytest.param("> ### REQ-1: x", id="quoted"),
        pytest.param("x\n\n    ### REQ-1: x", id="indented"),
        pytest.param("- x\n    - **REQ-1**: x", id="deep in a list"),
        pytest.param("- REQ-1: x", id="a plain list item"),
        pytest.param("- **REQ-1**: ✅ done", id="a state"),
        pytest.param("**REQ-1** is done", id="bold in prose"),
        pytest.param("**REQ-1 Compliance**: x", id="bold words"),
        pytest.param("| REQ-1 | x |", id="a row of no table"),
        pytest.param("| ID | Code |\n|-|-|\n| REQ-1 | x.py |", id="an index of code"),
        pytest.param(
            "| ID | Test | Threshold |\n|-|-|-|\n| REQ-1 | load.js | 1 s |", id="a test"
        ),
        pytest.param(
            "| ID | Test ID | Name |\n|-|-|-|\n| REQ-1 | T-1 | x |", id="tests"
        ),
        pytest.param("### REQ-1: Reserved", id="a number kept free"),
        pytest.param("# REQ-1: x\n**Status**: Removed\n## REQ-2: y", id="all of it"),
        pytest.param("| Test | Title |\n|-|-|\n| REQ-1 | x |", id="no id column"),
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
    result = definitions(
        "## REQ-INT-01: x\n**Related**: REQ-INT-02\n**Intent**: REQ-INT-03\n"
    )

    assert (result.intents, result.named_intents) == ((), frozenset())


def test_of_two_definitions_the_specification_comes_before_the_example() -> None:
    places = [
        "examples/a.md",
        "docs/requirements/a.md",
        "docs/overview.md",
        "tests/fixtures/a.md",
    ]
    documents = [definitions("## REQ-1: x\n", place) for place in places]

    specification = join_definitions(documents)

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
        join_definitions([poor, rich]).requirements["REQ-1"][0].path
        == "docs/requirements/bb.md"
    )


@pytest.mark.parametrize(
    ("text", "requirement", "title", "form"),
    [
        ("- **FR-1**: One", "FR-1", "One", 1),
        ("- **FR-1:** One", "FR-1", "One", 1),
        ("* [ ] **FR-1** - One", "FR-1", "One", 1),
        ("1. **FR-1** One", "FR-1", "One", 1),
        ("**FR-1: One**", "FR-1", "One", 1),
        ("**FR-1** (One)", "FR-1", "One", 1),
        ("- **FR-1**: One\n  and two", "FR-1", "One and two", 1),
        ("- **FR-1 (One):**\n  Two", "FR-1", "One", 1),
        ("| ID | Name |\n|--|--|\n| FR-1 | One |", "FR-1", "One", 2),
        (
            "| ID | Surface | Target |\n|-|-|-|\n| FR-1 | Reads | < 1 s |",
            "FR-1",
            "Reads",
            2,
        ),
        ("| Requirement | P |\n|--|--|\n| **FR-1**: One | P1 |", "FR-1", "One", 2),
        ("| Key | Text |\n|:-:|--|\n| [FR-1](x.md) | One |", "FR-1", "One", 2),
        ("---\nid: FR-1\ntitle: One\n---\nText", "FR-1", "One", 0),
        ("---\nuid: FR-1\n---\n# One", "FR-1", "One", 0),
        ("---\nid: FR-1\n---\n# FR-1: One", "FR-1", "One", 0),
        ("\ufeff# FR-1: One", "FR-1", "One", 0),
        ("# FR‑1： One", "FR-1", "One", 0),
        ("# FR—1: One", "FR-1", "One", 0),
        ("# FR-1—One", "FR-1", "One", 0),
        ("# FR-1:\u00a0O\u200bne", "FR-1", "One", 0),
        ("# REQ-1.1.0.0: One", "REQ-1", "One", 0),
        ("### FR-1.2: One", "FR-1.2", "One", 0),
        ("### BR-AA-KA-064.2 One", "BR-AA-KA-064.2", "One", 0),
        ("- **FR-1.2.3**: One", "FR-1.2.3", "One", 1),
        ("| ID | Name |\n|--|--|\n| FR-1.2 | One |", "FR-1.2", "One", 2),
        ("### 3.1 REQ-F-H-001: One", "REQ-F-H-001", "One", 0),
        ("### 3.1.2. REQ-F-H-001: One", "REQ-F-H-001", "One", 0),
        ("### ✅ REQ-1: One", "REQ-1", "One", 0),
        ("### ⚠️ REQ-1 One", "REQ-1", "One", 0),
        ('## <a id="req-1"></a>REQ-1: One', "REQ-1", "One", 0),
        ('- <a name="x"></a> **FR-1**: One', "FR-1", "One", 1),
        ('| ID | Name |\n|-|-|\n| <a id="x"></a>FR-1 | One |', "FR-1", "One", 2),
        ("## REQ-1: One {#req-1}", "REQ-1", "One", 0),
        ("## REQ-1: One (P0)", "REQ-1", "One", 0),
        ("## REQ-1: One (PCI)", "REQ-1", "One (PCI)", 0),
        ("## SRS_0001: One", "SRS_0001", "One", 0),
        ("- **REQ_AUTH_1**: One", "REQ_AUTH_1", "One", 1),
        ("REQ-1: One\n==========\n", "REQ-1", "One", 0),
        ("Text.\n\nREQ-1: One\n---\n", "REQ-1", "One", 0),
        ("ID | Name\n---|---\nFR-1 | One", "FR-1", "One", 2),
        ("|Req ID|Acceptance Criteria|\n|-|-|\n|FR-1|One|", "FR-1", "One", 2),
    ],
)
def test_definitions_of_every_form_are_read(
    text: str, requirement: str, title: str, form: int
) -> None:
    defined = only(text)

    assert (defined.id, defined.title, defined.form) == (requirement, title, form)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [(r"PROJ-\d+", "PROJ-123"), (r"[a-z]+\.[a-z]+", "login.quick")],
)
@pytest.mark.parametrize(
    "form", ["## {}: One", "- **{}**: One", "|ID|Title|\n|-|-|\n|{}|One|"]
)
def test_ids_of_a_form_of_ones_own_define_like_any_other(
    form: str, pattern: str, written: str
) -> None:
    grammar = IdGrammar(patterns=(pattern,))

    (defined,) = definitions(form.format(written), grammar=grammar).requirements

    assert (defined.id, defined.title) == (written, "One")
    assert definitions(form.format(written + "-x"), grammar=grammar).is_empty()


def test_a_choice_that_was_rejected_takes_no_requirement_along() -> None:
    text = "# Choice\n## By fax\n**Status**: Rejected\n## REQ-1: Mail\n"

    assert only(text).title == "Mail"


def test_a_fence_that_nothing_closes_hides_nothing() -> None:
    text = "```sh\nls\n```\n````\n```\n## REQ-1: x\n~~~\n## REQ-2: y\n~~~\n"

    assert [each.id for each in definitions(text).requirements] == ["REQ-1"]


def test_a_block_of_markdown_that_shows_blocks_hides_no_more_than_itself() -> None:
    text = (
        "```markdown\n# Tree\n```mermaid\ngraph\n```\n## REQ-1: x\n```\n"
        "## REQ-2: y\n```\ncode\n```\n## REQ-3: z\n"
    )

    assert [each.id for each in definitions(text).requirements] == ["REQ-2", "REQ-3"]


@pytest.mark.parametrize(
    "field",
    [
        "**Intent**: INT-7",
        "- **Traces To**: INT-7, REQ-INT-08",
        "**Linked to:** [INT-7](../intent.md)",
        "#### Source Intent\n- INT-7: Orders",
        "| **Derived From** | INT‑7 |",
        "| **Parent Intent**: INT-7 | **Priority**: P1 |",
    ],
)
def test_a_field_of_any_form_names_the_intent(field: str) -> None:
    assert only(f"### REQ-1: x\n\n{field}\n").intents == ("INT-7",)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("#### INT-GMON-001: Orders", ("INT-GMON-001", "Orders")),
        ("- **INT-AISDLC-001**: Orders", ("INT-AISDLC-001", "Orders")),
        ("|Intent|Title|\n|-|-|\n|INT-001|Orders|", ("INT-001", "Orders")),
    ],
)
def test_intents_of_every_form_are_read(text: str, place: tuple[str, str]) -> None:
    (intent,) = definitions(text).intents

    assert (intent.id, intent.title) == place


def test_sub_items_belong_to_their_requirement() -> None:
    requirement, _ = definitions(
        """\
        ## REQ-1: x
        - C-060:
            max: 500ms
            percentile: p95
        C-060 is what people notice.
        ### BR-001: One address
        | BR-002 | One name |
        F-001: a + b
        """
    ).requirements

    assert [
        (item.id, item.text) for item in (*requirement.constraints, *requirement.rules)
    ] == [
        ("C-060", "max: 500ms; percentile: p95"),
        ("BR-001", "One address"),
        ("BR-002", "One name"),
        ("F-001", "a + b"),
    ]


@pytest.mark.parametrize(
    ("header", "row", "id_"),
    [
        ("Identificação do Requisito | Requisito", "RF01 | Entrar", "RF01"),
        ("Requisito | Descrição", "RNF-02 | Entrar", "RNF-02"),
        ("Código | Requisito | Prioridade", "RF-01 | Entrar | Alta", "RF-01"),
        ("ID | Requisito", "RF-01 | Entrar", "RF-01"),
        ("Nº | Descripción", "RF-1 | Entrar", "RF-1"),
        ("Kennung | Anforderung", "NFA-01 | Entrar", "NFA-01"),
        ("Anforderung | Beschreibung", "FA-01 | Entrar", "FA-01"),
        ("Requirement | ID", "Entrar | SR-001", "SR-001"),
        ("编号 | 需求", "REQ-1 | Entrar", "REQ-1"),
        ("ID | 需求描述 | 優先級", "FR-001 | Entrar | P0", "FR-001"),
        ("要件ID | 要件説明", "FR-001 | Entrar", "FR-001"),
        ("ID | 요구사항 설명 | 우선순위", "FR-001 | Entrar | P0", "FR-001"),
    ],
)
def test_tables_are_read_in_other_languages(header: str, row: str, id_: str) -> None:
    rule = "|-" * (header.count("|") + 1)

    defined = only(f"| {header} |\n{rule}|\n| {row} |\n")

    assert (defined.id, defined.title) == (id_, "Entrar")
    assert defined.priority == {"Alta": "Alta", "P0": "P0"}.get(
        row.rsplit(" | ", maxsplit=1)[-1]
    )


@pytest.mark.parametrize("text", ["### SR-only text", "- FA-icons: x"])
def test_words_that_begin_like_a_family_define_nothing(text: str) -> None:
    assert not definitions(f"{text}\n\nSee the docs.\n", "docs/a.md").requirements


def test_a_table_comes_after_a_definition_that_is_written_out_anywhere() -> None:
    table = "| ID | Title |\n|--|--|\n| REQ-1 | x |\n"
    documents = [
        definitions(table, "docs/requirements/index.md"),
        definitions("## REQ-1: x\n", "docs/overview.md"),
        definitions("## REQ-1: x\n", "tests/fixtures/a.md"),
    ]

    assert [
        each.path for each in join_definitions(documents).requirements["REQ-1"]
    ] == [
        "docs/overview.md",
        "docs/requirements/index.md",
        "tests/fixtures/a.md",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "## Related Requirements",
        "## References",
        "### Test coverage",
        "**Dependencies**:",
        "## Traceability",
        "## Change log",
        "## See also",
    ],
)
def test_a_list_of_references_leads_only_where_nothing_else_defines(
    heading: str,
) -> None:
    notes = definitions(f"# Notes\n\n{heading}\n- **BR-7**: x\n", "specs/a.md")
    list_ = definitions("# B\n\n- **BR-7**: y\n", "docs/notes/long.md")

    assert join_definitions([notes]).requirements["BR-7"][0].title == "x"
    best, _ = join_definitions([notes, list_]).requirements["BR-7"]
    assert best.title == "y"


def test_parts_below_their_own_heading_are_no_references() -> None:
    parts = definitions("### FR-3: Test coverage\n**FR-3.1**: x\n", "spec/a.md")
    report = definitions("### FR-3.1: x\n", "TEST_COVERAGE.md")

    best, _ = join_definitions([report, parts]).requirements["FR-3.1"]
    assert best.path == "spec/a.md"


def test_an_old_list_withdraws_nothing_that_another_document_lists() -> None:
    old = definitions("# A\n**Status**: Superseded\n\n- **BR-7**: x\n", "docs/a.md")
    current = definitions("# B\n\n- **BR-7**: y\n", "docs/b.md")

    (requirement,) = join_definitions([old, current]).requirements["BR-7"]
    assert requirement.title == "y"


def test_a_copy_from_before_it_was_withdrawn_does_not_bring_it_back() -> None:
    withdrawn = definitions("# REQ-1: x (Deprecated)\n", "docs/srs/REQ-1.md")
    copy = definitions("# REQ-1: x\n", "docs/baselines/R0/srs/REQ-1.md")

    assert join_definitions([withdrawn, copy]).requirement("REQ-1") is None


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("1. `RING-F-001` Each region\nends.", "Each region"),
        ("- `RING-F-001`\nEach region ends.", "Each region ends."),
        ("- RING-F-001: It MUST end.", "It MUST end."),
        ("2) RING-F-001 The region\nshall end.", "The region"),
    ],
)
def test_a_list_item_that_states_what_must_be_needs_no_heading(
    item: str, title: str
) -> None:
    grammar = IdGrammar().with_families_of(["RING-F-001"])
    text = f"# Files\n\n## Geometry\n\n{item}\n3. Other\n"

    (requirement,) = definitions(text, "spec/file.md", grammar).requirements

    assert (requirement.title, requirement.line) == (title, 5)
    assert not definitions(text, "docs/notes.md", grammar).requirements
    mapped = text.replace("Geometry", "Traceability")
    assert not definitions(mapped, "spec/file.md", grammar).requirements


@pytest.mark.parametrize(
    ("item", "id_", "title"),
    [
        ("- **FR-001 Login**: The system logs in.", "FR-001", "Login"),
        ("- **FR-001 Login:** The system logs in.", "FR-001", "Login"),
        ("- **FR-001 登录**\uff1a系统必须登录。", "FR-001", "登录"),
        ("- **F3.4.1 登录**\uff1a系统必须登录。", "F3.4.1", "登录"),
    ],
)
def test_an_item_may_have_its_title_in_bold(item: str, id_: str, title: str) -> None:
    grammar = IdGrammar().with_families_of(["F3.4.1"])

    (requirement,) = definitions(f"# A\n\n{item}\n", "docs/a.md", grammar).requirements

    assert (requirement.id, requirement.title) == (id_, title)
    assert requirement.text


def test_several_ids_in_bold_define_nothing() -> None:
    text = "# A\n\n- **FR-005** and **FR-006**: both\n- **FR-005 to FR-007**: all\n"

    assert not definitions(text, "docs/a.md").requirements


def test_a_sentence_about_a_requirement_defines_nothing() -> None:
    text = "# Files\n\n- REQ-1 must be tested again\n- REQ-2 shall go\n"

    assert not definitions(text, "spec/file.md").requirements


def test_what_lists_a_withdrawn_requirement_does_not_bring_it_back() -> None:
    withdrawn = definitions("### REQ-1: x ⛔ REMOVED\n")
    listed = definitions("- **REQ-1**: x\n", "docs/plan.md")
    renewed = definitions("### REQ-1: y\n", "docs/plan.md")

    assert join_definitions([withdrawn, listed]).requirement("REQ-1") is None
    assert join_definitions([withdrawn, listed, renewed]).requirements["REQ-1"] == (
        renewed.requirements
    )


PARTS = """\
# Rules

## FR-1: Accounts

**Acceptance Criteria**:
- **FR-1.1**: Login answers within 500 ms
- **FR-1.2**: Logout
    - **FR-1.2.1**: Everywhere

**Owner**: Ann

### FR-1.3: Reset

**Related**: FR-1.2, FR-9.1

## FR-9: Mail
"""


def test_a_part_that_is_defined_is_a_requirement_of_its_own_and_of_its_whole() -> None:
    specification = join_definitions([definitions(PARTS)])

    requirements = {
        key: several[0] for key, several in specification.requirements.items()
    }
    assert {key: each.title for key, each in requirements.items()} == {
        "FR-1": "Accounts",
        "FR-1.1": "Login answers within 500 ms",
        "FR-1.2": "Logout",
        "FR-1.2.1": "Everywhere",
        "FR-1.3": "Reset",
        "FR-9": "Mail",
    }
    assert {
        key: [r.id for r in each.related] for key, each in requirements.items()
    } == {
        "FR-1": ["FR-1.1", "FR-1.2", "FR-1.3"],
        "FR-1.1": ["FR-1"],
        "FR-1.2": ["FR-1", "FR-1.2.1"],
        "FR-1.2.1": ["FR-1.2"],
        "FR-1.3": ["FR-1.2", "FR-9", "FR-1"],
        "FR-9": [],
    }
    assert requirements["FR-1"].owner == "Ann"
    assert requirements["FR-1"].criteria[0] == "FR-1.1: Login answers within 500 ms"


def test_fields_need_not_be_bold_directly_below_their_definition() -> None:
    requirement = only(
        "## REQ-1: x\n\nIntent: INT-4\n- Priority: P1\nStatus: Deleted users get a 410\n"
        "Depends on: REQ-2\n\nOwner: the team that was asked about it last year\n"
        "### Answer\nType: text/plain\n"
    )

    assert (requirement.intents, requirement.priority, requirement.owner) == (
        ("INT-4",),
        "P1",
        None,
    )
    assert ([each.id for each in requirement.related], requirement.type) == (
        ["REQ-2"],
        None,
    )


def test_a_priority_behind_a_title_is_one() -> None:
    assert only("## REQ-1: x (P0)\n").priority == "P0"
    assert only("- **REQ-1**: x [P2]\n").priority == "P2"


def test_tables_and_mappings_may_name_ranges() -> None:
    table = "| Intent | Requirements |\n|-|-|\n| INT-1 | REQ-X-001..003, REQ-X-009 |\n"
    mapping = Document(
        "traceability/m.yml", "INT-2:\n  requirements: [REQ-X-002..004]\n"
    )
    defined = "".join(f"## REQ-X-00{n}: x\n" for n in range(1, 6))

    specification = join_definitions(
        [
            definitions(defined + "**Intent**: INT-9\n"),
            definitions(table),
            read_document(mapping, IdGrammar()),
        ]
    )

    assert {
        key: several[0].intents for key, several in specification.requirements.items()
    } == {
        "REQ-X-001": ("INT-1",),
        "REQ-X-002": ("INT-1", "INT-2"),
        "REQ-X-003": ("INT-1", "INT-2"),
        "REQ-X-004": ("INT-2",),
        "REQ-X-005": ("INT-9",),
    }


def test_a_table_is_about_the_project_of_its_folder() -> None:
    table = "| Requirement | Traces To |\n|-|-|\n| REQ-1 | INT-1 |\n"

    specification = join_definitions(
        [
            definitions("## REQ-1: x\n", "a/docs/r.md"),
            definitions("## REQ-1: x\n", "b/docs/r.md"),
            definitions(table, "b/docs/matrix.md"),
        ]
    )

    assert [(r.path, r.intents) for r in specification.requirements["REQ-1"]] == [
        ("a/docs/r.md", ()),
        ("b/docs/r.md", ("INT-1",)),
    ]


def test_links_add_to_the_intents_that_a_requirement_names_itself() -> None:
    mapping = Definitions(
        links=(
            IntentLink(requirement="REQ-1", intent="INT-2"),
            IntentLink(requirement="REQ-1", intent="INT-1"),
            IntentLink(requirement="REQ-9", intent="INT-1"),
        )
    )

    specification = join_definitions(
        [mapping, definitions("## REQ-1: x\n**Intent**: INT-1\n")]
    )

    assert specification.requirements["REQ-1"][0].intents == ("INT-1", "INT-2")
    assert "REQ-9" not in specification.requirements


@pytest.mark.parametrize(
    "path",
    [
        ".specify/templates/spec-template.md",
        "openspec/changes/archive/x/specs/a/spec.md",
        ".kiro/steering/product.md",
    ],
)
def test_templates_and_proposals_define_nothing(path: str) -> None:
    assert read_document(Document(path, "## REQ-1: x\n"), IdGrammar()).is_empty()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".specify/bugs/slow-login/assessment.md", ""),
        ("openspec/changes/slow-login/proposal.md", "- **REQ-1**: x\n"),
        (".kiro/specs/slow-login/bugfix.md", "### Expected Behavior\n2.1 WHEN x\n"),
    ],
)
def test_an_intent_is_found_wherever_a_remediation_is_put(path: str, text: str) -> None:
    document = Document(path, f"## INT-150: Fix: Slow login\n\n{text}")

    result = read_document(document, IdGrammar())

    assert "INT-150" in {intent.id for intent in result.intents}
    assert result.requirements == ()


def test_the_ledger_maps_no_intents() -> None:
    text = "alerts:\n- requirement: REQ-1\n  remediation_intent: INT-150\n"
    document = Document("docs/traceability/feedback-loops.yml", text)

    assert read_document(document, IdGrammar()).is_empty()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize(
    "text",
    [
        "INT-1: &a [*a]",
        "- [" * 5_000,
        "---\n- [\n---\n## REQ-1: x",
        "---\nid: [REQ-1]\n---",
        "|" * 5_000,
        "| ID | Title |\n|-|-|\n|\n||\n| REQ-1 |\n",
        "#" + " " * 50_000 + "x",
        "### Requirement 99999999999999999999\n1. x\n99999999999. y",
        "### Requirement:\n### User Story 1\n- **FR-001**",
        "<!--" * 5_000,
        "```\n" * 5_001,
        "\x00\ud800\u2028",
    ],
)
def test_no_text_stops_a_reader(reader: Reader, text: str) -> None:
    reader.read(Document("a/specs/b/spec.md", text), IdGrammar())


def test_a_requirement_under_one_that_is_defined_nowhere_has_no_whole() -> None:
    text = "## FR:export: Reports\n\n### NFR-002: Only here\n"

    (requirement,) = join_definitions([definitions(text)]).requirements["NFR-002"]

    assert requirement.related == ()


def test_requirements_under_each_other_are_no_parts_without_end() -> None:
    texts = ("## REQ-1: a\n\n### REQ-2: b\n", "## REQ-2: b\n\n### REQ-1: a\n")

    specification = join_definitions([definitions(text) for text in texts])

    assert set(specification.requirements) == {"REQ-1", "REQ-2"}


def test_a_family_is_written_as_the_alert_writes_it() -> None:
    grammar = IdGrammar().with_families_of(["Svc-Framing-003"])

    found = definitions(
        "| ID | Title |\n|--|--|\n| Svc-Framing-003 | x |\n", "a.md", grammar
    )

    assert [each.id for each in found.requirements] == ["Svc-Framing-003"]
    assert IdGrammar().with_families_of(["auth-1"]).families[-1] == "AUTH"


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("## REQ1.2 Control", "REQ1.2"),
        ("- **FR12**: People log in", "FR12"),
        ("### NFR3: Fast", "NFR3"),
        ("| ID | Title |\n|---|---|\n| FR4a | Log out |", "FR4a"),
    ],
)
def test_a_number_may_follow_its_family_at_once(line: str, id_: str) -> None:
    assert [each.id for each in definitions(line).requirements] == [id_]


@pytest.mark.parametrize(
    "line", ["## US2020 elections", "## SHA256: sums", "## FRA1: x"]
)
def test_a_word_with_a_number_is_no_id(line: str) -> None:
    assert definitions(line).requirements == ()


def test_a_list_without_bold_ids_defines_below_a_heading_that_says_so() -> None:
    text = """\
        # Shop
        ## Functional requirements
        - FR-006: Each skill has a description
        2. `FR7` — It starts at the right time
        - [FR-010] It ends
        - [FR-011](#fr-011) Only a link
        ## Related requirements
        - FR-008: Only named
        ## Notes
        - FR-009: Only named
        """
    ids = [each.id for each in definitions(text).requirements]

    assert ids == ["FR-006", "FR7", "FR-010"]
    assert not definitions(text, "docs/notes.md").requirements
    assert not definitions(f"## REQ-1: Shop\n{text}", "docs/notes.md").requirements[1:]


@pytest.mark.parametrize(
    ("title", "count"),
    [("Core API Requirements", 2), ("Requirements coverage", 1), ("Core API", 1)],
)
def test_a_document_of_requirements_lists_them_below_all_its_headings(
    title: str, count: int
) -> None:
    text = f"# {title}\n\n## Interfaces\n\n- FR-006: Reads\n- FR-007: MUST write\n"

    assert len(definitions(text).requirements) == count


def test_several_requirements_in_fields_below_one_heading_have_their_own_titles() -> (
    None
):
    block = "**Requirement ID:** REQ-FUN-10{}\n\n**Title:** {}\n\n" + "a\n" * 15
    text = f"# A\n\n## Functions\n\n{block.format(0, 'Mean')}{block.format(1, 'Sum')}"

    found = definitions(text).requirements

    assert [(each.id, each.title) for each in found] == [
        ("REQ-FUN-100", "Mean"),
        ("REQ-FUN-101", "Sum"),
    ]


CLOSING = (
    "# Requirements\n\n## 1.1 Login (SR-001)\n\nIt must.\n\n### 1.2 `Logout` [SR-002]\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLOSING, [("SR-001", "Login"), ("SR-002", "Logout")]),
        ("# Requirements\n\n## Login (SR-001)\n", []),
        (f"{CLOSING}\n## SR-003: Reset\n", [("SR-003", "Reset")]),
        ("## Login (API-01)\n\n## Logout (API-02)\n", []),
    ],
    ids=["all", "only one", "beside another form", "of another family"],
)
def test_headings_may_end_in_their_id(
    text: str, expected: list[tuple[str, str]]
) -> None:
    found = definitions(text).requirements

    assert [(each.id, each.title) for each in found] == expected


def test_headings_that_end_in_an_id_define_nothing_outside_of_specifications() -> None:
    assert not definitions(CLOSING, "docs/design.md").requirements


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("It must log users in. Others wait.\n", "It must log users in."),
        ("- **Category**: Speed\n- **Description**: Pages load in 1.5 s.\n",
         "Pages load in 1.5 s."),
        ("**Priority**: P0\n\nThe `login` works.\n", "The login works."),
        ("| a | b |\n|---|---|\n\n### Notes\n\nText.\n", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_heading_that_is_an_id_alone_is_called_by_its_first_sentence(
    below: str, title: str
) -> None:
    assert only(f"## FR-001\n\n{below}").title == title


def test_a_requirement_id_below_a_heading_is_its_own_in_a_specification() -> None:
    text = "## 6-1. API\n\n- Requirement ID: `REQ-API-001`\n- **Status**: open\n"

    (found,) = definitions(text).requirements

    assert (found.id, found.title, found.line) == ("REQ-API-001", "API", 1)
    assert not definitions(text, "docs/test-cases.md").requirements


@pytest.mark.parametrize(
    "title",
    [
        'The name becomes "[deleted]" when the account is gone',
        "An order goes from ACTIVE -> DELETED",
        'The state of a closed account is "REMOVED"',
    ],
)
def test_words_that_a_requirement_is_about_do_not_withdraw_it(title: str) -> None:
    assert not only(f"### REQ-1: {title}").is_withdrawn
