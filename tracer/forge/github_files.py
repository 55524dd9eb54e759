"""Single files of a commit on GitHub, for commits that the checkout does not have."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import quote

from tracer.forge.github_file_texts import (
    FILE_FRAGMENT,
    ShownFile,
    read_shown_file,
)
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import UnexpectedAnswerError, read_list, sha, text
from tracer.forge.snapshots import decode_file, not_a_file
from tracer.repository import TreeEntry
from tracer.text import Json

_NOT_FOUND = 404


_QUERY = f"""
query File($owner: String!, $name: String!, $commit: GitObjectID!, $path: String!) {{
  repository(owner: $owner, name: $name) {{
    object(oid: $commit) {{ ... on Commit {{ file(path: $path) {{ ...File }} }} }}
  }}
}}
{FILE_FRAGMENT}"""


class GithubFiles:
    """Reads files with a query, and those that it does not show whole as blobs."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session

    def file_at(self, commit: str, path: str) -> str | None:
        """Return a file's text at a commit, `None` where there is no such file.

        Raises:
            RepositoryError: where it is not a file or not UTF-8: we could not write it.

        """
        owner, _, name = self._session.repository.partition("/")
        own = {"owner": owner, "name": name, "commit": commit, "path": path}
        doing = f"reading `{path}`"
        body = {"operationName": "File", "query": _QUERY, "variables": own}
        shown = self._session.query(Request(doing=doing, body=body), _shown_file)
        if shown is None or shown.text is not None:
            return shown.text if shown else None
        if shown.blob is None:
            raise not_a_file(path)
        content = self._session.ask(
            Request(doing=doing, path=f"/git/blobs/{shown.blob}"),
            lambda answer: _decoded(answer.get("content")),
        )
        return decode_file(path, content)

    def folder_at(self, commit: str, folder: str) -> tuple[str, ...]:
        """Return the paths of the files directly in a folder at a commit."""
        request = Request(
            doing=f"reading `{folder}`",
            path=f"/contents/{quote(folder)}",
            query={"ref": commit},
        )
        try:
            return self._session.ask(request, _file_paths)
        except GithubRefusedError as error:
            if error.status == _NOT_FOUND:
                return ()
            raise

    def tree(self, name: str) -> Mapping[str, TreeEntry]:
        """Return what is in a folder, by the name of its tree or, of the root, a commit."""
        request = Request(doing="reading a folder", path=f"/git/trees/{name}")
        return self._session.ask(request, _tree_entries)


def _tree_entries(answer: Json) -> Mapping[str, TreeEntry]:
    return dict(
        read_list(
            answer.get("tree"),
            lambda m: (
                text(m.get("path")),
                TreeEntry(text(m.get("mode")), sha(m.get("sha"))),
            ),
        )
    )


def _shown_file(answer: Json) -> ShownFile | None:
    commit = answer.at("data", "repository", "object")
    if not commit.is_object():  # not every part of GitHub knows a new commit at once
        raise UnexpectedAnswerError(commit.path)
    return read_shown_file(commit.get("file"))


def _decoded(value: Json) -> bytes:
    try:
        return base64.b64decode(text(value))
    except binascii.Error:
        raise UnexpectedAnswerError(value.path) from None


def _file_paths(answer: Json) -> tuple[str, ...]:
    """Return the paths of a folder's files; a file has none in it."""
    if answer.is_object():
        return ()
    members = read_list(answer, lambda m: (text(m.get("type")), text(m.get("path"))))
    return tuple(path for kind, path in members if kind == "file")
