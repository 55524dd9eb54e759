"""Requirements of features: Kiro's, OpenSpec's and Spec Kit's, in every form seen."""

from pathlib import Path

import pytest

from tests.support.conventions import found_in_files
from tracer.specification import Document, Requirement
from tracer.specification.feature_words import (
    CRITERIA_WORDS,
    REQUIREMENT_WORDS,
    STORY_WORDS,
)
from tracer.specification.joined_definitions import join_definitions
from tracer.specification.repository_reading import read_document
from tracer.text.ids import IdGrammar

KIRO = ".kiro/specs/login/requirements.md"
OPENSPEC = "openspec/specs/files/spec.md"
SPEC_KIT = "specs/001-login/spec.md"


def requirements(path: str, text: str) -> dict[str, Requirement]:
    """Return what a document defines, read as a run would."""
    definitions = read_document(Document(path, text), IdGrammar())
    return {each.id: each for each in definitions.requirements}


@pytest.mark.parametrize(
    ("heading", "requirement", "title"),
    [
        ("### Requirement 1: Login", "login#1", "Login"),
        ("### Requirement 01: Login", "login#1", "Login"),
        ("### Requirement 001 - Login", "login#1", "Login"),
        ("### Requirement #1: Login", "login#1", "Login"),
        ("### Requirement # 1: Login", "login#1", "Login"),
        ("### Requirement No. 1: Login", "login#1", "Login"),
        ("### Requirement №1: Login", "login#1", "Login"),
        ("### Requirement-1: Login", "login#1", "Login"),
        ("### **Requirement 1: Login**", "login#1", "Login"),
        ("### **Requirement 1**: Login", "login#1", "Login"),
        ("### *Requirement 1: Login*", "login#1", "Login"),
        ("### __Requirement 1__ Login", "login#1", "Login"),
        ("### `Requirement 1` Login", "login#1", "Login"),
        ("### [Requirement 1] Login", "login#1", "Login"),
        ("### [Requirement 1: Login]", "login#1", "Login"),
        ("### ✅ Requirement 1: Login", "login#1", "Login"),
        ("### 3.1 Requirement 1: Login", "login#1", "Login"),
        ("### REQUIREMENT 1 — Login", "login#1", "Login"),
        ("### Requirement 1) Login", "login#1", "Login"),
        ("### Requirement 1 Login ###", "login#1", "Login"),
        ("### Requirement 1: .env files", "login#1", ".env files"),
        ("### Requirement 1a: Login", "login#1a", "Login"),
        ("### Requirement 16A: Login", "login#16A", "Login"),
        ("### Requirement 1.2: Login", "login#1.2", "Login"),
        ("### Requirement 01.02: Login", "login#1.2", "Login"),
        ("### Requirement 0.1: Login", "login#0.1", "Login"),
        ("### Requirement 10: Login", "login#10", "Login"),
        ("## User Story 1: Login", "login#1", "Login"),
        ("### 要件１：ログイン", "login#1", "ログイン"),
        ("### Requirement 1 is important", None, ""),
        ("### Requirement 1, 2 and 3", None, ""),
        ("### Requirement 1-3: Overview", None, ""),
        ("### Requirements 1 to 3", None, ""),
        ("### Requirement 1abc", None, ""),
        ("### ~~Requirement 1: Login~~", None, ""),
        ("### My Requirement 1: Login", None, ""),
    ],
)
def test_a_kiro_heading_of_any_form_has_its_number(
    heading: str, requirement: str | None, title: str
) -> None:
    result = requirements(KIRO, f"# Requirements\n\n{heading}\n\n1. WHEN a THEN b\n")

    wholes = {id_: each.title for id_, each in result.items() if each.form == 0}
    assert wholes == ({requirement: title} if requirement else {})


@pytest.mark.parametrize("word", REQUIREMENT_WORDS)
def test_a_requirement_is_one_in_every_language(word: str) -> None:
    assert list(requirements(KIRO, f"### {word} 1: x\n")) == ["login#1"]


