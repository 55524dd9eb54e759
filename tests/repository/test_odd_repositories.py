"""Any repository: odd hashes, dates, clocks, names, encodings and attributes."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.histories import (
    ALERT,
    CHANGE,
    CODE,
    DOCUMENT,
    FASTER,
    LOGIN,
    REFORMATTED,
    SPECIFICATION,
    Files,
    History,
    start,
)
from tests.support.paths import LEDGER
from tests.support.runs import Cli, Run


def run(path: Path, *options: str, **changes: Any) -> Run:
    file = path.parent / f"{path.name}.json"
    arguments = ("--alert", "-", "--repo", str(path), "--trace-file", str(file))
    done = Cli(path).run(*arguments, *options, stdin=json.dumps({**ALERT, **changes}))
    done.trace = json.loads(file.read_text())["traces"][0] if file.exists() else None
    return done


def trace_of(path: Path, **changes: Any) -> Any:
    done = run(path, **changes)
    assert done.code == 0, done.stderr
    for key in ("at", "seconds"):
        done.trace["scanned"].pop(key)
    return done.trace


def subjects(trace: Any, part: str = "suspects") -> list[str]:
    """Return the subjects of commits; of suspects, those of the last 30 days."""
    return [commit["subject"] for commit in trace[part]]


def passed_over(trace: Any) -> dict[str, int]:
    counts: dict[str, int] = trace["scanned"]["passed_over"]
    return counts


# -- hashes ------------------------------------------------------------------------


def grown(path: Path, *options: str) -> History:
    """Make a repository whose every kind of answer has something in it."""
    history = start(path, *options)
    history.save("Cache logins (REQ-F-AUTH-001)", CHANGE, {CODE: FASTER})
    attributes = "lib/** linguist-vendored\n"
    history.save(
        "Add a library", CHANGE, {"lib/a.py": LOGIN, ".gitattributes": attributes}
    )
    return history


def test_a_repository_of_sha_256_is_read_as_any_other(tmp_path: Path) -> None:
    traces = []
    for name, options in (("sha1", ()), ("sha256", ("--object-format=sha256",))):
        history = grown(tmp_path / name, *options)
        shas = git(history.path, "rev-list", "HEAD").split()
        text = json.dumps(trace_of(history.path))
        for number, sha in enumerate(shas):
            text = text.replace(sha, f"sha {number}").replace(sha[:7], f"sha {number}")
        traces.append(json.loads(text))

    assert traces[0] == traces[1]
    assert subjects(traces[0]) == ["Cache logins (REQ-F-AUTH-001)"]
    assert passed_over(traces[0]) == {"vendored": 1}


def test_a_remediation_is_written_in_a_repository_of_sha_256(tmp_path: Path) -> None:
    history = grown(tmp_path / "sha256", "--object-format=sha256")

    done = run(history.path, "--publish", "local")

    assert done.code == 0, done.stderr
    assert git(history.path, "rev-list", "--count", "--all") == "4"


# -- dates -------------------------------------------------------------------------

IMPOSSIBLE = {
    "milliseconds": "1763460000000 +0000",
    "year 10000": "253402300800 +0000",
    "2^64 - 2": "18446744073709551614 +0000",
    "2^64": "18446744073709551616 +0000",
    "negative": "-5 +0000",
    "a word": "yesterday +0000",
    "no time zone": "-",
    "nothing": "",
}


@pytest.mark.parametrize("is_last", [False, True], ids=["below", "on top"])
@pytest.mark.parametrize("stamp", IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_a_commit_with_an_impossible_date_is_counted_and_hides_nothing(
    tmp_path: Path, stamp: str, *, is_last: bool
) -> None:
    history = start(tmp_path / "odd")
    if not is_last:
        history.save_dated("Import REQ-F-AUTH-001 of the old tracker", stamp)
    history.save("Cache logins", CHANGE, {CODE: FASTER})
    if is_last:
        history.save_dated("Import REQ-F-AUTH-001 of the old tracker", stamp)

    trace = trace_of(history.path)

    assert trace["requirement"]["path"] == DOCUMENT
    assert subjects(trace) == ["Cache logins"]
    assert "changed 1 of the 3 lines of login()" in trace["suspects"][0]["reasons"]
    assert subjects(trace, "commits") == []
    assert passed_over(trace) == {"commits with an impossible date": 1}


@pytest.mark.parametrize("stamp", IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_a_change_of_an_impossible_date_is_no_suspect(
    tmp_path: Path, stamp: str
) -> None:
    history = start(tmp_path / "odd")
    (history.path / CODE).write_text(FASTER)
    git(history.path, "add", "--all")
    history.save_dated("Cache logins", stamp)

    assert subjects(trace_of(history.path)) == []


@pytest.mark.parametrize(
    "dates",
    [
        ["2021-09-14T10:00:00Z"],
        ["2021-09-14T10:00:00Z"] * 60,
        ["1970-01-02T00:00:00Z"],
        ["2037-01-01T00:00:00Z"],
        ["2099-12-31T23:59:59Z", "1999-12-31T23:59:59Z"],
        ["2025-11-19T10:00:00Z", "2025-10-01T10:00:00Z"],
        [],
    ],
    ids=["old", "sixty old", "epoch", "to come", "both", "six weeks", "none"],
)
def test_a_wrong_clock_hides_nothing_below_it(tmp_path: Path, dates: list[str]) -> None:
    history = start(tmp_path / "skewed")
    history.save("Cache logins (REQ-F-AUTH-001)", CHANGE, {CODE: FASTER})
    for number, date in enumerate(dates):
        history.save(f"Write note {number}", date, {"README": f"{number}\n"})

    trace = trace_of(history.path)

    assert subjects(trace) == ["Cache logins (REQ-F-AUTH-001)"]
    assert "changed 1 of the 3 lines of login()" in trace["suspects"][0]["reasons"]
    assert subjects(trace, "commits") == ["Cache logins (REQ-F-AUTH-001)"]


def test_wrong_clocks_between_several_changes_hide_none(tmp_path: Path) -> None:
    history = start(tmp_path / "skewed")
    code = LOGIN
    for number in range(4):
        code += f"    note({number})\n"
        date = f"2025-11-1{number}T10:00:00Z"
        history.save(f"Change {number}", date, {CODE: code})
        history.save(f"Note {number}", f"201{number}-01-01T00:00:00Z", {"README": code})

    trace = trace_of(history.path)

    assert set(subjects(trace)) == {f"Change {number}" for number in range(4)}


def test_a_rebased_and_merged_history_is_searched_on_both_sides(tmp_path: Path) -> None:
    history = start(tmp_path / "merged")
    git(history.path, "checkout", "--quiet", "-b", "side")
    history.save("Cache logins", CHANGE, {CODE: FASTER})
    history.save("Rebased long ago", "2019-01-01T10:00:00Z", {"a": "a"})
    git(history.path, "checkout", "--quiet", "main")
    history.save("Work on", "2025-11-19T10:00:00Z", {"b": "b"})
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(history.path, *identity, "merge", "--quiet", "--no-ff", "-m", "Merge", "side")

    assert subjects(trace_of(history.path)) == ["Cache logins"]


# -- blame -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "listed",
    [
        "{sha}\n",
        "# Reformatting\n\n{sha}  # black\n",
        "\ufeff# Windows\r\n{sha}\r\n",
        "not a sha\n{sha}\n",
        "{short}\n0123456789012345678901234567890123456789\n{sha}\n",
    ],
    ids=["plain", "comments", "windows", "a mistake", "unknown commits"],
)
def test_commits_that_blame_ignores_are_not_blamed(tmp_path: Path, listed: str) -> None:
    history = start(tmp_path / "listed")
    history.save("Cache logins", "2025-11-15T10:00:00Z", {CODE: FASTER})
    sha = history.save("Reformat", "2025-11-19T10:00:00Z", {CODE: REFORMATTED})
    text = listed.format(sha=sha, short=sha[:12])
    history.save("List it", "2025-11-19T11:00:00Z", {".git-blame-ignore-revs": text})
    git(history.path, "config", "blame.ignoreRevsFile", "no/such/file")

    trace = trace_of(history.path)

    assert subjects(trace)[0] == "Cache logins"
    assert passed_over(trace) == {}


# -- names -------------------------------------------------------------------------

NAMES = {
    "Latin-1": (b"caf\xe9", "café"),
    "Shift-JIS": ("ログイン".encode("shift-jis"), None),
    "UTF-8": ("ログイン".encode(), "ログイン"),
    "blank": (b"a b", "a b"),
    "quotes": (b"a\"b'c", "a\"b'c"),
    "backslash": (b"a\\b", "a\\b"),
    "brackets": (b"[a]*?", "[a]*?"),
    "magic": (b":(glob)a", ":(glob)a"),
    "option": (b"--output=a", "--output=a"),
    "at": (b"@{1}", "@{1}"),
}


@pytest.mark.parametrize(("raw", "shown"), NAMES.values(), ids=list(NAMES))
def test_a_file_of_any_name_is_read(
    tmp_path: Path, raw: bytes, shown: str | None
) -> None:
    document, code = b"docs/" + raw + b".md", raw + b"/" + raw + b".py"
    history = start(tmp_path / "named", files={document: SPECIFICATION, code: LOGIN})
    history.save("Cache logins", CHANGE, {code: FASTER})

    trace = trace_of(history.path)

    assert [m["line"] for m in trace["implementations"]] == [1]
    assert subjects(trace) == ["Cache logins"]
    assert "changed 1 of the 3 lines of login()" in trace["suspects"][0]["reasons"]
    if shown:
        assert trace["requirement"]["path"] == f"docs/{shown}.md"
        assert trace["implementations"][0]["path"] == f"{shown}/{shown}.py"


def test_two_names_that_look_alike_are_two_files(tmp_path: Path) -> None:
    other = LOGIN.replace("login", "sign_in")
    names: dict[str | bytes, str | bytes] = {b"\xe9.py": LOGIN, "é.py": other}
    history = start(tmp_path / "alike", files={DOCUMENT: SPECIFICATION, **names})

    trace = trace_of(history.path)

    found = {m["path"]: m["symbol"] for m in trace["implementations"]}
    assert sorted(found.values()) == ["login", "sign_in"]


# -- encodings ---------------------------------------------------------------------

MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-8": b"\xef\xbb\xbf"}
MARKS |= {f"utf-32-{end}": "\ufeff".encode(f"utf-32-{end}") for end in ("le", "be")}


@pytest.mark.parametrize("is_marked", [True, False], ids=["marked", "unmarked"])
@pytest.mark.parametrize("encoding", MARKS)
def test_a_file_is_read_in_any_unicode_encoding(
    tmp_path: Path, encoding: str, *, is_marked: bool
) -> None:
    mark = MARKS[encoding] if is_marked else b""
    specification = SPECIFICATION.replace("User Login", "Вход — ログイン")
    files: dict[str | bytes, str | bytes] = {
        DOCUMENT: mark + specification.replace("\n", "\r\n").encode(encoding),
        CODE: mark + LOGIN.encode(encoding),
    }
    history = start(tmp_path / "encoded", files=files)

    trace = trace_of(history.path)

    assert trace["requirement"]["title"] == "Вход — ログイン"
    assert [(m["path"], m["symbol"]) for m in trace["implementations"]] == [
        (CODE, "login")
    ]
    assert passed_over(trace) == {}


@pytest.mark.parametrize("last", ["\r", "\n", ""])
def test_lines_that_end_with_a_lone_return_are_lines(tmp_path: Path, last: str) -> None:
    doorstop = (
        "active: true\nlevel: 1.1\nlinks: []\nnormative: true\ntext: |\n  Log in fast\n"
    )
    documents = {"req/.doorstop.yml": "settings:\n  prefix: LOG\n  sep: ''\n"}
    documents |= {DOCUMENT: SPECIFICATION, "req/LOG001.yml": doorstop}
    texts = {**documents, CODE: LOGIN}
    files: dict[str | bytes, str | bytes] = {
        path: text.removesuffix("\n").replace("\n", "\r") + last
        for path, text in texts.items()
    }
    history = start(tmp_path / "returns", files=files)

    first, second = (
        trace_of(history.path),
        trace_of(history.path, tags={"req": "LOG001"}),
    )

    assert (first["requirement"]["path"], first["requirement"]["line"]) == (DOCUMENT, 3)
    assert first["implementations"][0]["line"] == 1
    assert second["requirement"]["path"] == "req/LOG001.yml"


def test_a_lone_return_in_other_files_ends_no_line(tmp_path: Path) -> None:
    text = SPECIFICATION.replace(
        "# Requirements\n", "# Re\rquire\x0cments \u2028\x85\n"
    )
    history = start(tmp_path / "one", files={DOCUMENT: text, CODE: LOGIN})

    assert trace_of(history.path)["requirement"]["line"] == 3


def test_what_is_no_text_is_counted_as_what_it_is(tmp_path: Path) -> None:
    binary = b"\0\1\2\0REQ-F-AUTH-001\0\3\xff\xfe"
    files: dict[str | bytes, str | bytes] = {
        DOCUMENT: SPECIFICATION,
        "a.bin": binary,
        "docs/b.md": b"\0" + SPECIFICATION.encode(),
    }
    history = start(tmp_path / "binary", files=files)

    assert passed_over(trace_of(history.path)) == {"binary or too large": 2}


# -- attributes --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a:\n  - id: REQ-Y-001\n    title: 'a\n", 3, id="an open quote"),
        pytest.param("a:\n\t- id: REQ-Y-001\n", 2, id="a tab"),
        pytest.param(f"a: REQ-Y-001\nb: {'[' * 3000}\n", None, id="too deep"),
    ],
)
def test_a_document_with_a_mistake_is_named_where_it_may_define_the_requirement(
    tmp_path: Path, text: str, line: int | None
) -> None:
    history = start(tmp_path / "plain")
    history.save("Add requirements", CHANGE, {"requirements.yml": text})

    trace = trace_of(history.path, tags={"req": "REQ-Y-001"})

    (warning,) = [each for each in trace["warnings"] if "requirements.yml" in each]
    assert "is not YAML" in warning
    assert line is None or f"at line {line}" in warning
    assert "it is not known whether it defines REQ-Y-001" in warning
    assert passed_over(trace)["documents with a mistake in their syntax"] == 1


ATTRIBUTES = {
    "root": ({".gitattributes": "lib/** linguist-vendored\n"}, "vendored"),
    "nested": ({"lib/.gitattributes": "*.py linguist-generated=true\n"}, "generated"),
    "macro": (
        {".gitattributes": "[attr]foreign linguist-vendored\n/lib/* foreign\n"},
        "vendored",
    ),
    "quoted": ({".gitattributes": '"li\\142/*.py" linguist-generated\n'}, "generated"),
    "nearer wins": (
        {
            ".gitattributes": "lib/** linguist-vendored\n",
            "lib/.gitattributes": "*.py -linguist-vendored\n",
        },
        None,
    ),
    "later wins": (
        {
            ".gitattributes": "*.py linguist-vendored\nlib/*.py linguist-vendored=false\n"
        },
        None,
    ),
    "macro taken back": (
        {
            ".gitattributes": "[attr]foreign linguist-vendored\n*.py foreign\n",
            "lib/.gitattributes": "a.py !linguist-vendored\n",
        },
        None,
    ),
}


@pytest.mark.parametrize(("files", "reason"), ATTRIBUTES.values(), ids=list(ATTRIBUTES))
def test_attributes_count_as_git_reads_them(
    tmp_path: Path, files: dict[str | bytes, str | bytes], reason: str | None
) -> None:
    code: dict[str | bytes, str | bytes] = {DOCUMENT: SPECIFICATION, "lib/a.py": LOGIN}
    history = start(tmp_path / "attributes", files={**code, **files})
    (history.path / ".git" / "info").mkdir()
    (history.path / ".git" / "info" / "attributes").write_text("* linguist-vendored\n")

    trace = trace_of(history.path)

    assert passed_over(trace) == ({reason: 1} if reason else {})
    assert len(trace["implementations"]) == (0 if reason else 1)


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
HIDDEN = {
    "in LFS, without attributes": ({"docs/a.md": POINTER}, {"in LFS": 1}),
    "in LFS, with attributes": (
        {"docs/a.md": POINTER, ".gitattributes": "*.md filter=lfs\n"},
        {"in LFS": 2},  # the requirements, too
    ),
    "in git-annex": (
        {"docs/a.md": "/annex/objects/SHA256E-s9--0.md\n"},
        {"in git-annex": 1},
    ),
    "git-crypt": ({"docs/a.md": b"\0GITCRYPT\0\x8f\x01ab"}, {"encrypted": 1}),
    "transcrypt": ({"docs/a.md": "U2FsdGVkX1/6sTq0v\n"}, {"encrypted": 1}),
    "Ansible": ({"docs/a.yml": "$ANSIBLE_VAULT;1.1;AES256\n61\n"}, {"encrypted": 1}),
    "SOPS": (
        {"docs/a.yml": "id: ENC[AES256_GCM,data:x,type:str]\nsops: {version: 3}\n"},
        {"encrypted": 1},
    ),
    "only some values": (
        {"docs/a.md": "## REQ-9: x\n\n`ENC[AES256_GCM,data:x,type:str]`\n"},
        {},
    ),
    "only named": ({"docs/a.md": f"A pointer:\n{POINTER.decode()}GITCRYPT"}, {}),
}


@pytest.mark.parametrize(("files", "counts"), HIDDEN.values(), ids=list(HIDDEN))
def test_documents_whose_content_is_not_here_are_counted(
    tmp_path: Path, files: dict[str | bytes, str | bytes], counts: dict[str, int]
) -> None:
    code: dict[str | bytes, str | bytes] = {DOCUMENT: SPECIFICATION, "lib/a.py": LOGIN}
    history = start(tmp_path / "hidden", files={**code, **files})

    assert passed_over(trace_of(history.path)) == counts


def test_what_nobody_can_read_is_said_where_a_requirement_is_not_found(
    tmp_path: Path,
) -> None:
    history = start(tmp_path / "unread", files={DOCUMENT: POINTER})

    done = run(history.path)

    assert "not defined (1 file searched; not read: in LFS (1))" in done.stdout
    assert (
        "REQ-F-AUTH-001 is defined in no file that can be read; not read: in LFS (1)"
        in (done.stderr)
    )


def test_attributes_are_those_of_the_revision(tmp_path: Path) -> None:
    history = grown(tmp_path / "moved")
    deployed = history.save("Deploy", "2025-11-19T10:00:00Z")
    history.save("Own it", "2025-11-19T11:00:00Z", {".gitattributes": ""})
    (history.path / ".gitattributes").write_text("* linguist-generated\n")

    assert passed_over(trace_of(history.path)) == {}
    git(history.path, "checkout", "--quiet", "--force", "-B", "main", deployed)
    assert passed_over(trace_of(history.path)) == {"vendored": 1}


# -- kinds of checkouts ------------------------------------------------------------


def bare(history: History, to: Path) -> None:
    git(history.path, "clone", "--quiet", "--bare", ".", str(to))


def linked(history: History, to: Path) -> None:
    git(history.path, "worktree", "add", "--quiet", "--detach", str(to))
    git(to, "checkout", "--quiet", "-b", "linked")


def shared(history: History, to: Path) -> None:
    git(history.path, "clone", "--quiet", "--shared", ".", str(to))


def packed(history: History, to: Path) -> None:
    shutil.copytree(history.path, to)
    git(to, "gc", "--quiet")


def submodule(history: History, to: Path) -> None:
    outer = start(to.parent / "outer")
    allowed = ("-c", "protocol.file.allow=always")
    git(outer.path, *allowed, "submodule", "--quiet", "add", str(history.path), "inner")
    to.symlink_to(outer.path / "inner")


def below(history: History, to: Path) -> None:
    to.symlink_to(history.path / "docs")


def replaced(history: History, to: Path) -> None:
    shutil.copytree(history.path, to)
    blob = git(to, "rev-parse", f"HEAD:{DOCUMENT}")
    git(to, "replace", blob, git(to, "rev-parse", f"HEAD:{CODE}"))
    first = git(to, "rev-parse", "HEAD")
    (to / ".git" / "info").mkdir()
    (to / ".git" / "info" / "grafts").write_text(f"{first}\n")


def with_refs_called_head(history: History, to: Path) -> None:
    shutil.copytree(history.path, to)
    for name in ("refs/tags/HEAD", "refs/heads/HEAD", "refs/tags/main"):
        git(to, "update-ref", name, "HEAD~1")


def with_reftable(history: History, to: Path) -> None:
    shutil.copytree(history.path, to)
    try:
        git(to, "refs", "migrate", "--ref-format=reftable")
    except subprocess.CalledProcessError:
        pytest.skip("git before 2.48 keeps refs in files")


def of_another_user(history: History, to: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    shutil.copytree(history.path, to)
    for path in (to, *to.rglob("*")):
        shutil.chown(path, 12345, 12345)


def _named(name: bytes) -> Callable[[History, Path], None]:
    def move(history: History, to: Path) -> None:
        folder = Path(os.fsdecode(os.fsencode(to.parent) + b"/" + name))
        shutil.copytree(history.path, folder)
        to.symlink_to(folder)

    move.__name__ = ascii(name)
    return move


FOLDERS = (b"a\nb", b"caf\xe9", b"a:b", b"--git-dir", b"a'b\"c", b" ", b"a\\b", b"$(a)")
KINDS = [
    *map(_named, FOLDERS),
    bare,
    linked,
    shared,
    packed,
    submodule,
    below,
    replaced,
    with_refs_called_head,
    with_reftable,
    of_another_user,
]


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_every_kind_of_checkout_gives_the_same_trace(tmp_path: Path, make: Any) -> None:
    history = grown(tmp_path / "plain")
    expected = trace_of(history.path)
    make(history, tmp_path / "other")

    assert trace_of(tmp_path / "other") == expected


def test_what_a_partial_clone_lacks_is_counted(tmp_path: Path) -> None:
    history = grown(tmp_path / "whole")
    git(history.path, "config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    url = history.path.as_uri()
    git(
        tmp_path,
        *("clone", "--quiet", "--filter=blob:none", "--no-checkout"),
        url,
        str(partial),
    )

    done = run(partial)

    assert done.code == 0, done.stderr
    assert done.trace["scanned"]["history"] == "partial"
    assert passed_over(done.trace)["files that git cannot read"] >= 2
    assert git(partial, "rev-list", "--objects", "--all", "--missing=print").count("?")


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("blob:none", f"this clone lacks the object of `{LEDGER}`"),
        ("tree:0", "If it was cloned with `--filter`, clone it without"),
    ],
)
def test_a_clone_that_lacks_the_ledger_says_so(
    tmp_path: Path, left_out: str, says: str
) -> None:
    history = start(tmp_path / "whole")
    history.save("Keep alerts", CHANGE, {LEDGER: "alerts: []\n"})
    git(history.path, "config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    url = history.path.as_uri()
    arguments = ("clone", "--quiet", f"--filter={left_out}", "--no-checkout")
    git(tmp_path, *arguments, url, str(partial))

    done = run(partial)

    assert done.code == 1
    assert says in done.stderr


def test_a_partial_clone_is_never_completed(tmp_path: Path) -> None:
    history = grown(tmp_path / "whole")
    git(history.path, "config", "uploadpack.allowFilter", "true")
    partial, program = tmp_path / "partial", tmp_path / "program"
    url = history.path.as_uri()
    git(tmp_path, "clone", "--quiet", "--bare", "--filter=tree:0", url, str(partial))
    program.write_text('#!/bin/sh\ntouch "$(dirname "$0")/canary"\n')
    program.chmod(0o755)
    git(partial, "config", "remote.origin.uploadpack", str(program))
    missing = history.save("Later", CHANGE)

    for revision in (missing, missing[:12], "0" * 40):
        done = run(partial, "--rev", revision)
        assert done.code == 1, done.stdout
    assert run(partial, revision=missing).code in {0, 1}
    assert not (tmp_path / "canary").exists()


def test_a_shallow_history_with_a_wrong_clock_is_searched_to_its_end(
    tmp_path: Path,
) -> None:
    history = start(tmp_path / "whole")
    history.save("Old", "2025-11-17T10:00:00Z", {"a": "a"})
    history.save("Cache logins", CHANGE, {CODE: FASTER})
    history.save("Wrong clock", "2001-01-01T10:00:00Z", {"b": "b"})
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=3", history.path.as_uri(), str(shallow))

    trace = trace_of(shallow)

    assert trace["scanned"]["history"] == "shallow"
    assert subjects(trace) == ["Cache logins"]


# -- damage ------------------------------------------------------------------------


def test_a_broken_configuration_is_called_that(tmp_path: Path) -> None:
    history = grown(tmp_path / "broken")
    with (history.path / ".git" / "config").open("a") as stream:
        stream.write("[core\n")

    done = run(history.path)

    assert done.code == 1
    assert "git cannot read the repository at" in done.stderr
    assert "bad config line" in done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("core.compression", "nosuch", "'core.compression'"),
        ("submodule.recurse", "x", "'submodule.recurse'"),
        ("extensions.objectFormat", "sha1", "objectformat"),
    ],
)
def test_a_setting_that_git_refuses_is_named(
    tmp_path: Path, setting: str, value: str, named: str
) -> None:
    history = grown(tmp_path / "refused")
    git(history.path, "config", setting, value)

    done = run(history.path, "--publish", "local")

    assert done.code == 1
    assert named in done.stderr
    assert "git fsck" not in done.stderr
    assert "fatal:" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("color.ui", "maybe"),
        ("diff.algorithm", "nosuch"),
        ("diff.context", "-1"),
        ("diff.renames", "maybe"),
        ("format.pretty", "nosuch"),
        ("grep.patternType", "nosuch"),
        ("log.date", "nosuch"),
    ],
)
def test_a_setting_that_only_what_people_read_needs_is_not_asked_for(
    tmp_path: Path, setting: str, value: str
) -> None:
    history = grown(tmp_path / "unread")
    git(history.path, "config", setting, value)

    first, second = (run(history.path, "--publish", "local") for _ in range(2))

    assert (first.code, second.code) == (0, 0)


@pytest.mark.parametrize(
    "name",
    [
        *("config", "shallow", "packed-refs", "info/grafts", "objects/info/alternates"),
        *("objects/info/commit-graph", "objects/ab/cdef", "refs/heads/other"),
        *("refs/remotes/origin/HEAD", "refs/remediation/INT-150"),
        *("remediation/INT-150.md", "logs/HEAD"),
    ],
)
def test_a_pipe_in_the_git_directory_does_not_hold_the_run(
    tmp_path: Path, name: str
) -> None:
    history = grown(tmp_path / "piped")
    pipe = history.path / ".git" / name
    pipe.parent.mkdir(exist_ok=True, parents=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)

    done = run(history.path)

    assert done.code == 1
    assert f"{name}` in the git directory is a pipe or a device" in done.stderr


def test_a_pipe_that_the_configuration_includes_does_not_hold_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracer.repository.checkout.ANSWER_SECONDS", 1)
    history = grown(tmp_path / "included")
    os.mkfifo(tmp_path / "settings")
    git(history.path, "config", "include.path", str(tmp_path / "settings"))

    done = run(history.path)

    assert done.code == 1
    assert "it gave no answer within 1 s" in done.stderr


def test_searches_of_files_end_after_a_time_and_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracer.repository.content_search.SEARCH_SECONDS", 0.001)
    monkeypatch.setattr("tracer.repository.content_search._LEAST_SECONDS", 0.001)
    history = grown(tmp_path / "slow")
    (history.path / "data.yml").write_text("abc def " * 5_000_000)
    git(history.path, "add", "-A")
    git(history.path, "commit", "-qm", "Add a file of one line")

    done = run(history.path)

    assert done.code == 0, done.stderr
    assert passed_over(done.trace)["searches of files that took git too long"] >= 1


def test_what_git_does_not_wait_for_may_be_in_its_directory(tmp_path: Path) -> None:
    history = grown(tmp_path / "monitored")
    (history.path / ".git" / "hooks").mkdir()
    os.mkfifo(history.path / ".git" / "hooks" / "pipe")
    (history.path / ".git" / "refs" / "heads" / "gone").symlink_to("nowhere")
    with contextlib.chdir(history.path / ".git"), socket.socket(socket.AF_UNIX) as own:
        own.bind("fsmonitor--daemon.ipc")

    assert run(history.path).code == 0


def damage(history: History, name: str) -> None:
    sha = git(history.path, "rev-parse", name)
    file = history.path / ".git" / "objects" / sha[:2] / sha[2:]
    file.chmod(0o644)
    file.write_bytes(b"damaged")


@pytest.mark.parametrize(
    "name",
    [
        f"HEAD:{CODE}",
        f"HEAD:{DOCUMENT}",
        "HEAD^{tree}",
        "HEAD:src",
        "HEAD",
        "HEAD~1",
        "HEAD~2",
        "HEAD~2^{tree}",
    ],
)
def test_a_damaged_object_is_never_a_fault_of_ours(tmp_path: Path, name: str) -> None:
    history = grown(tmp_path / "damaged")
    damage(history, name)

    done = run(history.path)

    assert done.code == 1, done.stderr
    assert "git fsck" in done.stderr


def remove(history: History, name: str) -> None:
    sha = git(history.path, "rev-parse", name)
    (history.path / ".git" / "objects" / sha[:2] / sha[2:]).unlink()


@pytest.mark.parametrize(
    "name", ["HEAD~1", "HEAD~2", "HEAD~1^{tree}", "HEAD~2^{tree}", f"HEAD~1:{CODE}"]
)
def test_an_alert_is_traced_where_something_of_the_history_is_missing(
    tmp_path: Path, name: str
) -> None:
    history = grown(tmp_path / "incomplete")
    history.save("Cache more", CHANGE, {CODE: FASTER.replace("user)", "person)")})
    remove(history, name)

    done = run(history.path)

    assert done.code == 0, done.stderr
    assert "the checkout lacks parts of some commits" in done.stderr
    assert done.trace["scanned"]["history"] == "partial"
    assert done.trace["verdict"]["kind"] != "none"


@pytest.mark.parametrize("name", ["HEAD", "HEAD^{tree}", "HEAD:src"])
def test_a_checkout_that_lacks_what_it_traces_is_called_that(
    tmp_path: Path, name: str
) -> None:
    history = grown(tmp_path / "incomplete")
    remove(history, name)

    done = run(history.path)

    assert done.code == 1
    assert "git fsck" in done.stderr


def test_commits_beside_one_that_lacks_a_file_are_compared(tmp_path: Path) -> None:
    history = start(tmp_path / "filtered")
    for day, name in enumerate(["uploads", "large", "note", "larger", "jobs"]):
        date = f"2025-11-{12 + day}T10:00:00Z"
        files: Files = {f"{name}.py": f"{name} queue {day}\n" * 9}
        history.save(f"Queue {name}", date, files)
    remove(history, "HEAD:large.py")
    remove(history, "HEAD:larger.py")

    done = run(history.path, tags={}, title="Queue uploads and jobs fail", metric=None)

    assert done.code == 0, done.stderr
    assert {"Queue uploads", "Queue jobs"} <= set(subjects(done.trace))
    assert "Queue large" not in subjects(done.trace)


def test_a_name_of_a_revision_that_ends_git_is_only_unknown(tmp_path: Path) -> None:
    history = grown(tmp_path / "named")

    for name in ("HEAD@{99}", "HEAD^{/[}", "main\nmain", "a b", ":/Cache["):
        done = run(history.path, "--rev", name)
        assert done.code == 1
        assert "there is no revision" in done.stderr
    assert run(history.path, "--rev", "HEAD^{/Cache}").code == 0


@pytest.mark.parametrize(
    "content", [b"garbage\xff\n", b"", b"0" * 40 + b"\n", b"\0" * 100]
)
def test_a_broken_list_of_shallow_commits_is_no_fault_of_ours(
    tmp_path: Path, content: bytes
) -> None:
    history = grown(tmp_path / "shallow")
    (history.path / ".git" / "shallow").write_bytes(content)

    assert run(history.path).code in {0, 1}


@pytest.mark.parametrize("content", ["", "gitdir: nowhere\n", "gitdir:\n", "\0\n"])
def test_a_git_file_that_leads_nowhere_is_called_that(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / ".git").write_text(content)

    done = run(tmp_path / "linked")

    assert done.code == 1
    assert "git cannot read the repository at" in done.stderr


COMMITS = {
    "no author": "tree {tree}\nparent {parent}\ncommitter {person}\n\nREQ-F-AUTH-001\n",
    "no committer": "tree {tree}\nparent {parent}\nauthor {person}\n\nREQ-F-AUTH-001\n",
    "no message": "tree {tree}\nparent {parent}\nauthor {person}\ncommitter {person}\n\n",
    "no blank line": "tree {tree}\nparent {parent}\nauthor {person}\ncommitter {person}\n",
    "two parents alike": "tree {tree}\nparent {parent}\nparent {parent}\n"
    "author {person}\ncommitter {person}\n\nREQ-F-AUTH-001\n",
    "unknown encoding": "tree {tree}\nparent {parent}\nauthor {person}\n"
    "committer {person}\nencoding klingon\n\nREQ-F-AUTH-001 \xe9\n",
    "Latin-1": "tree {tree}\nparent {parent}\nauthor {person}\n"
    "committer {person}\nencoding ISO-8859-1\n\nREQ-F-AUTH-001 \xe9\n",
    "control characters": "tree {tree}\nparent {parent}\nauthor {person}\n"
    "committer {person}\n\nREQ-F-AUTH-001 \x1b[31m\x00\x07\n",
}


@pytest.mark.parametrize("written", COMMITS.values(), ids=list(COMMITS))
def test_a_malformed_commit_is_no_fault_of_ours(tmp_path: Path, written: str) -> None:
    history = start(tmp_path / "odd")
    history.save("Cache logins", CHANGE, {CODE: FASTER})
    text = written.format(
        tree=git(history.path, "rev-parse", "HEAD^{tree}"),
        parent=git(history.path, "rev-parse", "HEAD"),
        person="Dana <dana@example.com> 1763500000 +0000",
    )
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        cwd=history.path,
        input=text.encode("latin-1"),
        capture_output=True,
        check=True,
    )
    git(history.path, "update-ref", "HEAD", made.stdout.decode().strip())

    assert "Cache logins" in subjects(trace_of(history.path))


def test_an_error_about_a_folder_of_any_name_can_be_printed(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()

    done = Cli(tmp_path).run("--alert", "-", "--repo", str(folder), stdin="{}")

    assert done.code == 1
    assert "caf\u00e9`" in done.stderr


def test_an_error_of_git_about_a_file_of_any_name_can_be_printed(
    tmp_path: Path,
) -> None:
    history = start(tmp_path / "odd", files={DOCUMENT: SPECIFICATION, b"\xff/a": ""})
    damage(history, "HEAD:\udcff")

    done = run(history.path)

    assert done.code == 1
    assert "git fsck" in done.stderr


def test_a_branch_may_have_a_name_in_latin_1(history: History) -> None:
    name = b"refs/heads/caf\xe9"
    folder = os.fsencode(history.path / ".git")
    head = git(history.path, "rev-parse", "HEAD")
    Path(os.fsdecode(folder + b"/" + name)).write_text(f"{head}\n")
    Path(os.fsdecode(folder + b"/HEAD")).write_bytes(b"ref: " + name + b"\n")

    done = run(history.path, "--publish", "local")

    assert done.code == 0, done.stderr
    assert git(history.path, "for-each-ref", "refs/heads/remediation/")
