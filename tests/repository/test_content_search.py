"""Git finds the same files whether it reads an expression as Perl's or as POSIX's."""

import re

import pytest

from tests.support.histories import Files, History
from tests.support.paths import ROOT
from tracer.repository import Repository
from tracer.specification.conventions import READERS
from tracer.text.ids import IdGrammar

CONVENTIONS = ROOT / "tests/specification/conventions"
ODD: Files = {
    "utf16.md": "## REQ-F-1: Wide\n".encode("utf-16"),
    "latin.md": "# Anforderung 12: größer\n".encode("latin-1"),
    "crlf.md": b"UID: A-1\r\n**Level**: x | **Status**: y\r\n:id: a\r\n",
    "zero.bin": b"\0REQ-F-1\0\n",
    "wide.md": "## Requirement １２: wide digits\n",
    "lines.md": "# Requirement\n: 4\n\nREQ-F-\n1\n",
    "empty.md": "",
}
PATTERNS = (
    *dict.fromkeys(reader.line_pattern for reader in READERS if reader.line_pattern),
    IdGrammar().document_pattern,
    re.escape("REQ-F-1"),
    "(req[-_]f[-_]1|Requirement)s?.{0,80}0*4",
    r"größer|\$\{x\}|a\.b\[0\]",
    "REQ-F-[0-9]+ ?(-|to)",
)


@pytest.fixture
def found(history: History) -> Repository:
    files: dict[str | bytes, str | bytes] = {
        str(path.relative_to(CONVENTIONS)): path.read_bytes()
        for path in CONVENTIONS.rglob("*")
        if path.is_file()
    }
    history.save("Add", "2025-11-18T10:00:00Z", {**files, **ODD})
    return Repository(history.path)


def test_both_kinds_of_expressions_find_the_same_files(
    found: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = found.resolve("HEAD") or ""
    by_kind = []
    for kind in ("-P", "-E"):
        monkeypatch.setattr("tracer.repository.content_search.PATTERN_KINDS", (kind,))
        by_kind.append({p: found.search(head, p) for p in PATTERNS})
    found.close()

    assert by_kind[0] == by_kind[1]
    assert sum(map(bool, by_kind[0].values())) == len(PATTERNS)


def test_what_git_refuses_as_perls_is_read_as_posixs(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ("--perl-is-not-built-in", "-E")
    for module in ("content_search", "commit_log"):
        monkeypatch.setattr(f"tracer.repository.{module}.PATTERN_KINDS", kinds)
    repository = Repository(history.path)
    head = repository.resolve("HEAD") or ""

    assert repository.search(head, "def (login|out)") == ("src/login.py",)
    assert len(repository.commits_mentioning(head, "ST[A]RT|x")) == 1
    repository.close()


def test_a_very_long_expression_is_searched(history: History) -> None:
    repository = Repository(history.path)
    pattern = "|".join(f"name[-_]{number}" for number in range(3_000))

    head = repository.resolve("HEAD") or ""
    assert repository.search(head, f"{pattern}|def login") == ("src/login.py",)
    repository.close()