@pytest.mark.parametrize("word", [w.replace("?", "") for w in CRITERIA_WORDS])
@pytest.mark.parametrize("form", ["#### {}", "**{}**", "{}:"])
def test_criteria_are_found_in_every_language(form: str, word: str) -> None:
    text = f"### Requirement 1: x\n\n1. prose\n\n{form.format(word)}\n\n1. WHEN a\n"

    assert requirements(KIRO, text)["login#1"].criteria == ("WHEN a",)


@pytest.mark.parametrize("word", STORY_WORDS)
def test_a_requirement_without_a_title_is_called_as_its_story(word: str) -> None:
    text = f"### Requirement 1\n\n**{word}:** As a person I log in\n"

    assert requirements(KIRO, text)["login#1"].title == "As a person I log in"


def test_headings_below_the_title_of_criteria_only_group_them() -> None:
    text = (
        "### Requirement 1: x\n#### Acceptance Criteria\n##### Web\n1. WHEN a\n"
        "##### Phone\n02. WHEN b\n#### Notes\n3. c\n"
    )

    result = requirements(KIRO, text)

    assert {id_: each.title for id_, each in result.items() if each.form} == {
        "login#1.1": "WHEN a",
        "login#1.2": "WHEN b",
    }


@pytest.mark.parametrize(
    "line", ["1. x", "01. x", "1) x", "**1.** x", "- 1.1 x", "- [ ] 1.1 x", "01.01 x"]
)
def test_a_criterion_of_any_form_has_its_number(line: str) -> None:
    result = requirements(KIRO, f"### Requirement 01: y\n\n{line}\n")

    assert result["login#1.1"].title == "x"


@pytest.mark.parametrize("heading", ["Requirement 01: x", "Requirement 1: x"])
@pytest.mark.parametrize(
    "comment", ["Requirements: 1.1", "Requirement 01.1", "login#1.1", "login#01.01"]
)
def test_code_names_a_kiro_criterion_with_or_without_padding(
    tmp_path: Path, comment: str, heading: str
) -> None:
    spec = f"# Requirements\n\n### {heading}\n\n1. WHEN a THEN b\n"
    code = f"# Implements: {comment}\ndef a():\n    pass\n"

    result = found_in_files(tmp_path, {KIRO: spec, "src/a.py": code})

    assert result["markers"]["login#1.1"] == ["src/a.py:1 implements a"]


STATED = [
    "### Requirement: File Serving\n\n**ID**: REQ-FILE-001\n**Priority**: P1\n",
    "### Requirement: File Serving\n\n**ID:** `REQ-FILE-001`\n",
    "### Requirement: File Serving\n\nThe system MUST serve.\n\n- **ID**: REQ-FILE-001\n",
    "### Requirement: File Serving\nID: REQ-FILE-001\n",
    "### Requirement: File Serving\n**Priority**: P1 | **ID**: REQ-FILE-001\n",
    "### Requirement: File Serving\n\n| **ID** | REQ-FILE-001 |\n",
    "### Requirement: File Serving\n\n**Requirement ID**: [REQ-FILE-001]\n",
    "### Requirement: File Serving\n<!-- id: REQ-FILE-001 -->\n",
    "### Requirement: REQ-FILE-001 File Serving\n",
    "### Requirement: REQ-FILE-001: File Serving\n",
    "### Requirement: [REQ-FILE-001] File Serving\n",
    "### Requirement: File Serving (REQ-FILE-001)\n",
    "### Requirement: File Serving [REQ-FILE-001]\n",
    "### Requirement: File Serving {#REQ-FILE-001}\n",
    "### **Requirement: REQ-FILE-001 File Serving**\n",
]


@pytest.mark.parametrize("text", STATED)
def test_an_openspec_requirement_is_known_by_the_id_that_it_states(
    tmp_path: Path, text: str
) -> None:
    code = "# Implements: REQ-FILE-001\ndef a():\n    pass\n"

    result = found_in_files(
        tmp_path, {OPENSPEC: f"# files\n\n{text}", "src/a.py": code}
    )

    ((id_, requirement),) = result["requirements"].items()
    assert requirement["aliases"] == ["REQ-FILE-001"]
    assert result["markers"][id_] == ["src/a.py:1 implements a"]


