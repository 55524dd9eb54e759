"""A requirement named in a comment of several lines marks code, as in one of one line."""

from pathlib import Path

import pytest

from tests.support.markers import (
    IMPLEMENTS,
    MARKER,
    MENTION,
    TELEMETRY,
    VALIDATES,
    WANTED,
    in_file,
)
from tracer.code.comment_blocks import lines_in_blocks

BLOCKS = {
    "a.py": 'def a():\n    """Log in.\n\n    {}\n    """\n',
    "b.py": "def a():\n    '''Log in.\n\n    {}\n    '''\n",
    "c.py": 'class A:\n    r"""Log in.\n    {}"""\n',
    "d.py": '"""Log in.\n\n{}\n"""\nimport os\n',
    "e.py": 'def a():\n    r"""{}"""\n',
    "f.py": 'LIMIT = 1\n"""How many.\n\n{}\n"""\n',
    "a.go": "/*\nLog in.\n\n{}\n*/\nfunc A() {{}}\n",
    "a.js": "/*\n  Log in.\n  {}\n*/\nfunction a() {{}}\n",
    "b.ts": "/** Log in.\n\n    {} */\nfunction a() {{}}\n",
    "A.java": "/**\n   Log in.\n   {}\n*/\nclass A {{}}\n",
    "a.c": "/* Log in.\n   {}\n*/\nint a(void) {{}}\n",
    "a.rs": "/*\nLog in.\n{}\n*/\nfn a() {{}}\n",
    "A.cs": "/*\nLog in.\n{}\n*/\nclass A {{}}\n",
    "a.kt": "/*\nLog in.\n{}\n*/\nfun a() {{}}\n",
    "a.swift": "/*\nLog in.\n{}\n*/\nfunc a() {{}}\n",
    "a.php": "<?php\n/*\nLog in.\n{}\n*/\nfunction a() {{}}\n",
    "a.rb": "=begin\nLog in.\n{}\n=end\ndef a\nend\n",
    "a.ps1": "<#\nLog in.\n{}\n#>\nfunction A {{}}\n",
    "b.ps1": "<#\n.SYNOPSIS\n  Log in.\n  {}\n#>\n",
    "a.lua": "--[[\nLog in.\n{}\n]]\n",
    "b.lua": "--[==[\nLog in.\n{}\n]==]\n",
    "a.vue": "<!--\nLog in.\n{}\n-->\n",
    "a.ex": 'defmodule A do\n  @moduledoc """\n  Log in.\n\n  {}\n  """\nend\n',
    "b.ex": '  @doc ~S"""\n  Log in.\n  {}\n  """\n',
    "a.jl": '"""\nLog in.\n{}\n"""\nfunction a() end\n',
    "a.hs": "{{-\nLog in.\n{}\n-}}\n",
    "a.ml": "(*\nLog in.\n{}\n*)\n",
    "a.sql": "/*\nLog in.\n{}\n*/\nselect 1;\n",
    "a.scala": "/*\nLog in.\n{}\n*/\n",
    "a.pl": "=pod\n\nLog in.\n\n{}\n\n=cut\n",
    "a.nim": "#[\nLog in.\n{}\n]#\n",
}


@pytest.mark.parametrize("path", BLOCKS)
@pytest.mark.parametrize(
    "field", ["Requirement: {}", "Req: {}", ":requirement: {}", "Requirement = {}"]
)
def test_a_field_in_a_block_marks_code(tmp_path: Path, path: str, field: str) -> None:
    text = BLOCKS[path].format(field.format(WANTED))

    (marker,) = in_file(tmp_path / "r", f"src/{path}", text)

    assert (marker.role, marker.kind) == (IMPLEMENTS, MARKER)


@pytest.mark.parametrize("path", BLOCKS)
def test_a_field_in_a_block_of_a_test_validates(tmp_path: Path, path: str) -> None:
    text = BLOCKS[path].format(f"Requirement: {WANTED}")

    (marker,) = in_file(tmp_path / "r", f"tests/{path}", text)

    assert (marker.role, marker.kind) == (VALIDATES, MARKER)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", '@case(requirement="REQ-F-AUTH-001")\ndef test_a(): pass\n'),
        ("a.py", '@case(\n    requirement="REQ-F-AUTH-001",\n)\ndef test_a(): pass\n'),
        ("A.java", '@Case(\n  requirement = "REQ-F-AUTH-001"\n)\nclass A {}\n'),
        ("A.cs", '[Case(\n  Requirement = "REQ-F-AUTH-001"\n)]\nclass A {}\n'),
        ("a.rs", '#[case(requirement = "REQ-F-AUTH-001")]\nfn a() {}\n'),
    ],
)
def test_an_annotation_of_a_test_says_what_the_test_is_for(
    tmp_path: Path, path: str, text: str
) -> None:
    (marker,) = in_file(tmp_path / "r", f"tests/{path}", text)

    assert (marker.role, marker.kind) == (VALIDATES, MARKER)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'run(\n    """\n    requirement: REQ-F-AUTH-001\n    """\n)\n'),
        ("a.py", 'CONFIG = """\nrequirement: REQ-F-AUTH-001\n"""\n'),
        ("a.py", 'log.info("x", extra={\n    "req": "REQ-F-AUTH-001"\n})\n'),
        ("a.go", 'm := Labels{\n  "req": "REQ-F-AUTH-001",\n}\n'),
        ("a.lua", 'x = "--[["\nlabels = { req = "REQ-F-AUTH-001" }\n'),
        ("a.sql", "/* never closed\nrequirement: REQ-F-AUTH-001\n"),
        ("a.ps1", '$labels = @{ req = "REQ-F-AUTH-001" } <# x #>\n'),
        ("src.py", '@trace(req="REQ-F-AUTH-001")\ndef a(): pass\n'),
    ],
)
def test_what_code_emits_stays_telemetry(tmp_path: Path, path: str, text: str) -> None:
    (marker,) = in_file(tmp_path / "r", f"src/{path}", text)

    assert (marker.role, marker.kind) == (TELEMETRY, MARKER)


@pytest.mark.parametrize(
    "line",
    [
        "Deprecated since REQ-F-AUTH-001 came.",
        "It breaks the requirement REQ-F-AUTH-001",
    ],
)
def test_prose_in_a_block_only_mentions(tmp_path: Path, line: str) -> None:
    text = BLOCKS["a.go"].format(line)

    (marker,) = in_file(tmp_path / "r", "src/a.go", text)

    assert marker.kind is MENTION


def test_a_block_ends_where_it_is_closed() -> None:
    lines = ["<# a", "b", "c #> d", "e", "<# f #>", "g", "<# never closed", "h"]

    assert lines_in_blocks("a.ps1", lines) == {1, 2}
    assert lines_in_blocks("a.txt", lines) == frozenset()


def test_data_in_the_lines_of_an_annotation_marks_nothing(tmp_path: Path) -> None:
    text = '@cases(\n    ("x Refines: REQ-F-AUTH-001 y",)\n)\ndef test_a(): pass\n'

    assert in_file(tmp_path / "r", "tests/a.py", text) == ()
