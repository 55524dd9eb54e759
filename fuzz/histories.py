"""Writes a git repository whose every part is chosen by the bytes of an input."""

import os
import subprocess
from pathlib import Path

FILES = (
    *(b"docs/requirements/auth.md", b"docs/requirements/b.md", b"src/login.py"),
    *(
        b"src/caf\xe9.py",
        b"src/\xf0\x9f\x98\x80.ts",
        b"tests/test_login.py",
        b".gitattributes",
    ),
    *(
        b"src/.gitattributes",
        b".git-blame-ignore-revs",
        b"docs/traceability/feedback-loops.yml",
    ),
    *(
        b"CODEOWNERS",
        b'"quoted"',
        b"a b/c d.py",
        b"-n.py",
        b"specs/1-a/spec.md",
    ),
)
TEXTS = (
    b"## REQ-F-AUTH-001: Login\n\n- Login response < 500ms\n",
    b"# Implements: REQ-F-AUTH-001\ndef login(user):\n    return user\n",
    b"# Implements: REQ-F-AUTH-001\ndef login( user ):\n\tcache(user)\n\treturn user\n",
    b"* text=auto encoding=UTF-16\n*.py binary linguist-generated export-ignore\n",
    b"\xff\xfe#\x00 \x00R\x00E\x00Q\x00-\x001\x00\n\x00",
    b"alerts:\n- alert_id: a-0\n  timestamp: 2025-11-01T00:00:00Z\n  status: OPEN\n",
    b"[attr]x -text\n/src/** x\n",
    b"\x00\x01\x02",
    b"",
    b"redact: [xy]\nledger-file: 'docs/{loop}.yml'\n",
    b"* @octocat @acme/team\n[broken\n",
    b"0" * 40 + b"\n" + b"f" * 64 + b" # x\nHEAD\n",
)
MESSAGES = (
    *(
        b"Make login faster (REQ-F-AUTH-001)",
        b"fix: x\n\nRevert \xff\xfe",
        b"",
        b"\n\n\n",
    ),
    *(
        b"REQ-F-AUTH-001\n\nAlert-Id: a-1\nRemediation: INT-7\n",
        b"FEEDBACK: Create INT-9 from",
    ),
    *(
        b"This reverts commit " + b"a" * 40 + b".",
        b"a" * 3_000,
        b"[skip ci] fixes #1 @x",
    ),
)
DATES = (
    *(
        b"1763460000 +0000",
        b"1763500000 +9999",
        b"-1 +0000",
        b"0 -0000",
        b"99999999999 +0100",
    ),
    *(
        b"1763460000123 +0000",
        b"253402300800 +0000",
        b"1762000000 -1400",
        b"9223372036854775807 +0000",
    ),
)
NAMES = (
    *(
        b"Dana <d@example.com>",
        b" <>",
        b"\xff <\xfe>",
        b"a b c <a <b> c>",
        b"X <x@x.example>",
    ),
)


class Choices:
    """Answers questions by the bytes of an input, one after the other, then by zeros."""

    def __init__(self, data: bytes) -> None:
        self._data = iter(data)

    def below(self, count: int) -> int:
        return next(self._data, 0) % count

    def one_of(self, options: tuple[bytes, ...]) -> bytes:
        return options[self.below(len(options))]


def write_history(data: bytes, folder: Path) -> None:
    """Make a repository with a requirement, its code, and up to eight commits more."""
    choices = Choices(data)
    form = choices.one_of((b"sha1", b"sha1", b"sha256")).decode()
    _git(folder, "init", "-q", "-b", "main", f"--object-format={form}")
    base = [(b"100644", FILES[0], TEXTS[0]), (b"100644", FILES[2], TEXTS[1])]
    _save(folder, base, MESSAGES[0], parent=b"")
    for _ in range(1 + choices.below(8)):
        files = [_file(choices) for _ in range(1 + choices.below(4))]
        _save(
            folder, files, choices.one_of(MESSAGES), parent=b"from refs/heads/main^0\n"
        )
        _change_people(folder, choices)
    _git(folder, "reset", "-q", "--hard")


def _file(choices: Choices) -> tuple[bytes, bytes, bytes]:
    mode = choices.one_of((b"100644", b"100644", b"100644", b"120000"))
    return mode, choices.one_of(FILES), choices.one_of(TEXTS)


def _save(
    folder: Path, files: list[tuple[bytes, bytes, bytes]], message: bytes, parent: bytes
) -> None:
    stream = b"commit refs/heads/main\ncommitter %s %s\n" % (NAMES[0], DATES[0])
    stream += b"data %d\n%s\n%s" % (len(message), message, parent)
    for mode, path, text in files:
        quoted = path.replace(b'"', b'\\"')
        stream += b'M %s inline "%s"\ndata %d\n%s\n' % (mode, quoted, len(text), text)
    _git(folder, "fast-import", "--quiet", "--force", stdin=stream + b"done\n")


def _change_people(folder: Path, choices: Choices) -> None:
    """Give the newest commit people and dates that no command of git's would write."""
    head, _, message = _git(folder, "cat-file", "commit", "main").partition(b"\n\n")
    lines = [
        line for line in head.split(b"\n") if line.startswith((b"tree", b"parent"))
    ]
    lines += [
        b" ".join((kind, choices.one_of(NAMES), choices.one_of(DATES)))
        for kind in (b"author", b"committer")
    ]
    commit = b"\n".join(lines) + b"\n\n" + message
    arguments = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    sha = _git(folder, *arguments, stdin=commit).strip().decode()
    _git(folder, "update-ref", "refs/heads/main", sha)


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    ended = subprocess.run(
        ["git", "-C", folder, *arguments],
        input=stdin,
        env=environment,
        capture_output=True,
        check=False,
    )
    return ended.stdout
