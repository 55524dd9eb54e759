"""Issues on GitHub: who may start a trace, and the one comment that we keep on each."""

from urllib.parse import quote

from msgspec import Struct

from tracer.errors import ForgeRefusedError
from tracer.events import PERMISSIONS_TO_TRACE, IssueState, LabelEvent, is_label
from tracer.forge.forge_interface import IssueComment
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import (
    UnexpectedAnswerError,
    nothing,
    number,
    optional_text,
    text,
)
from tracer.forge.issue_comment_text import MARK, comment_body, kept_requirement
from tracer.text import Json, parse_time

_NEEDS = "issues: write"
_NOT_FOUND = 404
_HISTORY = """
query History($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    issue(number: $number) {
      title
      body
      lastEditedAt
      timelineItems(
        last: 100
        itemTypes: [LABELED_EVENT, UNLABELED_EVENT, RENAMED_TITLE_EVENT]
      ) {
        nodes {
          __typename
          ... on LabeledEvent {
            createdAt label { name } actor { __typename login }
          }
          ... on UnlabeledEvent { createdAt label { name } }
          ... on RenamedTitleEvent { createdAt }
        }
      }
    }
  }
}
"""
"""Only GraphQL says when a text was last edited; the rest comes with it."""


class _Comment(Struct, frozen=True, kw_only=True):
    """A comment on an issue; its author has no login if the account is gone."""

    id: int
    body: str
    login: str
    is_bot: bool


class GithubIssues:
    """The issues of a repository, as far as an alert that is reported in one needs them."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session

    def may_write(self, login: str) -> bool:
        """Return whether a user has write permission; a refusal to say counts as no.

        Raises:
            ForgeUnavailableError: where GitHub does not answer; a later run may succeed.

        """
        request = Request(
            doing=f"asking for the permission of `{login}`",
            path=f"/collaborators/{quote(login, safe='')}/permission",
        )
        try:
            permission = self._session.ask(request, lambda a: text(a.get("permission")))
        except ForgeRefusedError:
            return False
        return permission in PERMISSIONS_TO_TRACE

    def issue_state(self, issue: int) -> IssueState:
        """Return an issue as it is now, and who set our label on it.

        Raises:
            ForgeRefusedError: where the token may not read it.
            ForgeUnavailableError: where GitHub does not answer.

        """
        owner, _, name = self._session.repository.partition("/")
        variables = {"owner": owner, "name": name, "number": issue}
        request = Request(
            doing=f"reading who labelled issue {issue}",
            body={
                "operationName": "History",
                "query": _HISTORY,
                "variables": variables,
            },
            needs=_NEEDS,
        )
        return self._session.query(request, _issue_state)

    def remembered(self, issue: int) -> str:
        """Return the requirement that our comment on an issue keeps; empty if none.

        Raises:
            ForgeRefusedError: where the token may not read it.
            ForgeUnavailableError: where GitHub does not answer.

        """
        own = self._own_comments(issue, f"reading our comment on issue {issue}")
        return kept_requirement(own[0].body) if own else ""

    def answer(self, issue: int, answer: IssueComment) -> None:
        """Write our comment on an issue, or rewrite the one that is there.

        Two runs at once may both find none and write one each; so may one run whose first
        try got no answer. So whoever writes one reads them again: the first stays, with
        the latest text, and the others are deleted.

        Raises:
            ForgeRefusedError: where the token may not write there.
            ForgeUnavailableError: where GitHub does not answer.

        """
        doing = f"answering on issue {issue}"
        own = self._own_comments(issue, doing)
        if not own:
            made = self._send(
                "POST", f"/issues/{issue}/comments", doing, comment_body(answer, "")
            )
            own = _oldest_first(made, *self._own_comments(issue, doing))
        first, *others = own
        body = comment_body(answer, first.body)
        if first.body.strip() != body.strip():
            self._send("PATCH", f"/issues/comments/{first.id}", doing, body)
        for other in others:
            self._delete(other, doing)

    def decline(self, issue: int, comment: int) -> None:
        """Show with a reaction that a command is not followed."""
        request = Request(
            doing="reacting to the command",
            method="POST",
            path=f"/issues/comments/{comment}/reactions",
            body={"content": "-1"},
            needs=_NEEDS,
        )
        self._session.ask(request, lambda answer: text(answer.get("content")))

    def _own_comments(self, issue: int, doing: str) -> tuple[_Comment, ...]:
        """Find our comments, the oldest first: those of one author, with our mark.

        Anyone can write the mark, so the author must be an app or have write permission.
        """
        request = Request(doing=doing, path=f"/issues/{issue}/comments", needs=_NEEDS)
        comments = self._session.list_all(request, _comment)
        marked = [comment for comment in comments if comment.body.startswith(MARK)]
        own = next((comment for comment in marked if self._is_own(comment)), None)
        login = own.login if own else None
        return tuple(comment for comment in marked if comment.login == login)

    def _is_own(self, comment: _Comment) -> bool:
        return comment.is_bot or self.may_write(comment.login)

    def _send(self, method: str, path: str, doing: str, body: str) -> _Comment:
        request = Request(
            doing=doing, method=method, path=path, body={"body": body}, needs=_NEEDS
        )
        return self._session.ask(request, _comment)

    def _delete(self, comment: _Comment, doing: str) -> None:
        request = Request(
            doing=doing,
            method="DELETE",
            path=f"/issues/comments/{comment.id}",
            needs=_NEEDS,
        )
        try:
            self._session.ask(request, nothing)
        except GithubRefusedError as error:
            if error.status != _NOT_FOUND:  # the other run has deleted it
                raise


def _oldest_first(*comments: _Comment) -> tuple[_Comment, ...]:
    by_id = {comment.id: comment for comment in comments}
    return tuple(by_id[id_] for id_ in sorted(by_id))


def _comment(answer: Json) -> _Comment:
    user = answer.get("user")
    return _Comment(
        id=number(answer.get("id")),
        body=optional_text(answer.get("body")) or "",
        login=optional_text(user.get("login")) or "",
        is_bot=user.get("type").value == "Bot",
    )


def _issue_state(answer: Json) -> IssueState:
    issue = answer.at("data", "repository", "issue")
    if not issue.is_object():
        raise UnexpectedAnswerError(issue.path)
    nodes = tuple(issue.at("timelineItems", "nodes").items())
    edits = [issue.get("lastEditedAt")]
    edits += [n.get("createdAt") for n in nodes if _kind(n) == "RenamedTitleEvent"]
    times = [parse_time(edit.text() or "") for edit in edits]
    return IssueState(
        title=issue.get("title").text() or "",
        body=issue.get("body").text() or "",
        changed_at=max((moment for moment in times if moment), default=None),
        label_event=_label_event(nodes),
    )


def _label_event(nodes: tuple[Json, ...]) -> LabelEvent | None:
    """Return the last time our label was set, if it was not removed since.

    Of a longer history only the last hundred entries are here. If the label is not among
    them, it is not known who set it; if it is, all later changes are here, too.
    """
    own = [node for node in nodes if is_label(node.at("label", "name").text())]
    if not own or _kind(own[-1]) != "LabeledEvent":
        return None
    moment = parse_time(own[-1].get("createdAt").text() or "")
    actor = _login(own[-1].get("actor"))
    return LabelEvent(actor=actor, moment=moment) if actor and moment else None


def _kind(node: Json) -> str | None:
    return node.get("__typename").text()


def _login(actor: Json) -> str | None:
    """Return a login as the REST API writes it: apps end in `[bot]` there."""
    login = actor.get("login").text()
    return f"{login}[bot]" if login and _kind(actor) == "Bot" else login
