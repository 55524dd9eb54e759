"""The comments on GitHub that say which alerts a pull request has got since."""

from msgspec import Struct

from tracer.errors import TracerError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import nothing, number, optional_text
from tracer.forge.pull_request import AlertNews
from tracer.text import Json

_NEEDS = "pull-requests: write"


class _Comment(Struct, frozen=True, kw_only=True):
    """A comment; its author has no login if the account is gone."""

    id: int
    body: str
    login: str


class GithubAnnouncements:
    """Comments on pull requests, each of them once."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session

    def write(self, pull_request: int, news: AlertNews) -> tuple[str, ...]:
        """Write a comment; return a warning where GitHub refuses it.

        Of most news one run alone has written the entries, so one run writes the comment;
        of others each run sees them, and looks first. If the answer to its first try got
        lost, there are two: so it looks, and deletes the other one.
        """
        path = f"/issues/{pull_request}/comments"
        request = Request(
            doing="writing a comment",
            method="POST",
            path=path,
            body={"body": f"{news.mark}\n{news.comment}"},
            needs=_NEEDS,
        )
        try:
            if news.is_once and any(
                comment.body.startswith(news.mark) for comment in self._listed(path)
            ):
                return ()
            own = self._session.ask(request, _comment)
            self._delete_repeated(path, own, news.mark)
        except TracerError as error:
            return (f"comment on the pull request not written: {error}",)
        return ()

    def texts(self, pull_request: int) -> tuple[str, ...]:
        """Return the texts of all comments on a pull request."""
        listed = self._listed(f"/issues/{pull_request}/comments")
        return tuple(comment.body for comment in listed)

    def _delete_repeated(self, path: str, own: _Comment, mark: str) -> None:
        """Keep the first of our comments with a mark: another run may do the same."""
        same = [
            other.id
            for other in self._listed(path)
            if other.login == own.login and other.body.startswith(mark)
        ]
        first = min([own.id, *same])
        for comment in same:
            if comment != first:
                delete = Request(
                    doing="deleting a comment that is there twice",
                    method="DELETE",
                    path=f"/issues/comments/{comment}",
                    needs=_NEEDS,
                )
                self._session.ask(delete, nothing)

    def _listed(self, path: str) -> tuple[_Comment, ...]:
        request = Request(doing="reading comments", path=path, needs=_NEEDS)
        return self._session.list_all(request, _comment)


def _comment(answer: Json) -> _Comment:
    return _Comment(
        id=number(answer.get("id")),
        body=optional_text(answer.get("body")) or "",
        login=optional_text(answer.at("user", "login")) or "",
    )
