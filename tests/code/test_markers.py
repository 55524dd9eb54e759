"""Where code and tests name a requirement, in any language."""

import json
from pathlib import Path

import pytest

from tests.support.example import git
from tests.support.markers import (
    DESIGN,
    IMPLEMENTS,
    MARKER,
    MENTION,
    TELEMETRY,
    VALIDATES,
    WANTED,
    in_file,
)
from tests.support.paths import ALERT
from tests.support.runs import Cli
from tracer.code import MarkerKind, MarkerRole


@pytest.mark.parametrize(
    ("line", "role", "kind"),
    [
        ("# Implements: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("// implements REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("/* @Implements(REQ-F-AUTH-001) */", IMPLEMENTS, MARKER),
        ("# Implements: REQ-A-1, REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        (
            "# Implements: REQ-A-1 (Name, too), REQ-F-AUTH-001 (Login)",
            IMPLEMENTS,
            MARKER,
        ),
        ("# Implements: REQ-A-1 and REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("# Satisfies: req_f_auth_001", IMPLEMENTS, MARKER),
        ("# Req: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("-- Traces to: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("# Validates: REQ-F-AUTH-001", VALIDATES, MARKER),
        ("# UC-01 | Validates: REQ-F-AUTH-001 | x", VALIDATES, MARKER),
        ("# **Verifies**: REQ-F-AUTH-001", VALIDATES, MARKER),
        ("# Implements: REQ-A-1 REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("# Implements: REQ-F-AUTH-001/F-003", IMPLEMENTS, MARKER),
        ("# Implements: REQ-F-AUTH-001-A+B", IMPLEMENTS, MARKER),
        ("# Implements: REQ-F-AUTH-001@1.0", IMPLEMENTS, MARKER),
        ("# kept in step (REQ-F-AUTH-001@v2)", IMPLEMENTS, MENTION),
        ("// Trace: INC-02 UC-2@r2 REQ-F-AUTH-001@r2", IMPLEMENTS, MARKER),
        ("# Requirements traced: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("# @req REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        (
            "// @relation(REQ-A-1, REQ-F-AUTH-001, scope=function)",
            IMPLEMENTS,
            MARKER,
        ),
        ("// @relation{REQ-F-AUTH-001}", IMPLEMENTS, MARKER),
        ("# req-Id: REQ-A-1, REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("// @need-ids: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        (
            "// @ Log in, IMPL_1, impl, [REQ-A-1, REQ-F-AUTH-001]",
            IMPLEMENTS,
            MARKER,
        ),
        ("// @ Try it, TEST_1, test, [REQ-F-AUTH-001]", VALIDATES, MARKER),
        ("# lobster-trace: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("// @llr REQ-A-1, REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ('@Requirement("REQ-F-AUTH-001")', IMPLEMENTS, MARKER),
        ('#[req_satisfied("REQ-F-AUTH-001")]', IMPLEMENTS, MARKER),
        (
            'record_property("FullyVerifies", "REQ-F-AUTH-001")',
            VALIDATES,
            MARKER,
        ),
        ("// BR: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ('@Requirements({"shop:REQ-F-AUTH-001"})', IMPLEMENTS, MARKER),
        ('@Requirements({"shop:REQ-A-1", "shop:REQ-F-AUTH-001"})', IMPLEMENTS, MARKER),
        ("# see note: REQ-F-AUTH-001", IMPLEMENTS, MENTION),
        ("# see PRD-REQ-F-AUTH-001", IMPLEMENTS, MENTION),
        ("# see REQ-F-AUTH-001 for the reasons", IMPLEMENTS, MENTION),
        ("# Implements: REQ-A-1 (see REQ-F-AUTH-001)", IMPLEMENTS, MENTION),
        ("# covers more than REQ-F-AUTH-001", IMPLEMENTS, MENTION),
        ('log.info("x", extra={"req": "REQ-F-AUTH-001"})', TELEMETRY, MARKER),
        ('span.set_attribute("req", "REQ-F-AUTH-001")', TELEMETRY, MARKER),
        ('statsd.incr("x", tags=["req:REQ-F-AUTH-001"])', TELEMETRY, MARKER),
        ('histogram("x", req="REQ-F-AUTH-001")', TELEMETRY, MARKER),
        ('timer.tag("req", "REQ-F-AUTH-001")', TELEMETRY, MARKER),
        ('LABEL x.requirement="REQ-A-1,REQ-F-AUTH-001"', TELEMETRY, MARKER),
        ("labels: {req: REQ-F-AUTH-001}", TELEMETRY, MARKER),
        (
            'span.setAttribute(AttributeKey.stringKey("req"), "REQ-F-AUTH-001");',
            TELEMETRY,
            MARKER,
        ),
        ("# Tests: REQ-F-AUTH-001", VALIDATES, MARKER),
        ("// Token Refresh Tests (REQ-F-AUTH-001 §5)", VALIDATES, MARKER),
        ("// wait first, per spec REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("# - Rule REQ-F-AUTH-001: no blanks", IMPLEMENTS, MARKER),
        ("# UC-01 | Requirements REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("x = 1  # Requirement: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("don't();  // implements REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ('"""Requirements: REQ-F-AUTH-001"""', IMPLEMENTS, MARKER),
        ("    Related rules: REQ-F-AUTH-001", IMPLEMENTS, MARKER),
        ("# Signs in (Requirement REQ-F-AUTH-001)", IMPLEMENTS, MARKER),
        ('@pytest.mark.req("REQ-F-AUTH-001")', IMPLEMENTS, MARKER),
        ('@Doc("implements REQ-F-AUTH-001")', IMPLEMENTS, MARKER),
        ('{"requirements": ["REQ-F-AUTH-001"]}', IMPLEMENTS, MARKER),
        ('\trtmx.Req(t, "REQ-F-AUTH-001")', IMPLEMENTS, MARKER),
        ('rtmx.Req(t, "REQ-A-1", "REQ-F-AUTH-001",', IMPLEMENTS, MARKER),
        ('"""ReqID: REQ-F-AUTH-001', IMPLEMENTS, MARKER),
        (
            "# required for end-to-end tests (REQ-F-AUTH-001)",
            IMPLEMENTS,
            MENTION,
        ),
        ("# breaks the rule REQ-F-AUTH-001", IMPLEMENTS, MENTION),
        ("# TODO requirements REQ-F-AUTH-001 open", IMPLEMENTS, MENTION),
        # What a program says is where alerts come from.
        ("raise ValueError('violates rule: REQ-F-AUTH-001')", TELEMETRY, MENTION),
        ('log(f"implements REQ-F-AUTH-001")', TELEMETRY, MENTION),
        ('fail("it verifies: REQ-F-AUTH-001")', TELEMETRY, MENTION),
        ('echo "x # implements REQ-F-AUTH-001"', TELEMETRY, MENTION),
        ('throw new Error("REQ-F-AUTH-001: refused");', TELEMETRY, MENTION),
        (
            "fn f(a: &'a str) {} // implements REQ-F-AUTH-001",
            IMPLEMENTS,
            MARKER,
        ),
    ],
)
def test_a_line_that_names_it_says_what_for(
    tmp_path: Path, line: str, role: MarkerRole, kind: MarkerKind
) -> None:
    (marker,) = in_file(tmp_path / "r", "src/login.py", f"x = 1\n{line}\n")

    assert (marker.line, marker.role, marker.kind) == (2, role, kind)


@pytest.mark.parametrize(
    "line",
    [
        "it('REQ-F-AUTH-001: refuses')",
        'KNOWN = ["REQ-A-1", "REQ-F-AUTH-001"]',
        'PATTERN = re.compile(r"REQ-F-AUTH-001")',
        'example: "REQ-F-AUTH-001",',
        "help='an id as `REQ-F-AUTH-001`'",
        'if id == "REQ-F-AUTH-001":',
    ],
)
def test_a_string_of_the_code_implements_nothing(tmp_path: Path, line: str) -> None:
    assert in_file(tmp_path / "r", "src/login.py", f"x = 1\n{line}\n") == ()


def test_what_a_program_says_may_be_on_further_lines(tmp_path: Path) -> None:
    text = 'print(\n    "Telemetry is missing."\n    " See REQ-F-AUTH-001."\n)\n'

    (marker,) = in_file(tmp_path / "r", "src/login.py", text)

    assert (marker.line, marker.role, marker.kind) == (3, TELEMETRY, MENTION)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/Login.vb", "' Implements: REQ-F-AUTH-001"),
        ("src/login.bas", "REM Implements: REQ-F-AUTH-001"),
        ("plugin/login.vim", '" Implements: REQ-F-AUTH-001'),
        ("src/login.abap", '" Implements: REQ-F-AUTH-001'),
        ("src/login.f90", "! Implements: REQ-F-AUTH-001"),
        ("src/login.f", "C Implements: REQ-F-AUTH-001"),
        ("login.bat", ":: Implements: REQ-F-AUTH-001"),
        ("login.cmd", "@REM Implements: REQ-F-AUTH-001"),
        ("src/login.cbl", "000100* Implements: REQ-F-AUTH-001"),
        ("src/login.asm", "; Implements: REQ-F-AUTH-001"),
        ("src/Login.hs", "-- Implements: REQ-F-AUTH-001"),
        ("src/login.erl", "% Implements: REQ-F-AUTH-001"),
        ("src/login.clj", ";; Implements: REQ-F-AUTH-001"),
        ("src/login.sas", "* Implements: REQ-F-AUTH-001;"),
    ],
)
def test_a_comment_of_any_language_marks(tmp_path: Path, path: str, line: str) -> None:
    (marker,) = in_file(tmp_path / "r", path, f"\n{line}\n")

    assert (marker.line, marker.role, marker.kind) == (2, IMPLEMENTS, MARKER)


@pytest.mark.parametrize(
    "path",
    [
        "docs/design/login.md",
        "docs/design/api-specs/auth-api.yml",
        "docs/adrs/ADR-007-sessions.md",
        "docs/architecture/overview.rst",
        "design.md",
        "architecture/decisions/0001-sessions.adoc",
    ],
)
def test_a_document_of_the_design_is_a_step_to_the_code(
    tmp_path: Path, path: str
) -> None:
    (marker,) = in_file(tmp_path / "r", path, f"# Login\n\nFor {WANTED}\n\n{WANTED}\n")

    assert (marker.line, marker.role, marker.kind) == (3, DESIGN, MENTION)


@pytest.mark.parametrize("path", ["docs/guide.md", "README.md", "docs/redesign.md"])
def test_other_documents_are_no_design(tmp_path: Path, path: str) -> None:
    assert in_file(tmp_path / "r", path, f"For {WANTED}\n") == ()


def test_a_comment_at_the_top_is_about_the_whole_file(tmp_path: Path) -> None:
    header = "// Implements: REQ-F-AUTH-001\n\n"
    one, two = "function login() {}\n", "function logout() {}\n"

    (of_all,) = in_file(tmp_path / "a", "src/a.js", header + one + two)
    (of_one,) = in_file(tmp_path / "b", "src/a.js", header + one)
    (of_first,) = in_file(tmp_path / "c", "src/a.js", header[:-1] + one + two)

    assert (of_all.symbol, of_one.symbol, of_first.symbol) == (None, "login", "login")


@pytest.mark.parametrize(
    "line",
    [
        "# Implements: REQ-F-AUTH-0010",
        "# Implements: XREQ-F-AUTH-001",
        "# see docs/REQ-F-AUTH-001-design.md",
    ],
)
def test_a_longer_id_is_another_one(tmp_path: Path, line: str) -> None:
    assert in_file(tmp_path / "r", "src/login.py", line) == ()


def test_a_list_goes_on_over_a_trailing_comma(tmp_path: Path) -> None:
    text = "# Implements: REQ-A-1,\n#   REQ-A-2 (Two),\n#   REQ-F-AUTH-001\ndef login(): pass\n"

    (marker,) = in_file(tmp_path / "r", "src/login.py", text)

    assert (marker.line, marker.kind, marker.symbol) == (3, MARKER, "login")


def test_a_heading_marks_the_ids_below_it(tmp_path: Path) -> None:
    text = f"# IMPLEMENTS REQUIREMENTS:\n#   REQ-A-1\n#   - {WANTED}: Login\n\n# {WANTED}\n"

    found = in_file(tmp_path / "r", "src/login.py", text)

    assert [(m.line, m.kind) for m in found] == [(3, MARKER), (5, MENTION)]


def test_a_heading_marks_ids_between_other_bullets(tmp_path: Path) -> None:
    text = f'def f():\n    """Adds.\n\n    Covers:\n    - a database\n    - {WANTED}: adds\n    """\n'

    (marker,) = in_file(tmp_path / "r", "src/login.py", text)

    assert (marker.line, marker.kind) == (6, MARKER)


def test_a_tag_in_a_docstring_marks(tmp_path: Path) -> None:
    text = f'def test_x():\n    """Logs in.\n\n    @tests {WANTED}\n    """\n'

    (marker,) = in_file(tmp_path / "r", "tests/test_x.py", text)

    assert (marker.role, marker.kind) == (VALIDATES, MARKER)


def test_whatever_stands_in_a_test_validates(tmp_path: Path) -> None:
    (marker,) = in_file(
        tmp_path / "r", "tests/test_x.py", "def test_REQ_F_AUTH_001(): pass\n"
    )

    assert (marker.role, marker.kind, marker.symbol) == (
        VALIDATES,
        MARKER,
        "test_REQ_F_AUTH_001",
    )


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("login.test.ts", "it('REQ-F-AUTH-001: refuses', () => {});"),
        ("login.test.ts", "  it.only(`refuses (REQ-F-AUTH-001)`, async () => {});"),
        ("login.spec.js", 'describe("REQ-F-AUTH-001", function () {});'),
        ("login.spec.js", "test('signs in, REQ-F-AUTH-001', () => {});"),
        ("spec/login.js", "it('REQ-F-AUTH-001', () => {});"),
        ("test_login.py", '    """Test REQ-F-AUTH-001: refuses"""'),
        ("login_test.go", '\trtmx.Req(t, "REQ-F-AUTH-001", rtmx.Scope("unit"))'),
        ("login_test.go", '\tt.Run("REQ-F-AUTH-001", func(t *testing.T) {})'),
        ("login_test.go", 'var _ = Describe("REQ-F-AUTH-001", func() {})'),
        ("LoginTest.java", '  @DisplayName("REQ-F-AUTH-001: refuses")'),
        ("login_spec.rb", 'it "refuses (REQ-F-AUTH-001)" do'),
        ("test_login.cpp", 'TEST_CASE("REQ-F-AUTH-001 refuses") {'),
    ],
)
def test_a_tests_title_is_a_marker(tmp_path: Path, path: str, line: str) -> None:
    (marker,) = in_file(tmp_path / "r", path, f"\n{line}\n")

    assert (marker.role, marker.kind) == (VALIDATES, MARKER)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/test_a.py", '@pytest.mark.requirements(\n    "REQ-A-1",\n    "{}",\n)'),
        (  # eclipse-score/persistency
            "tests/test_a.py",
            '@verified(\n    partially_verifies=[\n        "REQ-A-1",\n        "{}",\n    ])',
        ),
        ("tests/test_a.py", '@properties(fully_verifies=["{}"])'),
        ("tests/test_a.py", 'record_property("req", "{}")'),
        ("tests/test_a.py", 'allure.dynamic.label("requirement", "{}")'),
        ("tests/a.spec.ts", "test('signs in', {{ tag: ['@a', '@{}'] }}, f);"),
        ("tests/a.spec.ts", "push({{ type: 'requirement', description: '{}' }});"),
        ("a_test.go", 'It("signs in", Label("{}"), func() {{}})'),
        ("tests/a.test.ts", '{{ name: "[{}] refuses", code: "x" }},'),
        ("tests/a.cpp", 'TEST_CASE("signs in", "[{}]") {{}}'),
        ("tests/a.cpp", 'RecordProperty("requirement", "{}");'),
        ("tests/ATest.java", '@Tag("{}") void a() {{}}'),
        ("tests/ATest.java", '@Requirements({{\n    "{}"\n}})\nvoid a() {{}}'),
        ("tests/ATest.java", '@SVCs({{\n    "shop:{}"\n}})\nvoid a() {{}}'),
        ("tests/ATests.cs", '[Trait("Requirement", "{}")]\npublic void A() {{}}'),
        ("tests/ATest.kt", "@Test fun `{} signs in`() {{}}"),
        ("spec/login_spec.rb", 'it "signs in", req: "{}" do'),
        ("tests/login.bats", '@test "{}: signs in" {{'),
        ("tests/login.robot", "    [Tags]    a    {}"),
        ("features/login.feature", "  @smoke @REQ-1 @{} @slow\n  Scenario: signs in"),
        ("features/login.feature", "  Scenario Outline: {} signs in"),
        ("features/login.feature", "Feature: Login ({})"),
    ],
)
def test_what_a_test_says_about_itself_is_a_marker(
    tmp_path: Path, path: str, text: str
) -> None:
    (marker,) = in_file(tmp_path / "r", path, text.format(WANTED) + "\n")

    assert (marker.role, marker.kind) == (VALIDATES, MARKER)


@pytest.mark.parametrize(
    "line",
    [
        'assert ok, "{}: refuses"',
        "assert.True(t, ok, `refuses ({})`)",
        "# see {}",
        'assert took(x) < 100, f"Took {{took}} ms, too long for {}"',
        '), "Must have a method as of {}"',
        '    f"{} FAIL: took {{x}} s"',
    ],
)
def test_a_label_of_a_message_in_a_test_mentions(tmp_path: Path, line: str) -> None:
    (marker,) = in_file(tmp_path / "r", "tests/test_x.py", line.format(WANTED))

    assert (marker.role, marker.kind) == (VALIDATES, MENTION)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/test_a.py", 'assert "{}" in output'),
        ("tests/test_a.py", 'assert read("a b", "two words {}") == 1'),
        ("tests/test_a.py", 'assert text == "x", "{}"'),
        ("features/a.feature", '    Given the text "{}" is shown'),
        ("tests/test_a.py", 'IDS = ["REQ-A-1", "{}"]'),
        ("tests/test_a.py", 'main(["trace", "{}"])'),
        ("src/a.ts", 'if (!hasError(x)) checks += check(\n  "a", "{}")'),
        ("tests/test_a.py", 'log = {{"req": "{}"}}'),
        ("tests/test_a.py", 'text = "# {}: Login\\n"'),
        ("tests/test_a.py", 'TEXT = """\n# Implements: {}\n"""'),
        ("src/a.py", 'TEXT = """\n-- Implements: {}\n"""'),
        ("tests/a_test.go", "text := `\n// Implements: {}\n`"),
        ("tests/a.test.ts", "const text = `\n// [impl->{}]\n`;"),
        ("tests/a_test.go", 'item{{ReqID: "{}", Status: Missing}},'),
        ("tests/test_a.py", '@cases(\n    ("{}", True),\n)\ndef test_a(): pass'),
    ],
)
def test_data_in_strings_of_a_test_says_nothing(
    tmp_path: Path, path: str, text: str
) -> None:
    assert in_file(tmp_path / "r", path, text.format(WANTED) + "\n") == ()


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/features/login/api.ts", IMPLEMENTS),
        ("src/spec/model.py", IMPLEMENTS),
        ("src/specs/SpecLoader.ts", IMPLEMENTS),
        ("lib/CIT.java", IMPLEMENTS),
        ("features/login/api.ts", IMPLEMENTS),
        ("spec/login.js", IMPLEMENTS),
        ("lib/LoginIT.java", VALIDATES),
        ("src/LoginSpec.ts", VALIDATES),
        ("spec/support/login.rb", VALIDATES),
        ("app/login_spec.rb", VALIDATES),
        ("features/login.feature", VALIDATES),
        ("features/steps/login.py", VALIDATES),
        ("features/environment.py", VALIDATES),
        ("src/test/java/Login.java", VALIDATES),
    ],
)
def test_a_marker_in_a_folder_that_products_have_implements(
    tmp_path: Path, path: str, role: MarkerRole
) -> None:
    (marker,) = in_file(tmp_path / "r", path, f"// Implements: {WANTED}\n")

    assert (marker.role, marker.kind) == (role, MARKER)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("spec/login.js", VALIDATES),
        ("features/login.js", VALIDATES),
        ("src/features/login.js", IMPLEMENTS),
    ],
)
def test_a_mention_in_such_a_folder_is_the_folders(
    tmp_path: Path, path: str, role: MarkerRole
) -> None:
    (marker,) = in_file(tmp_path / "r", path, f"// see {WANTED}\n")

    assert (marker.role, marker.kind) == (role, MENTION)


