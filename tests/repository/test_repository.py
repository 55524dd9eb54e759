"""What a repository answers about commits, files and the people who work in it."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.example import git
from tests.support.histories import CHANGE, CODE, DOCUMENT, LOGIN, Files, History
from tracer.errors import RepositoryError
from tracer.repository import Repository
from tracer.repository.commit_log import parse_commit
from tracer.repository.encodings import decode_path, decode_text
from tracer.repository.git_command import Git

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def test_a_name_is_looked_up_anew_each_time(
    repository: Repository, history: History
) -> None:
    first = repository.resolve("HEAD")

    second = history.save("Go on", CHANGE)

    assert repository.resolve("HEAD") == second
    assert repository.resolve("HEAD~1") == first
    assert repository.resolve("refs/heads/main") == second
    git(history.path, "pack-refs", "--all")
    assert repository.resolve("main") == second


@pytest.mark.parametrize(
    "name",
    ["", "nothing", "0" * 40, "HEAD:src", f"HEAD:{CODE}", "a\nb", "HEAD@{7}", "^"],
)
def test_what_is_no_commit_has_no_sha(repository: Repository, name: str) -> None:
    assert repository.resolve(name) is None
    assert repository.resolve("HEAD")


def test_files_are_found_by_commit_and_path(
    repository: Repository, history: History
) -> None:
    (history.path / "link").symlink_to(CODE)
    head = history.save("Add", CHANGE, {"docs/a.md": "a", "docs/x/b.md": "", "run": ""})
    (history.path / "run").chmod(0o755)
    later = history.save("Run", CHANGE)

    assert repository.file(head, CODE) == LOGIN.encode()
    assert repository.file(head, "link") is None
    assert repository.file(head, "docs") is None
    assert repository.file(head, "docs/none.md") is None
    modes = [
        repository.mode(later, path) for path in ("run", CODE, "link", "docs", "x")
    ]
    assert modes == ["100755", "100644", "120000", "040000", None]
    assert repository.list_folder(head, "docs") == ("docs/a.md",)
    assert repository.list_folder(head, "docs/x/") == ("docs/x/b.md",)
    assert repository.list_folder(head, "") == ("run",)
    assert repository.list_folder(head, CODE) == ()
    assert repository.list_folder(head, "docs/../src") == ()
    inventory = repository.inventory(head)
    assert (len(inventory.files), inventory.links) == (5, ("link",))
    assert repository.file(head, CODE) == LOGIN.encode()


@pytest.mark.parametrize("size", [2 << 20, 3 << 20, 20 << 20])
def test_a_large_file_is_not_read_and_disturbs_no_other(
    repository: Repository, history: History, size: int
) -> None:
    head = history.save("Add data", CHANGE, {"data": b"x" * (size + 1)})

    assert repository.text(head, "data") is None
    assert repository.text(head, CODE) == LOGIN
    assert len(repository.file(head, "data") or b"") == size + 1
    assert repository.text(head, DOCUMENT)


def test_texts_are_read_together_as_each_of_them(
    repository: Repository, history: History
) -> None:
    files = {f"many/{n}.txt": f"text {n}\r\n" for n in range(20)}
    others: Files = {"many/3.txt": b"x" * (20 << 20), "many/5.txt": b"\0\xff"}
    history.save("Add", CHANGE, dict(files.items()))
    head = history.save("Change", CHANGE, others)
    for damaged in ("many/7.txt", "many/18.txt"):
        name = git(history.path, "rev-parse", f"HEAD:{damaged}")
        file = history.path / ".git/objects" / name[:2] / name[2:]
        file.chmod(0o644)
        file.write_bytes(b"damaged")

    texts = dict(repository.texts(head, [*files, "none.txt", CODE]))

    assert texts == {
        **{path: text.replace("\r", "") for path, text in files.items()},
        **dict.fromkeys([f"many/{n}.txt" for n in (3, 5, 7, 18)]),
        "none.txt": None,
        CODE: LOGIN,
    }
    assert texts == {path: repository.text(head, path) for path in texts}


def test_a_command_without_an_end_is_stopped_when_the_time_is_over(
    repository: Repository,
) -> None:
    git = Git(environment={"GIT_DIR": str(repository.common_directory)})

    # Without an end of its input, git waits for the next question.
    assert list(git.lines("cat-file", "--batch", is_over=lambda: True)) == []


def test_a_time_limit_is_no_error(repository: Repository, history: History) -> None:
    head = history.save("Change", CHANGE, {CODE: LOGIN + "\n"})

    with repository.time_limit(lambda: True):
        commits = repository.commits_mentioning(head, "Change")
        patches = list(repository.patches_of_files(head, [CODE], LONG_AGO))
        writers = repository.writers(head, CODE, [range(1, 2)])

    # How much git has shown until then depends on the machine.
    shown = [patch.commit.subject for patch in patches]
    assert shown == ["Change", "Start"][: len(shown)]
    assert {commit.subject for commit in commits} <= {"Change"}
    assert {commit.subject for commit in writers.values()} <= {"Start"}
    assert not repository.has_gaps


def test_who_works_here_is_read_from_their_own_configuration(
    repository: Repository,
    history: History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Dana\n\temail = d@x\n")
    monkeypatch.setitem(os.environ, "HOME", str(tmp_path))
    assert repository.user() == ("Dana", "d@x")

    git(history.path, "config", "user.name", "Dana of this project")
    assert repository.user() == ("Dana of this project", "d@x")


def test_a_bare_repository_has_no_work_tree(history: History, tmp_path: Path) -> None:
    bare = tmp_path / "checkout" / "below" / "bare.git"
    git(history.path, "clone", "--quiet", "--bare", ".", str(bare))

    with closing(Repository(bare)) as opened, pytest.raises(RepositoryError):
        _ = opened.worktree
    with closing(Repository(history.path / "src")) as opened:
        assert opened.worktree == history.path
    with closing(Repository(history.path / ".git")) as opened:
        assert opened.worktree == history.path


def test_the_temporary_folder_is_removed(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with closing(Repository(history.path)) as opened:
        opened.text(opened.resolve("HEAD") or "", CODE)
        assert list(tmp_path.glob("trace-production-issue-*"))

    assert not list(tmp_path.glob("trace-production-issue-*"))


def test_a_machine_without_a_place_for_files_is_told(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")

    with pytest.raises(RepositoryError, match="cannot make a temporary folder"):
        Repository(history.path)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"plain\n", "plain\n"),
        (b"\xef\xbb\xbfmarked", "marked"),
        (b"caf\xe9", "caf\ufffd"),
        ("тест REQ-1".encode("utf-16"), "тест REQ-1"),
        ("тест REQ-1 это\n".encode("utf-16-le"), "тест REQ-1 это\n"),
        ("тест REQ-1 это\n".encode("utf-16-be"), "тест REQ-1 это\n"),
        ("REQ-1".encode("utf-16-be"), "REQ-1"),
        ("ログイン REQ-1\n".encode("utf-16-be"), "ログイン REQ-1\n"),
        ("REQ-1 😀\n".encode("utf-16-le"), "REQ-1 😀\n"),
        ("REQ-1 😀\n".encode("utf-32-be"), "REQ-1 😀\n"),
        (b"\xff\xfe\0\xd8x\0", "\ufffdx"),
        (b"\0", None),
        (b"\x7fELF\2\1\1\0\0\0\0\0", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", None),
        (b"REQ-1\0REQ-2\0", None),
        (bytes(range(256)) * 40, None),
        (b"\1\0\2\0\3\0\4\0" * 100, None),
    ],
)
def test_a_text_is_read_in_its_encoding(data: bytes, text: str | None) -> None:
    assert decode_text(data) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"a/b", "a/b"),
        ("é".encode(), "é"),
        (b"\xe9", "é"),
        (b"\x83\x8d", r"\x83\x8d"),
        (b"\xff\n", "\\xff\n"),
    ],
)
def test_a_name_of_any_encoding_can_be_shown(raw: bytes, shown: str) -> None:
    assert decode_path(raw) == shown


def test_a_name_or_message_as_long_as_a_file_is_cut() -> None:
    secret = "ghp_" + "a1B2" * 9
    subject = "Log in " * 283 + secret
    record = [b"", b"a" * 40, b"", b"n" * 10**6, b"1763600000"]

    commit = parse_commit([*record, f"{subject} {10**6 * 'x'}".encode()])

    assert commit
    assert len(commit.author) <= 300
    assert len(commit.subject) <= 2_000
    assert secret[:10] not in commit.subject
    whole = parse_commit([*record, b"Log in (#12)\n\nFixes REQ-1"])
    assert whole
    assert (whole.subject, whole.body) == ("Log in (#12)", "Fixes REQ-1")
