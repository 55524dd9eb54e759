"""Regular expressions can be read, are compiled late, and take linear time."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

import tracer
from tests.support.patterns import PATTERNS
from tests.support.repeats import ambiguous_repeats
from tracer.code.owners import path_matcher
from tracer.text.kept_patterns import KeptPatterns
from tracer.text.patterns import Pattern
from tracer.text.user_patterns import UserPattern

MODULE_FILES = sorted(Path(tracer.__path__[0]).rglob("*.py"))


def _written_patterns(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the regular expressions of a module as they are written, with their flags."""
    source = path.read_text()
    has_any = "Pattern(" in source or "compile(" in source
    for node in ast.walk(ast.parse(source)) if has_any else ():
        match node:
            case ast.Call(func=ast.Name("Pattern") | ast.Attribute(attr="compile")):
                texts = [
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                yield "".join(texts), ast.unparse(node)


def _calls_of_compile(source: str) -> Iterator[str]:
    """Yield the calls of `re.compile` that an import makes, as they are written."""
    for statement in ast.parse(source).body if "re.compile(" in source else ():
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            for call in ast.walk(statement):
                if (
                    isinstance(call, ast.Call)
                    and ast.unparse(call.func) == "re.compile"
                ):
                    yield ast.unparse(call)


def test_a_long_pattern_has_lines_and_comments() -> None:
    """What is made from a table of phrases is read there."""
    assert [
        (path.name, text)
        for path in MODULE_FILES
        for text, call in _written_patterns(path)
        if len(text) > 100 and "VERBOSE" not in call and "(?x)" not in text
    ] == []


def test_no_module_compiles_a_pattern_when_it_is_imported() -> None:
    """`Pattern` does it later; it is for texts, so one of bytes may be compiled at once."""
    assert [
        (path.name, call)
        for path in MODULE_FILES
        for call in _calls_of_compile(path.read_text())
        if "compile(b" not in call
    ] == []


def test_no_pattern_repeats_what_is_only_made_of_repeats() -> None:
    repeats = {
        name: ambiguous_repeats(pattern.source, pattern.flags)
        for name, pattern in PATTERNS.items()
    }

    assert {name: found for name, found in repeats.items() if found} == {}


@pytest.mark.parametrize(
    "source", ["(?:a+b?)*", "(?:a*)+x", "(?:(?:a|b)+)*c", "(a{1,9})+"]
)
def test_a_repeat_of_repeats_is_found(source: str) -> None:
    assert ambiguous_repeats(source, 0)


@pytest.mark.parametrize("source", ["(?:,a+)*", "(?:a+)*+", "(?:a)*", "(?:(?:a|b),?)+"])
def test_what_matches_in_one_way_only_is_no_such_repeat(source: str) -> None:
    assert ambiguous_repeats(source, 0) == []


def test_a_pattern_is_compiled_once_it_is_used() -> None:
    pattern = Pattern("[")

    with pytest.raises(re.error):
        pattern.search("x")


def test_a_kept_pattern_is_the_one_that_python_compiles(tmp_path: Path) -> None:
    first = KeptPatterns(tmp_path / "patterns")
    compiled = [first.compile(each.source, each.flags) for each in PATTERNS.values()]
    first.save()

    # Nothing compiles now; two patterns are equal where flags and instructions are.
    later = KeptPatterns(tmp_path / "patterns")
    with patch.object(re, "compile", None):
        kept = [later.compile(each.source, each.flags) for each in PATTERNS.values()]

    assert kept == compiled
    assert [each.groupindex for each in kept] == [each.groupindex for each in compiled]


@pytest.mark.parametrize("damage", ["cut", "changed", "of another Python", "missing"])
def test_a_file_that_is_not_whole_counts_for_nothing(
    tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "patterns"
    first = KeptPatterns(file)
    first.compile("a+", 0)
    first.save()
    data = file.read_bytes()
    match damage:
        case "cut":
            file.write_bytes(data[:-1])
        case "changed":
            file.write_bytes(data.replace(b"a+", b"b+"))
        case "of another Python":
            file.write_bytes(bytes(32) + data[32:])
        case "missing":
            file.unlink()

    with patch.object(re, "compile", wraps=re.compile) as compiling:
        KeptPatterns(file).compile("a+", 0)

    assert compiling.call_count == 1


def test_later_runs_add_their_patterns(tmp_path: Path) -> None:
    file = tmp_path / "patterns"
    for source in ("a", "b"):
        run = KeptPatterns(file)
        run.compile(source, 0)
        run.save()

    with patch.object(re, "compile", None):
        last = KeptPatterns(file)
        assert [last.compile(source, 0).pattern for source in "ab"] == ["a", "b"]


@pytest.mark.parametrize("name", ["re._parser", "re._compiler", "_sre"])
def test_a_python_without_these_functions_compiles_as_always(
    tmp_path: Path, name: str
) -> None:
    patterns = KeptPatterns(tmp_path / "patterns")
    with patch(
        "tracer.text.kept_patterns.import_module", wraps=import_module
    ) as import_:
        import_.side_effect = lambda wanted: (
            SimpleNamespace(MAGIC=1) if wanted == name else import_module(wanted)
        )
        found = patterns.compile("(?P<a>b)", re.IGNORECASE).search("B")
        patterns.save()
        again = KeptPatterns(tmp_path / "patterns").compile("(?P<a>b)", re.IGNORECASE)

    assert found
    assert found["a"] == "B"
    assert again == found.re


def test_nothing_is_kept_in_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    patterns = KeptPatterns(tmp_path / "folder" / "patterns")

    patterns.compile("a", 0)
    patterns.save()

    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize(
    "pattern",
    [UserPattern("a+", "`redact`"), path_matcher("/docs/*").pattern],
    ids=["setting", "owner"],
)
def test_what_a_repository_says_is_not_kept(tmp_path: Path, pattern: Pattern) -> None:
    kept = KeptPatterns(tmp_path / "patterns")
    with patch("tracer.text.patterns._KEPT", kept):
        assert Pattern("ours").search("ours")
        pattern.search("a/docs/x")
        kept.save()

    content = (tmp_path / "patterns").read_bytes()
    assert b"ours" in content
    assert pattern.source.encode() not in content