@pytest.mark.parametrize(
    "text",
    [
        "### Requirement: Export of REQ-FILE-001 files\n",
        "### Requirement: File Serving\n\n#### Scenario: a\n**ID**: REQ-FILE-001\n",
        "### Requirement: File Serving\n\n**ID**: REQ-XXX\n",
        "### Requirement: File Serving\n\n**ID**: TBD\n",
        "### Requirement: File Serving\n\n**Related**: REQ-FILE-001\n",
        "### Requirement: File Serving\n\n**ID**: INT-100\n",
    ],
)
def test_an_id_that_is_only_named_is_no_other_name(text: str) -> None:
    ((_, requirement),) = requirements(OPENSPEC, text).items()

    assert requirement.aliases == ()


@pytest.mark.parametrize(
    "text",
    [
        "### Requirement 1: Login\n**ID**: REQ-AUTH-001\n",
        "### Requirement 1: REQ-AUTH-001 Login\n",
        "### Requirement 1: Login (REQ-AUTH-001)\n",
    ],
)
def test_a_kiro_requirement_is_known_by_the_id_that_it_states(text: str) -> None:
    assert requirements(KIRO, text)["login#1"].aliases == (
        "Requirement 1",
        "REQ-AUTH-001",
    )


def test_ids_outside_of_kiros_requirements_define_something_of_their_own() -> None:
    text = (
        "## Requirements\n### Requirement 1: Login\n- **FR-1**: part of it\n"
        "## Non-Functional Requirements\n**NFR-1 (Speed):** It SHALL take 1 s.\n"
    )

    assert [*requirements(KIRO, text)] == ["login#1", "NFR-1"]


def test_a_kiro_requirement_may_have_an_id_in_the_place_of_its_number() -> None:
    text = (
        "### Requirement SC-01: Licences\n#### Acceptance Criteria\n1. It SHALL pass\n"
    )

    found = requirements(KIRO, text)

    assert [*found] == ["login#SC-01", "login#SC-01.1"]
    assert found["login#SC-01"].title == "Licences"
    assert found["login#SC-01"].aliases == ("Requirement SC-01", "SC-01")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("## Login\n\n**ID**: REQ-1\n", ["REQ-1"]),
        ("## Login\n\n- ID: REQ-1\n", ["REQ-1"]),
        ("## Login\n\nIdentifier: REQ-1\n", ["REQ-1"]),
        ("## Login\n<!-- ID: REQ-1 -->\n", ["REQ-1"]),
        ("## Login\n" + "a\n" * 12 + "**ID**: REQ-1\n", []),
        ("## Login\n\n| **ID** | REQ-1 |\n", ["REQ-1"]),
        (
            "# Rules\n\n## Login\n**ID**: REQ-1\n\n## Logout\n**ID**: REQ-2\n",
            ["REQ-1", "REQ-2"],
        ),
        ("## Test of login\n\n**Requirement ID**: REQ-1\n", []),
        ("## Login\n\n**ID**: TC-1\n", []),
        ("**ID**: REQ-1\n", []),
        ("## REQ-2: Login\n**ID**: REQ-1\n", ["REQ-2"]),
    ],
)
def test_a_heading_of_markdown_has_the_id_in_the_field_below_it(
    text: str, ids: list[str]
) -> None:
    result = requirements("docs/a.md", text)

    assert list(result) == ids
    assert {each.title for each in result.values()} <= {"Login", "Logout"}


@pytest.mark.parametrize(
    ("heading", "story"),
    [
        ("### User Story 1 - Sign in (Priority: P1)", "001-login/US1"),
        ("### User Story 01 - Sign in", "001-login/US1"),
        ("### User Story #1: Sign in", "001-login/US1"),
        ("### **User Story 1: Sign in**", "001-login/US1"),
        ("### 🎯 User Story 1 – Sign in", "001-login/US1"),
        ("### 사용자 스토리 1 - Sign in (Priority: P1)", "001-login/US1"),
        ("### 用户故事 1：Sign in (优先级: P1)", "001-login/US1"),
        ("### ユーザーストーリー 1 - Sign in（優先度: P2）", "001-login/US1"),
        ("### História de Usuário 1 - Sign in (Prioridade: P1)", "001-login/US1"),
    ],
)
def test_a_story_of_spec_kit_in_any_form_has_its_number(
    heading: str, story: str
) -> None:
    result = requirements(SPEC_KIT, f"# Feature Specification: Login\n\n{heading}\n")

    assert {id_: each.title for id_, each in result.items()} == {story: "Sign in"}