@pytest.mark.parametrize(
    "line",
    [
        "    f\"Fenced example 'REQ-F-AUTH-001' is read\"",
        "# what that test's text names, REQ-F-AUTH-001",
    ],
)
def test_a_word_of_a_message_is_no_title(tmp_path: Path, line: str) -> None:
    (marker,) = in_file(tmp_path / "r", "tests/test_x.py", f"\n{line}\n")

    assert marker.kind is MENTION


def test_yaml_mentions_in_comments_alone(tmp_path: Path) -> None:
    text = (
        f"# Implements: {WANTED}\nlabels:\n  req: {WANTED}\nnote: about {WANTED}\n"
        f"# {WANTED}: alert early\nlatency_ms: 100  # as of {WANTED}\n"
    )

    found = in_file(tmp_path / "r", "deploy/rules.yml", text)

    assert [(m.line, m.role) for m in found] == [
        (1, IMPLEMENTS),
        (3, TELEMETRY),
        (5, IMPLEMENTS),
        (6, IMPLEMENTS),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "docs/notes.md",
        "node_modules/x/y.js",
        "vendor/x.go",
        "web/app.min.js",
        "docs/traceability/feedback-loops.yml",
        "report.html",
    ],
)
def test_documents_vendored_files_and_our_own_are_passed_over(
    tmp_path: Path, path: str
) -> None:
    assert in_file(tmp_path / "r", path, f"# Implements: {WANTED}\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"\0\0\0# Implements: {WANTED}\n", id="binary"),
        pytest.param(
            f"version https://git-lfs.github.com/spec/v1\n# Implements: {WANTED}\n",
            id="LFS pointer",
        ),
        pytest.param(" " * 3_000 + f"# Implements: {WANTED}\n", id="very long line"),
    ],
)
def test_what_is_no_source_is_passed_over(tmp_path: Path, text: str) -> None:
    assert in_file(tmp_path / "r", "src/x.py", text) == ()


