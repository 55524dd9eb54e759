"""Where code and tests name a requirement, in any language."""

import json
import textwrap
from pathlib import Path

import pytest

from tests.conftest import ALERT, Cli, git
from tracer.code.annotations import MarkerRole
from tracer.code.markers import Marker, MarkerKind, find_markers
from tracer.code.outline import parse_outline
from tracer.repository.git_repository import Repository
from tracer.specification.model import Specification

WANTED = "REQ-F-AUTH-001"
IMPLEMENTS, VALIDATES, TELEMETRY = MarkerRole
MARKER, MENTION = MarkerKind


def in_file(folder: Path, path: str, text: str) -> tuple[Marker, ...]:
    """Find the markers of a repository with one file."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "--quiet")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode())
    git(folder, "add", "--all", "--force")
    git(
        folder,
        "-c",
        "user.name=n",
        "-c",
        "user.email=e",
        "commit",
        "--quiet",
        "-m",
        "c",
    )
    repository = Repository(folder)
    try:
        found = find_markers(
            repository,
            repository.resolve("HEAD") or "",
            [WANTED],
            Specification(),
            _none,
        ).by_requirement
    finally:
        repository.close()
    return found[WANTED]


def _none(path: str) -> bool:
    return path.startswith("docs/traceability/")


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
        (
            "# required for end-to-end tests (REQ-F-AUTH-001)",
            IMPLEMENTS,
            MENTION,
        ),
        ("# breaks the rule REQ-F-AUTH-001", IMPLEMENTS, MENTION),
        ("# TODO requirements REQ-F-AUTH-001 open", IMPLEMENTS, MENTION),
        (
            "raise ValueError('violates rule: REQ-F-AUTH-001')",
            IMPLEMENTS,
            MENTION,
        ),
        ('log(f"implements REQ-F-AUTH-001")', IMPLEMENTS, MENTION),
        ('fail("it verifies: REQ-F-AUTH-001")', IMPLEMENTS, MENTION),
        ('echo "x # implements REQ-F-AUTH-001"', IMPLEMENTS, MENTION),
        (
            "fn f(a: &'a str) {} // implements REQ-F-AUTH-001",
            IMPLEMENTS,
            MARKER,
        ),
        ("it('REQ-F-AUTH-001: refuses')", IMPLEMENTS, MENTION),
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


def test_yaml_may_mark_and_measure_but_not_mention(tmp_path: Path) -> None:
    text = f"# Implements: {WANTED}\nlabels:\n  req: {WANTED}\nnote: about {WANTED}\n"

    found = in_file(tmp_path / "r", "deploy/rules.yml", text)

    assert [(m.line, m.role) for m in found] == [
        (1, IMPLEMENTS),
        (3, TELEMETRY),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "docs/design.md",
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
    assert "passed over links (1), in LFS (1)" in " ".join(run.stdout.split())


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


LANGUAGES = {
    "a.py": ("# M\n@deco\ndef login(a):\n    # M\n    return 1\n", "login"),
    "a.js": (
        "// M\nexport const login = async (a) => {\n  return a; // M\n};\n",
        "login",
    ),
    "a.jsx": ("class A {\n  login() {\n    // M\n    return <b/>;\n  }\n}\n", "login"),
    "a.ts": (
        "// M\nexport function login<T>(a: T): T {\n  return a; // M\n}\n",
        "login",
    ),
    "a.tsx": ("// M\nconst Login = (p: P) => {\n  return <b/>; // M\n};\n", "Login"),
    "a.go": (
        "package a\n\n// M\nfunc (s *S) Login(a int) error {\n\t// M\n\treturn nil\n}\n",
        "Login",
    ),
    "A.java": (
        "class A {\n  // M\n  @Override\n  public int login(int a) { // M\n  }\n}\n",
        "login",
    ),
    "a.c": ("/* M */\nstatic int *login(int a)\n{\n  return 0; // M\n}\n", "login"),
    "a.cpp": ("// M\nint Auth::login(int a) const {\n  return 1; // M\n}\n", "login"),
    "a.rs": ("// M\n#[inline]\npub fn login(a: u8) -> u8 {\n  a // M\n}\n", "login"),
    "a.cs": (
        "class A {\n  // M\n  [Fact]\n  async Task<int> Login(int a) { // M\n  }\n}\n",
        "Login",
    ),
    "a.rb": ("class A\n  # M\n  def login(a)\n    a # M\n  end\nend\n", "login"),
    "a.php": ("<?php\n// M\nfunction login($a) {\n  return $a; // M\n}\n", "login"),
    "a.kt": ("// M\nfun login(a: Int): Int {\n  return a // M\n}\n", "login"),
    "a.swift": ("// M\nfunc login(a: Int) -> Int {\n  return a // M\n}\n", "login"),
}


@pytest.mark.parametrize("path", LANGUAGES)
def test_the_function_is_found_in_every_language(path: str) -> None:
    text, name = LANGUAGES[path]
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "M" in line]

    found = [parse_outline(path, text).enclosing(line) for line in lines]

    assert [each and each.name for each in found] == [name] * len(lines)


FORMS = [
    ("a.py", "# M\nclass A:\n    x = 1  # M\n", "A"),
    ("a.py", "# M\nasync def login(a):\n    pass  # M\n", "login"),
    ("a.py", "# M\nlogin = lambda a: a  # M\n", "login"),
    (
        "a.js",
        "class A {\n  // M\n  login = async (a) => {\n    a(); // M\n  };\n}\n",
        "login",
    ),
    (
        "a.js",
        "const a = {\n  // M\n  login: function () {\n    // M\n  },\n};\n",
        "login",
    ),
    ("a.js", "const a = {\n  // M\n  login: () => {\n    // M\n  },\n};\n", "login"),
    ("a.js", "const a = {\n  // M\n  login() {\n    // M\n  },\n};\n", "login"),
    ("a.js", "// M\nmodule.exports.login = function () {\n  // M\n};\n", "login"),
    ("a.js", "// M\nmodule.exports = function login() {\n  // M\n};\n", "login"),
    ("a.js", "// M\nA.prototype.login = function () {\n  // M\n};\n", "login"),
    ("a.js", "// M\nexport default function login() {\n  // M\n}\n", "login"),
    ("a.js", "// M\nfunction* login() {\n  // M\n}\n", "login"),
    ("a.js", "// M\nconst A = class {\n  // M\n};\n", "A"),
    ("a.ts", "// M\nexport abstract class A {\n  // M\n}\n", "A"),
    (
        "a.ts",
        "abstract class A {\n  // M\n  abstract login(): void; // M\n}\n",
        "login",
    ),
    (
        "a.ts",
        "class A {\n  // M\n  private login = (a: B) => {\n    // M\n  };\n}\n",
        "login",
    ),
    ("a.ts", "interface A {\n  // M\n  login(): void; // M\n}\n", "login"),
    ("a.ts", "// M\nexport type A = {\n  b: string; // M\n};\n", "A"),
    ("a.ts", "// M\nexport enum A {\n  B, // M\n}\n", "A"),
    ("a.go", "package a\n\n// M\ntype A struct {\n\tb int // M\n}\n", "A"),
    ("a.go", "package a\n\n// M\ntype A interface {\n\t// M\n}\n", "A"),
    ("a.go", "package a\n\ntype A interface {\n\t// M\n\tLogin() // M\n}\n", "Login"),
    (
        "a.go",
        "package a\n\ntype (\n\t// M\n\tA struct {\n\t\tb int // M\n\t}\n\tC int\n)\n",
        "A",
    ),
    ("a.go", "package a\n\n// M\nfunc Login[T any](a T) {\n\t// M\n}\n", "Login"),
    (
        "A.java",
        "// M\npublic @interface A {\n  // M\n}\nclass B {\n  void c() {}\n}\n",
        "A",
    ),
    (
        "A.java",
        "// M\n@interface A {\n  String b(); }\nclass B {\n  void c() {}\n}\n",
        "A",
    ),
    ("A.java", "// M\nrecord A(int a) {\n  // M\n}\n", "A"),
    ("A.java", "// M\nenum A {\n  B // M\n}\n", "A"),
    ("A.java", "record A(int a) {\n  // M\n  A {\n    // M\n  }\n}\n", "A"),
    ("A.java", "interface A {\n  // M\n  void login(); // M\n}\n", "login"),
    ("a.c", "// M\nenum a {\n  B, // M\n};\n", "a"),
    ("a.c", "// M\ntypedef struct {\n  int a; // M\n} login_t;\n", "login_t"),
    ("a.c", "// M\ntypedef struct a {\n  int a; // M\n} login_t;\n", "a"),
    ("a.c", "// M\nunion a {\n  int b; // M\n};\n", "a"),
    ("a.c", "// M\nint login(struct s *a)\n{\n  return 0; // M\n}\n", "login"),
    ("a.cpp", "// M\nenum class A {\n  B, // M\n};\n", "A"),
    ("a.cpp", "// M\nunion A {\n  int b; // M\n};\n", "A"),
    (
        "a.cpp",
        "struct A {\n  // M\n  bool operator==(A b) const {\n    return true; // M\n  }\n};\n",
        "operator==",
    ),
    ("a.cpp", "struct A {\n  // M\n  ~A() {\n    // M\n  }\n};\n", "~A"),
    ("a.cpp", "// M\nint a::B::login() {\n  return 1; // M\n}\n", "login"),
    ("a.cpp", "// M\ntemplate <class T>\nclass A {\n  // M\n};\n", "A"),
    ("a.h", "// M\nclass A {\n public:\n  int b; // M\n};\n", "A"),
    (
        "a.h",
        "class A {\n public:\n  // M\n  int login() const { // M\n  }\n};\n",
        "login",
    ),
    ("a.h", "// M\nstruct a {\n  int b; // M\n};\n", "a"),
    ("a.rs", "// M\nmacro_rules! login {\n  () => {}; // M\n}\n", "login"),
    ("a.rs", "trait A {\n  // M\n  fn login(&self); // M\n}\n", "login"),
    ("a.rs", "trait A {\n  // M\n  fn login(&self) {\n    // M\n  }\n}\n", "login"),
    ("a.rs", "// M\nimpl<T> A<T> {\n  // M\n}\n", "A"),
    ("a.rs", "// M\n#[derive(Debug)]\nenum A {\n  B, // M\n}\n", "A"),
    ("a.rs", "// M\nunion A {\n  b: u8, // M\n}\n", "A"),
    (
        "a.cs",
        "class A {\n  // M\n  public int Login {\n    get; // M\n  }\n}\n",
        "Login",
    ),
    ("a.cs", "class A {\n  // M\n  public int Login => 1; // M\n}\n", "Login"),
    (
        "a.cs",
        "class A {\n  // M\n  public static bool operator ==(A a, A b) => true; // M\n}\n",
        "operator ==",
    ),
    ("a.cs", "// M\nrecord A(int B); // M\n", "A"),
    ("a.cs", "// M\nenum A {\n  B // M\n}\n", "A"),
    ("a.cs", "interface A {\n  // M\n  void Login(); // M\n}\n", "Login"),
    ("a.rb", "# M\nclass A::B\n  # M\nend\n", "B"),
    ("a.rb", "# M\nmodule A\n  # M\nend\n", "A"),
    ("a.rb", "class A\n  # M\n  def self.login?\n    1 # M\n  end\nend\n", "login?"),
    ("a.php", "<?php\n// M\ntrait A {\n  // M\n}\n", "A"),
    ("a.php", "<?php\n// M\nenum A {\n  // M\n}\n", "A"),
    ("a.php", "<?php\n// M\n$login = function ($a) {\n  // M\n};\n", "login"),
    (
        "a.php",
        "<?php\ninterface A {\n  // M\n  public function login(); // M\n}\n",
        "login",
    ),
    ("a.kt", "// M\nobject A {\n  // M\n}\n", "A"),
    (
        "a.kt",
        "class A {\n  // M\n  companion object {\n    // M\n  }\n}\n",
        "Companion",
    ),
    ("a.kt", "// M\ndata class A(val b: Int) // M\n", "A"),
    ("a.kt", "// M\nenum class A {\n  B // M\n}\n", "A"),
    ("a.kt", "// M\nfun String.login() {\n  // M\n}\n", "login"),
    ("a.kt", "class A {\n  // M\n  val login: Int\n    get() = 1 // M\n}\n", "login"),
    ("a.swift", "// M\nextension A {\n  // M\n}\n", "A"),
    ("a.swift", "// M\nstruct A {\n  // M\n}\n", "A"),
    ("a.swift", "protocol A {\n  // M\n  func login() // M\n}\n", "login"),
    ("a.swift", "class A {\n  // M\n  init() {\n    // M\n  }\n}\n", "init"),
    (
        "a.swift",
        "struct A {\n  // M\n  var login: Int {\n    1 // M\n  }\n}\n",
        "login",
    ),
    ("a.test.js", "// M\nit('REQ-1', (done) => {\n  // M\n});\n", None),
    ("a.test.js", "test('REQ-1', done => {\n  // M\n});\n", None),
    (
        "a.test.ts",
        "describe('login', () => {\n  // M\n  it('x', async () => {});\n});\n",
        None,
    ),
    ("a.js", "const a = {\n  [b]: () => {\n    // M\n  },\n};\n", None),
]
"""What a definition may look like, with what it is called; `None` has no name."""


@pytest.mark.parametrize(("path", "text", "name"), FORMS)
def test_every_form_of_a_definition_is_found(
    path: str, text: str, name: str | None
) -> None:
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "M" in line]

    found = [parse_outline(path, text).enclosing(line) for line in lines]

    assert [each and each.name for each in found] == [name] * len(lines)


def test_a_marker_between_methods_belongs_to_the_one_below() -> None:
    text = textwrap.dedent(
        '''\
        """Implements: REQ-1"""
        import x


        class A:
            """Implements: REQ-2"""

            # Implements: REQ-3
            def m(self):
                def inner():
                    pass  # Implements: REQ-4
        '''
    )

    names = {
        line: parse_outline("a.py", text).enclosing(line) for line in (1, 6, 8, 11)
    }

    assert names[1] is None
    assert names[6] is not None
    assert (names[6].name, names[6].is_type) == ("A", True)
    assert names[8] is not None
    assert names[8].name == "m"
    assert names[11] is not None
    assert names[11].name == "inner"


def test_an_unknown_language_has_no_functions() -> None:
    assert parse_outline("Makefile", "# M\nall:\n").enclosing(1) is None