@pytest.mark.parametrize(
    ("folder", "written", "is_named"),
    [
        ("3b-login", "3B-FR-001", True),
        ("3b-login", "003b-FR-001", True),
        ("003b-login", "3b-FR-001", True),
        ("003-login", "003-FR-001", True),
        ("003-login", "004-FR-001", False),
        ("003-login", "3-FR-001", False),
        ("login", "3b-FR-001", False),
    ],
)
def test_the_number_of_a_feature_may_be_in_front_of_its_ids(
    folder: str, written: str, *, is_named: bool
) -> None:
    text = "# Feature Specification: Login\n\n- **FR-001**: Users MUST sign in\n"
    documents = [
        read_document(Document(f"specs/{name}/spec.md", text), IdGrammar())
        for name in (folder, "9z-other")
    ]
    known = join_definitions(documents).known_ids()

    named = [match.id for match in known.find(f'@requirement("{written}")')]

    assert named == ([f"{folder}/FR-001"] if is_named else [])


def test_a_relation_by_another_name_leads_to_the_requirement() -> None:
    files = "### Requirement: Files\n**ID**: REQ-FILE-001\n"
    links = "### Requirement: Links\n**Related**: REQ-FILE-001 serves them\n"

    joined = join_definitions(
        [
            read_document(Document(OPENSPEC, f"{files}\n{links}"), IdGrammar()),
            read_document(
                Document(
                    "docs/a.md",
                    "| Intent | Requirement |\n|-|-|\n| INT-1 | REQ-FILE-001 |\n",
                ),
                IdGrammar(),
            ),
        ]
    )

    (related,) = joined.requirements["files/links"][0].related
    assert (related.id, related.text) == ("files/files", "serves them")
    assert joined.requirements["files/files"][0].intents == ("INT-1",)


def test_a_feature_in_the_archive_is_still_a_feature(tmp_path: Path) -> None:
    text = "# Feature Specification: Login\n- **FR-001**: {}\n- **FR-001.1**: {}\n"
    files = {
        "specs/archived/001-login/spec.md": text.format("It opens", "It closes"),
        "specs/archived/001-login/report.md": "## Requirements\n- **FR-001**: Done\n",
        "specs/002-cart/spec.md": text.format("It adds", "It removes"),
    }

    assert set(found_in_files(tmp_path, files)["requirements"]) == {
        f"{feature}/FR-001{part}"
        for feature in ("001-login", "002-cart")
        for part in ("", ".1")
    }


def test_words_decide_between_features_that_nothing_names(tmp_path: Path) -> None:
    text = "# Feature Specification: {0}\n- **FR-013**: {0}\n- **FR-014**: Save {0}\n"
    supplier = "System MUST track the supplier invoice number and prevent duplicates"
    code = """\
        // FR-013: find a bill by supplier invoice number, for the duplicate check
        find();
        // FR-013: make it fast
        sort();
        // FR-014: save it
        save();
        /* Greets whoever comes back,
           on screens of mobile phones: FR-013. */
        """
    files = {
        "specs/001-buy/spec.md": text.format(supplier),
        "specs/002-greet/spec.md": text.format("Screens of mobile phones greet people"),
        "src/bill.c": code,
    }

    markers = found_in_files(tmp_path, files)["markers"]

    assert markers == {
        "001-buy/FR-013": ["src/bill.c:1 mentions"],
        "002-greet/FR-013": ["src/bill.c:8 mentions"],
    }


