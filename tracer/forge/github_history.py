"""Commits as GitHub has them, for what a clone lacks and git could not fetch."""

from datetime import datetime
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from tracer.forge.github_session import GithubSession, Request, optional_request
from tracer.forge.github_values import number, read_list, sha, text, time
from tracer.repository import (
    Commit,
    CommitList,
    CommitPatch,
    FilePatch,
    RemoteCommit,
    read_unified_patch,
    split_patch,
)
from tracer.text import Json, iso

_PAGE = 100
_FILES_PAGE = 300
"""Files of an answer, of a commit that may have more
(docs.github.com, "REST API endpoints for commits")."""


class GithubHistory(Struct, frozen=True):
    """The history of a repository, commit by commit; every request is optional."""

    session: GithubSession

    def list_commits(self, revision: str, path: str, since: datetime) -> CommitList:
        """List the newest ancestors that changed a file or folder, empty for all.

        Raises:
            ForgeRefusedError: where the token may not read the contents.
            ForgeUnavailableError: where GitHub does not answer at once.

        """
        query = {"sha": revision, "since": iso(since), "per_page": str(_PAGE)}
        if path:
            query["path"] = path
        commits = self.session.ask(
            _get("/commits", query), lambda answer: read_list(answer, _commit)
        )
        return CommitList(commits, is_whole=len(commits) < _PAGE)

    def read_commit(self, name: str) -> RemoteCommit:
        """Return a commit with what it changed.

        Raises:
            ForgeRefusedError, ForgeUnavailableError: as `list_commits` does.

        """
        return self.session.ask(_get(f"/commits/{quote(name, safe='')}", {}), _whole)


def _get(path: str, query: dict[str, str]) -> Request:
    return optional_request("reading the history", path, query, "contents: read")


def _commit(answer: Json) -> Commit:
    message = text(answer.at("commit", "message"))
    subject, _, body = message.strip().partition("\n")
    return Commit(
        sha=sha(answer.get("sha")),
        parents=read_list(answer.get("parents"), lambda p: sha(p.get("sha"))),
        author=text(answer.at("commit", "author", "name")),
        date=time(answer.at("commit", "committer", "date")),
        subject=subject.strip(),
        body=body.strip(),
    )


def _whole(answer: Json) -> RemoteCommit:
    files = read_list(answer.get("files"), _file)
    patches = tuple(patch for patch, _ in files)
    paths = (p for file in patches for p in (file.old_path, file.new_path) if p)
    commit = replace(_commit(answer), paths=frozenset(paths))
    return RemoteCommit(
        CommitPatch(commit, patches),
        is_whole=len(files) < _FILES_PAGE and all(is_whole for _, is_whole in files),
    )


def _file(answer: Json) -> tuple[FilePatch, bool]:
    """Return what changed in a file, and whether GitHub shows its lines.

    It shows none of a large change. It counts none in a binary file.
    """
    name, status = text(answer.get("filename")), text(answer.get("status"))
    earlier, patch = answer.get("previous_filename"), answer.get("patch")
    file = FilePatch(
        old_path=None if status == "added" else name,
        new_path=None if status == "removed" else name,
    )
    if status == "renamed":
        file.old_path = text(earlier)
    if patch.is_missing():
        return file, number(answer.get("changes")) == 0
    file.hunks = read_unified_patch(text(patch))
    file.shown = split_patch(text(patch))
    return file, True
