"""What a file is by its path: the patterns, and the kinds row by row."""

import pytest

from tracer.repository import (
    is_assistant_file,
    is_code_file,
    is_data_file,
    is_test_file,
    may_be_test_file,
    may_run,
)
from tracer.repository.file_kinds import (
    is_changelog_file,
    is_generated_file,
    is_template_file,
    is_test_data_file,
    is_vendored_file,
)
from tracer.repository.glob_patterns import glob_pattern
from tracer.repository.skipped_files import skip_reason, skip_reason_for_definitions

PATTERNS = [
    ("vendor/", ["vendor/a", "x/vendor/a"], ["vendor", "myvendor/a", "vendors/a"]),
    ("test_*", ["test_a.py", "x/test_"], ["a_test_b", "test_a/b"]),
    ("*.min.js", ["a.min.js", "x/.min.js"], ["a.min.jsx", "a.min.js/b"]),
    (
        "*.test.*",
        ["a.test.js", "x/b.test.ts"],
        ["a.test.tar.gz", "a.test.TS", "a.test."],
    ),
    ("/spec/**.rb", ["spec/a.rb", "spec/x/a.rb"], ["x/spec/a.rb", "spec/a.py"]),
    ("a/**/b/", ["a/b/c", "x/a/y/z/b/c"], ["a/b", "a/xb/c"]),
    ("third[_-]party/", ["third_party/a", "third-party/a"], ["thirdparty/a"]),
    ("{a,b.c}d", ["ad", "x/b.cd"], ["bxcd", "cd"]),
    ("a?c", ["abc", "x/a.c"], ["a/c", "ac", "abbc"]),
    ("a+b", ["a+b"], ["aab"]),
    ("one two", ["one", "x/two"], ["onetwo", "one two"]),
]


@pytest.mark.parametrize(
    ("globs", "matching", "others"), PATTERNS, ids=[globs for globs, _, _ in PATTERNS]
)
def test_a_pattern_finds_what_it_says(
    globs: str, matching: list[str], others: list[str]
) -> None:
    pattern = glob_pattern(globs)

    assert [path for path in matching if not pattern.search(path)] == []
    assert [path for path in others if pattern.search(path)] == []


KINDS = {
    may_run: (
        (
            "src/a.py deploy/values.yaml Dockerfile package.json src/docs/a.py logs.go "
            "src/openspec/a.ts example.py .env .env.production"
        ),
        (
            "README.md LICENSE docs/spec.json web/.gitignore .github/x.yml logs/a.log tests/test_a.py "
            "docs/conf.py CODEOWNERS ui/a.png .idea/a.xml .env.example a.toml.sample .env.test "
            "config.example.yml openspec/changes/a/.openspec.yaml .claude/a.json"
        ),
    ),
    is_assistant_file: (
        ".claude/a.json x/.cursor/rules/a.yml .kiro/a.json",
        "claude/a.py .github/a.yml src/cursor/a.ts",
    ),
    is_code_file: (
        "src/a.py Makefile a.yml a.sql",
        "README.md a.mdc docs/a.RST a.ipynb a.po",
    ),
    is_data_file: ("a.json a.YML config/a.toml prod.env", "a.py json a.json5"),
    is_test_file: (
        (
            "tests/a.py test/a.c x/__tests__/a.js e2e/a.ts testing/a.go test_a.py x/test_a "
            "a_test.go a.test.ts a-tests.js a.spec.js a_spec.rb a.feature.js LoginTest.java "
            "LoginTests.cs loginSpec.kt LoginIT.java login.feature spec/a.rb "
            "features/steps/a.py features/x/support/env.rb features/environment.py "
            "Tests/a.py Shop.Tests/a.cs go/_bdd/a.go"
        ),
        (
            "src/a.py latest.py contest/a.py SPEC.md RIT.java spec/a.py src/features/a.py "
            "attest.go my_tests/a.py Testing.py a.test"
        ),
    ),
    may_be_test_file: (
        "spec/a.py x/specs/a.js features/a.py",
        "src/spec/a.py a.spec.js",
    ),
    is_test_data_file: (
        (
            "testdata/a.md x/test-data/a.md __snapshots__/a.md tests/fixtures/a.md "
            "test/x/y/resources/a.md __tests__/golden/a.md"
        ),
        "fixtures/a.md src/resources/a.md tests/a.md contests/data/a.md",
    ),
    is_template_file: (
        "template.md SPEC-TEMPLATE.md x/spec.template.md templates/a.md Template/a.md",
        "specs/templates/a.md templates/a.py docs/templating.md",
    ),
    is_changelog_file: (
        (
            "CHANGELOG.md changelog.txt ReleaseNotes.md release-notes.rst CHANGES.md "
            "docs/HISTORY.rst NEWS.md"
        ),
        "history.md docs/changes.md news.md CHANGELOG",
    ),
    is_vendored_file: (
        (
            "vendor/a.go node_modules/x/a.js a/third_party/b.c lib/site-packages/a.py "
            "Pods/a.swift a.min.js x/a.min.css"
        ),
        "src/vendors/a.js a.js min.js",
    ),
    is_generated_file: (
        (
            "a.pb.go a_pb2.py a_pb2_grpc.pyi A.g.cs a.generated.ts generated/a.py "
            "Form1.Designer.cs x/Generated/a.cs a_gen.go"
        ),
        "generator.py generate/a.py a_pb.txt2 pb.go regenerated/a.py",
    ),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_file_is_of_a_kind_by_its_path(kind: object) -> None:
    is_kind = next(each for each in KINDS if each is kind)
    matching, others = (paths.split() for paths in KINDS[is_kind])

    assert [path for path in matching if not is_kind(path)] == []
    assert [path for path in others if is_kind(path)] == []


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("src/a.py", "x = 1\n", None),
        ("vendor/a.py", None, "vendored"),
        ("src/a.py", None, "binary or too large"),
        ("src/a.go", "// Code generated by x. DO NOT EDIT.\n", "generated"),
        ("src/a.sql", "-- @generated\n", "generated"),
        ("src/a.py", "generated = 'do not edit'\n", None),
        ("docs/a.md", "# How to edit what is generated\n", None),
        ("docs/a.md", "Generated by x, do not edit.\n", "generated"),
        ("docs/a.md", "<!-- @generated -->\n", "generated"),
        ("docs/a.md", "\n" * 1_001 + "Generated, do not edit.\n", None),
    ],
)
def test_a_file_that_does_not_count_has_a_reason(
    path: str, text: str | None, reason: str | None
) -> None:
    assert skip_reason(path, text) == reason
    assert skip_reason_for_definitions(path, text) == reason