@pytest.mark.parametrize(
    ("line", "features"),
    [
        ("// spec 002 FR-001: find it", {"002-cart/FR-001"}),
        ("// (002-cart FR-001, FR-002)", {"002-cart/FR-001", "002-cart/FR-002"}),
        ("// (spec 002, FR-001/FR-002)", {"002-cart/FR-001", "002-cart/FR-002"}),
        ("// FR-001, FR-002 (spec 001)", {"001-login/FR-001", "001-login/FR-002"}),
        (
            "// FR-001 (spec 001) and FR-002 (spec 002)",
            {"001-login/FR-001", "002-cart/FR-002"},
        ),
        ("// specs/001-login FR-002", {"001-login/FR-002"}),
        ("// spec 007 FR-002", set()),
    ],
)
def test_the_number_of_a_feature_counts_for_the_ids_next_to_it(
    tmp_path: Path, line: str, features: set[str]
) -> None:
    text = "# Feature Specification: {}\n- **FR-001**: One\n- **FR-002**: Two\n"
    files = {
        "specs/001-login/spec.md": text.format("Login"),
        "specs/002-cart/spec.md": text.format("Cart"),
        # What is next to one id says nothing of another one of the file.
        "src/a.c": f"{line}\na();\n\n// FR-001\nb();\n",
    }

    markers = found_in_files(tmp_path, files)["markers"]

    assert {id_ for id_, lines in markers.items() if lines} == features
    assert all(
        each.startswith("src/a.c:1 ") for own in markers.values() for each in own
    )


def test_a_comment_says_which_feature_it_is_about(tmp_path: Path) -> None:
    document = "### Requirement 1\n#### Acceptance Criteria\n1. One\n2. Two\n"
    test = 'def test_{0}():\n    """Feature: {1}, Property 1\n\n    Validates: Requirements {2}\n    """\n'
    files = {
        ".kiro/specs/market-tips/requirements.md": document,
        ".kiro/specs/event-log/requirements.md": document,
        "tests/test_all.py": test.format("a", "market-tips", "1.1")
        + test.format("b", "event-log", "1.2"),
    }

    markers = found_in_files(tmp_path, files)["markers"]

    assert {
        id_: [line.split()[0].rpartition(":")[2] for line in lines]
        for id_, lines in markers.items()
    } == {
        "market-tips#1": ["4"],
        "market-tips#1.1": ["4"],
        "event-log#1": ["9"],
        "event-log#1.2": ["9"],
    }


@pytest.mark.parametrize(
    "line",
    [
        "// 需求 1.1, 1.2: 布局",
        "/* 验证需求1.1、1.2 */",
        "// 要件 1.1 and 1.2",
        "// Anforderung 1.1, 1.2",
        "// Requirements: 1.1, 1.2",
    ],
)
def test_code_names_a_kiro_criterion_in_any_language(tmp_path: Path, line: str) -> None:
    document = "### Requirement 1\n#### Acceptance Criteria\n1. One\n2. Two\n"
    files = {".kiro/specs/login/requirements.md": document, "src/a.c": f"{line}\n"}

    markers = found_in_files(tmp_path, files)["markers"]

    assert set(markers) == {"login#1", "login#1.1", "login#1.2"}


TASKS_OF_SPEC_KIT = """\
# Tasks
- [x] T001 [P] [US1] Check the password in src/check.py (FR-001)
- [X] T002 Count failures (FR-002) in /home/me/shop/src/count.py and tests/test_count.py
- [ ] T003 [US1] Later, in src/later.py (FR-001)
- [x] T004 Write src/missing.py for FR-001, see docs/login.md
- [x] T005 Log in `src/log.py`
- [x] T007 (FR-001) Keep salt.py short, as __init__.py is
- [x] T006 [US2] c:\\work\\shop\\src\\stay.py and [it](file:///home/me/shop/src/later.py)
"""
TASKS_OF_KIRO = """\
# Plan
- [x] 1. Log in
  - [x] 1.1 Create `src/check.py`
    - Compare hashes
    - _Requirements: 1.1, 1.2_
  - [x]* 1.2 Test it in tests/test_check.py
    - **Validates: Requirements 1.2**
- [ ] 2. Create `src/later.py`
  - _Requirements: 1.1_

## Notes
- `src/notes.py`: Requirements 1.1
"""
CODE = "def run():\n    pass\n"


