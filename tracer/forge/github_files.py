"""Single files of a commit on GitHub, for commits that the checkout does not have."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import quote

from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import UnexpectedAnswerError, read_list, sha, text
from tracer.forge.snapshots import decode_file, not_a_file
from tracer.repository import TreeEntry
from tracer.text import Json

_NOT_FOUND = 404


class GithubFiles:
    """Reads files through the contents API, and those over 1 MB as blobs."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session

    def file_at(self, commit: str, path: str) -> str | None:
        """Return a file's text at a commit, `None` where there is no such file."""
        request = Request(
            doing=f"reading `{path}`",
            path=f"/contents/{quote(path)}",
            query={"ref": commit},
        )
        try:
            content, blob = self._session.ask(request, _file_content)
        except GithubRefusedError as error:
            if error.status == _NOT_FOUND:
                return None
            raise
        if blob is None:
            raise not_a_file(path)
        if content is None:  # larger than 1 MB
            content = self._session.ask(
                Request(doing=f"reading `{path}`", path=f"/git/blobs/{blob}"),
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


def _file_content(answer: Json) -> tuple[bytes | None, str | None]:
    """Return a file's content and the sha of its blob.

    A file of more than 1 MB has no content here; what is not a file has no blob.
    """
    if isinstance(answer.value, list):
        _file_paths(answer)
        return None, None
    if text(answer.get("type")) != "file":
        return None, None
    is_inline = text(answer.get("encoding")) == "base64"
    content = _decoded(answer.get("content")) if is_inline else None
    return content, sha(answer.get("sha"))


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