def test_what_is_passed_over_is_counted_by_its_reason(cli: Cli, tmp_path: Path) -> None:
    checkout = cli.checkout
    files = {
        ".gitattributes": "gen/* linguist-generated\ngen/own.py -linguist-generated\n"
        "*.js linguist-vendored=true\n*.bin filter=lfs diff=lfs\n",
        "gen/api.py": f"# Implements: {WANTED}\n",
        "gen/own.py": f"# Implements: {WANTED}\n",
        "web/lib.js": f"// {WANTED}\n",
        "node_modules/a.ts": f"// {WANTED}\n",
        "src/api_pb2.py": f"# {WANTED}\n",
        "src/made.go": f"// Code generated by x. DO NOT EDIT.\n// {WANTED}\n",
        "data/x.bin": "version https://git-lfs.github.com/spec/v1\n",
        "src/blob.o": f"\0\0 {WANTED}\n",
    }
    for path, text in files.items():
        (checkout / path).parent.mkdir(exist_ok=True)
        (checkout / path).write_text(text)
    (checkout / "link.py").symlink_to("src/auth/login.py")
    git(checkout, "add", "--all", "--force")
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(checkout, *identity, "commit", "--quiet", "--message", "c")

    told = tmp_path / "trace.json"
    run = cli.run("--alert", str(ALERT), "--trace-file", str(told))

    (found,) = json.loads(told.read_text())["traces"]
    assert found["scanned"]["passed_over"] == {
        "links": 1,
        "in LFS": 1,
        "generated": 3,
        "vendored": 2,
        "binary or too large": 1,
    }
    assert [m["path"] for m in found["implementations"]] == [
        "gen/own.py",
        "src/auth/login.py",
    ]
    assert "skipped links (1), in LFS (1)" in " ".join(run.stdout.split())