def test_a_task_that_is_done_names_the_code_of_its_requirements(tmp_path: Path) -> None:
    spec = "# Feature Specification: Login\n### User Story 1 - Sign in\n"
    spec += "### User Story 2 - Stay signed in\n- **FR-001**: Check the password\n- **FR-002**: Count failures\n"
    names = ("check", "count", "later", "stay")
    code = (*(f"src/{name}.py" for name in names), "tests/test_count.py")
    code = (*code, "src/auth/salt.py", "src/__init__.py", "src/auth/__init__.py")
    files = {SPEC_KIT: spec, "specs/001-login/tasks.md": TASKS_OF_SPEC_KIT}

    result = found_in_files(tmp_path, {**files, **dict.fromkeys(code, CODE)})

    assert result["markers"] == {
        "001-login/US1": ["src/check.py:1 implements"],
        "001-login/US2": [
            "src/later.py:1 implements",
            "src/stay.py:1 implements",
        ],
        "001-login/FR-001": [
            "src/auth/salt.py:1 implements",
            "src/check.py:1 implements",
        ],
        "001-login/FR-002": [
            "src/count.py:1 implements",
            "tests/test_count.py:1 validates",
        ],
    }


def test_a_task_of_kiro_names_the_code_of_the_requirements_below_it(
    tmp_path: Path,
) -> None:
    spec = "# Login\n### Requirement 1: Login\n#### Acceptance Criteria\n1. x\n2. y\n"
    code = ("src/check.py", "src/later.py", "src/notes.py", "tests/test_check.py")
    files = {KIRO: spec, ".kiro/specs/login/tasks.md": TASKS_OF_KIRO}

    result = found_in_files(tmp_path, {**files, **dict.fromkeys(code, CODE)})

    check, test = "src/check.py:1 implements", "tests/test_check.py:1 validates"
    assert result["markers"] == {
        "login#1": [check, test],
        "login#1.1": [check],
        "login#1.2": [check, test],
    }


def test_a_file_of_a_features_tasks_means_that_features_ids(tmp_path: Path) -> None:
    spec = "# Feature Specification: {}\n- **FR-001**: {}\n"
    spec += "### User Story 1 - Sign in\n"
    marked = "def run():  # FR-001\n    print('US1: all')\n"

    result = found_in_files(
        tmp_path,
        {
            SPEC_KIT: spec.format("Login", "Check the password"),
            "specs/002-cart/spec.md": spec.format("Cart", "Add up prices"),
            "specs/002-cart/tasks.md": "- [ ] T001 (FR-001) in src/a.py\n",
            "src/a.py": marked,
            "src/b.py": marked,
        },
    )

    assert result["markers"] == {
        "002-cart/FR-001": ["src/a.py:1 mentions run"],
        "002-cart/US1": ["src/a.py:2 mentions run"],
    }


def test_ids_of_a_file_are_of_the_feature_that_its_words_mean(tmp_path: Path) -> None:
    spec = "# Feature Specification: {}\n- **FR-001**: {}\n- **FR-002**: {}\n"
    marked = (
        "# FR-001: check password hashes\nx = 1\n\n# FR-002: {}\nx = 2\n\n# FR-002\n"
    )

    result = found_in_files(
        tmp_path,
        {
            SPEC_KIT: spec.format("Login", "Check password hashes", "Count bad tries"),
            "specs/002-cart/spec.md": spec.format("Cart", "Add up", "Empty cart page"),
            "src/one.py": marked.format("count bad tries"),
            "src/two.py": marked.format("empty cart page"),
        },
    )

    assert result["markers"] == {
        "001-login/FR-001": ["src/one.py:1 mentions", "src/two.py:1 mentions"],
        "001-login/FR-002": ["src/one.py:4 mentions", "src/one.py:7 mentions"],
        "002-cart/FR-002": ["src/two.py:4 mentions"],
    }


def test_a_file_of_several_features_tasks_does_not_say_whose_id_it_means(
    tmp_path: Path,
) -> None:
    spec = "# Feature Specification: {}\n- **FR-001**: {}\n"
    task = "- [ ] T001 (FR-001) in src/a.py\n"

    result = found_in_files(
        tmp_path,
        {
            SPEC_KIT: spec.format("Login", "Check the password"),
            "specs/002-cart/spec.md": spec.format("Cart", "Add up prices"),
            "specs/002-cart/tasks.md": task,
            "specs/003-shop/spec.md": spec.format("Shop", "Show goods"),
            "specs/003-shop/tasks.md": task,
            "src/a.py": "def run():  # FR-001\n    pass\n",
        },
    )

    assert result["markers"] == {}


