"""The function that a line belongs to, in any language."""

import textwrap

import pytest

from tracer.code.grammars import definition_patterns
from tracer.code.outline import parse_outline

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
    ("a.cpp", "// M\nTEST_F(Login, Fails) {\n  f(1); // M\n}\n", "Login.Fails"),
    ("a.cpp", "// M\nBOOST_AUTO_TEST_CASE(a_case) {\n  f(1); // M\n}\n", "a_case"),
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


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("bin/shop", "#!/usr/bin/env python3\n"),
        ("bin/shop", "#!/usr/bin/python3.12 -u\n"),
        ("tools/shop.in", "#! @PYTHON3@\n"),
        ("tools/shop.py.in", ""),
    ],
)
def test_a_program_without_an_ending_and_a_template_have_functions(
    path: str, first: str
) -> None:
    outline = parse_outline(path, f"{first}def login(a):\n    return a\n")

    assert [each.name for each in outline.definitions] == ["login"]


def test_an_unknown_language_has_no_functions() -> None:
    assert parse_outline("Makefile", "# M\nall:\n").enclosing(1) is None


TAGS = """
; a comment with (parentheses
((comment)* @doc . (method name: (_) @name) @definition.method (#strip! @doc "[)]"))
[(class name: (_) @name) (module)] @definition.class
(call method: (identifier) @name) @reference.call
(assignment left: (constant) @name) @definition.constant
"""


def test_only_patterns_for_functions_and_types_are_taken_from_a_grammars_tags() -> None:
    kept = [" ".join(pattern.split()) for pattern in definition_patterns(TAGS)]

    assert kept == [
        '((comment)* @doc . (method name: (_) @name) @definition.method (#strip! @doc "[)]"))',
        "[(class name: (_) @name) (module)] @definition.class",
    ]


def test_a_property_with_two_accessors_is_one_definition() -> None:
    text = "class A {\n  var b: Int\n    get() = 1\n    set(c) {}\n}\n"

    names = [each.name for each in parse_outline("a.kt", text).definitions]

    assert names == ["A", "b"]


def test_a_tree_without_end_is_not_climbed() -> None:
    """Labels in Java nest: each line of such a file is one level deeper."""
    text = "x: y - 1\n" * 3_000
    outline = parse_outline("A.java", text)

    assert outline.enclosing(2_999) is None
    assert not outline.is_comment(2_999)


def test_of_functions_around_a_line_the_innermost_counts() -> None:
    text = "def a():\n    def b():\n        x\n    y\nclass C:\n    def d(self):\n        z\n    w\n"
    outline = parse_outline("a.py", text)

    names = [outline.enclosing(line) for line in range(1, 9)]
    assert "".join(each.name for each in names if each) == "abbaCddC"