def test_links_and_untracked_files_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    outside = tmp_path / "outside.py"
    outside.write_text(f"# Implements: {WANTED}\n")
    (folder / "link.py").symlink_to(outside)

    assert in_file(folder, "x.py", "pass\n") == ()


def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path: Path) -> None:
    text = f"\ufeff# Implements: {WANTED}\r\ndef login():\r\n    pass\r\n"

    (marker,) = in_file(tmp_path / "r", "src/login.py", text)

    assert (marker.line, marker.symbol, marker.start, marker.end) == (1, "login", 2, 3)


def test_a_plan_of_the_method_emits_nothing(tmp_path: Path) -> None:
    path = ".ai-workspace/features/active/login.yml"

    assert in_file(tmp_path / "r", path, f'- req: "{WANTED}"\n') == ()


@pytest.mark.parametrize(
    "text",
    [
        "testWidgets(\n  'a long title '\n  'goes on (REQ-F-AUTH-001)', (t) async {\n",
        'it("a long title " +\n  "goes on (REQ-F-AUTH-001)", () => {\n',
        "group('signs in (REQ-F-AUTH-001)', () {\n",
    ],
)
def test_a_title_of_several_strings_is_a_marker(tmp_path: Path, text: str) -> None:
    (marker,) = in_file(tmp_path / "r", "test/login_test.dart", text)

    assert (marker.role, marker.kind) == (VALIDATES, MARKER)


def test_a_remark_may_part_the_members_of_a_list(tmp_path: Path) -> None:
    text = '@verifies(\n    partially_verifies=[\n        # Not yet ready.\n        "REQ-F-AUTH-001"\n    ],\n)\ndef test_login():\n    pass\n'

    (marker,) = in_file(tmp_path / "r", "tests/test_login.py", text)

    assert (marker.line, marker.role, marker.kind) == (4, VALIDATES, MARKER)


def test_a_table_of_contents_marks_nothing(tmp_path: Path) -> None:
    text = "nav:\n  - Business Rules:\n    - REQ-F-AUTH-001 Login: docs/req-1.md\n"

    assert in_file(tmp_path / "r", "mkdocs.yml", text) == ()


def test_a_message_may_name_the_specification_as_well(tmp_path: Path) -> None:
    line = "expect(ok, reason: 'formats it itself (spec 028 REQ-F-AUTH-001): x');\n"

    (marker,) = in_file(tmp_path / "r", "test/login_test.dart", line)

    assert (marker.role, marker.kind) == (VALIDATES, MENTION)