@pytest.mark.parametrize(
    "path",
    [
        "specs/001-login/contracts/api.md",
        "specs/001-login/checklists/requirements.md",
        "specs/001-login/research.md",
        "apps/web/specs/001-login/plan.md",
    ],
)
def test_documents_beside_a_specification_name_what_it_defines(path: str) -> None:
    text = "# Answers\n\n- `REQ-3` the request must carry a token\n"

    assert requirements(path, text) == {}
    assert list(requirements("docs/requirements/api.md", text)) == ["REQ-3"]


def test_a_file_of_a_done_task_that_names_the_id_itself_is_marked_there(
    tmp_path: Path,
) -> None:
    task = "- [x] T001 Check it in src/a.py and src/b.py (FR-001)\n"

    result = found_in_files(
        tmp_path,
        {
            SPEC_KIT: "# Feature Specification: Login\n- **FR-001**: Check it\n",
            "specs/001-login/tasks.md": task,
            "src/a.py": "x = 1\n\n\ndef run():\n    # as FR-001 wants\n    return 1\n",
            "src/b.py": "def walk():\n    return 1\n",
        },
    )

    assert result["markers"] == {
        "001-login/FR-001": ["src/a.py:5 implements run", "src/b.py:1 implements"]
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("FR-001", "001-login/FR-001"),
        ("FR-001, FR-002", "001-login/FR-001"),
        ("FR-001, FR-003", "002-cart/FR-001"),
    ],
)
def test_a_list_means_the_feature_that_has_all_its_ids(
    tmp_path: Path, line: str, expected: str
) -> None:
    login = "# Feature Specification: Login\n- **FR-001**: a\n- **FR-002**: b\n"
    cart = "# Feature Specification: Cart\n- **FR-001**: c\n- **FR-003**: d\n"

    result = found_in_files(
        tmp_path,
        {
            SPEC_KIT: login,
            "specs/002-cart/spec.md": cart,
            "src/login/run.py": f"def run():  # {line}\n    pass\n",
        },
    )

    assert result["markers"][expected] == ["src/login/run.py:1 mentions run"]


@pytest.mark.parametrize(
    "path", ["web/+page.svelte", "web/(app)/[id]/+layout.ts", "web/a+b/run.py"]
)
def test_the_file_of_a_task_may_have_any_name(tmp_path: Path, path: str) -> None:
    result = found_in_files(
        tmp_path,
        {
            SPEC_KIT: "# Feature Specification: Login\n- **FR-001**: Check it\n",
            "specs/001-login/tasks.md": f"- [x] T001 Check it in {path} (FR-001)\n",
            path: CODE,
        },
    )

    assert result["markers"] == {"001-login/FR-001": [f"{path}:1 implements"]}


@pytest.mark.parametrize(
    ("comment", "second"),
    [
        ("# Requirements: 1.1,\n#               1.3\n", ["cart#1.3"]),
        ("# Requirements: 1.1\n# 1.3\n", []),
        ("# See 1.1,\n# 1.3\n", []),
        ("# Requirements: 1.1,\n# 1.3 seconds\n", []),
    ],
)
def test_a_list_of_numbers_may_go_on_in_the_next_line(
    tmp_path: Path, comment: str, second: list[str]
) -> None:
    login = "### Requirement 1: Login\n#### Acceptance Criteria\n1. a\n2. b\n"
    cart = "### Requirement 1: Cart\n#### Acceptance Criteria\n1. c\n2. d\n3. e\n"

    result = found_in_files(
        tmp_path,
        {
            ".kiro/specs/login/requirements.md": login,
            ".kiro/specs/cart/requirements.md": cart,
            "src/login/run.py": f"{comment}def run():\n    pass\n",
        },
    )

    places = {id_: " ".join(found) for id_, found in result["markers"].items()}
    on_second = [id_ for id_, text in places.items() if "run.py:2 " in text]
    assert [id_ for id_ in on_second if "." in id_] == second
    if second:
        assert "src/login/run.py:1 " in places["cart#1.1"]


@pytest.mark.parametrize(
    ("line", "title", "priority"),
    [
        ("- **FR-001 (Experience, P1)**: System MUST x", "System MUST x", "P1"),
        ("- **FR-001 [P2]**: System MUST x", "System MUST x", "P2"),
        ("- **FR-001** [US1]: System MUST x", "System MUST x", None),
        ("- **FR-001 (MUST)**: System x", "System x", "MUST"),
        ("- **FR-001 (Experience, Must have):** x", "x", None),
        ("- **FR-001 (renamed from FR-009)**: x", "x", None),
        ("### FR-001 (Experience, P1): x", "x", "P1"),
        ("### FR-001 (MUST) — x", "x", "MUST"),
        (
            "- **FR-001 (Parsing):** The shim parses x",
            "Parsing: The shim parses x",
            None,
        ),
        ("- **FR-001 (Growth)**: `x` is logged. Later.", "Growth: x is logged.", None),
        ("- **FR-001 Parsing:** The shim parses x", "Parsing", None),
        ("- **FR-001 (Session parsing):** The shim x", "Session parsing", None),
    ],
)
def test_what_a_requirement_is_counted_among_is_not_its_title(
    line: str, title: str, priority: str | None
) -> None:
    (found,) = requirements(SPEC_KIT, f"# Login\n\n{line}\n").values()

    assert (found.id, found.title, found.priority) == (
        "001-login/FR-001",
        title,
        priority,
    )


def test_names_of_one_feature_are_its_own_where_another_has_them(
    tmp_path: Path,
) -> None:
    spec = "# Feature Specification: {}\n\n- **FR-001**: a\n- **SC-OPS**: b {}\n- **SC-{}**: c\n"
    files = {
        SPEC_KIT: spec.format("Login", "one", "LOGIN"),
        "specs/002-cart/spec.md": spec.format("Cart", "two", "CART"),
        "docs/matrix.md": "| Requirement | Test |\n|---|---|\n| SC-LOGIN | yes |\n",
        "src/a.py": "# spec 002 FR-001, SC-LOGIN\n",
    }

    result = found_in_files(tmp_path, files)

    assert {i for i in result["requirements"] if "SC-" in i} == {
        *("001-login/SC-OPS", "002-cart/SC-OPS", "SC-LOGIN", "SC-CART"),
    }
    assert result["markers"]["SC-LOGIN"] == ["src/a.py:1 implements"]


@pytest.mark.parametrize(
    ("path", "id_"),
    [
        ("specs/library/001-login/spec.md", "library/001-login/FR-001"),
        ("kitty-specs/001-login/spec.md", "001-login/FR-001"),
        (".specify/features/001-login/spec.md", "001-login/FR-001"),
        ("docs/specs/001-login/spec.md", "001-login/FR-001"),
    ],
)
def test_features_of_spec_kit_may_be_in_other_folders(path: str, id_: str) -> None:
    assert list(requirements(path, "# Login\n\n- **FR-001**: a\n")) == [id_]


def test_data_beside_a_specification_describes_and_implements_nothing(
    tmp_path: Path,
) -> None:
    folder = "specs/001-login"
    task = f"- [x] T001 [US1] Describe it in {folder}/contracts/login.yaml (FR-001)\n"
    files = {
        SPEC_KIT: "- **FR-001**: System MUST let users log in\n",
        f"{folder}/tasks.md": f"# Tasks: Login\n\n{task}",
        f"{folder}/contracts/login.yaml": "openapi: 3.1.0\n",
        f"{folder}/manifest.json": '{"requirements": ["FR-001"]}\n',
        f"{folder}/sample.py": "# Implements: FR-001\n",
        "deploy/login.yaml": "# Implements: 001-login/FR-001\n",
        "specs/other/login.yaml": "# Implements: 001-login/FR-001\n",
    }

    (markers,) = found_in_files(tmp_path, files)["markers"].values()

    assert markers == [
        "deploy/login.yaml:1 implements",
        "specs/001-login/contracts/login.yaml:1 mentions",
        "specs/001-login/manifest.json:1 mentions",
        "specs/001-login/sample.py:1 implements",
        "specs/other/login.yaml:1 implements",
    ]
