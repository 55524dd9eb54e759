"""Issues on GitHub: who may speak, and the one comment that we keep on each."""

from functools import cached_property

import github
import requests
from github.IssueComment import IssueComment
from github.Repository import Repository as GithubRepository

from tracer.errors import ForgeRefusedError
from tracer.event import Json
from tracer.forge.github import connect, translated
from tracer.forge.interface import Connection
from tracer.times import parse_time
from tracer.trust import Labelling, Record

MARK = "<!-- trace-production-issue: report -->"
"""Begins our comment on an issue, so that later runs find it."""
BODY_LIMIT = 65_536
_CUT = "\n\n… the rest is in the run's summary."
_WRITERS = frozenset({"admin", "maintain", "write"})
_HISTORY = """
query($owner: String!, $name: String!, $number: Int!) {
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
"""Only GraphQL tells when a text was last edited; with it comes all the rest."""


class GithubIssues:
    """The issues of a repository, as far as an alert told in one needs them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def may_write(self, login: str) -> bool:
        """Whether somebody has write permission; a refusal to say counts as no.

        Raises:
            ForgeUnavailableError: where GitHub does not answer; the run may be repeated.

        """
        try:
            permission = self._repository.get_collaborator_permission(login)
        except (github.GithubException, requests.RequestException) as error:
            told = translated(error, f"asking for the permission of `{login}`")
            if isinstance(told, ForgeRefusedError):
                return False
            raise told from error
        return permission in _WRITERS

    def record(self, issue: int, label: str) -> Record:
        """Return an issue as it is now, and who set a label on it.

        Raises:
            ForgeRefusedError: where the token may not read it.

        """
        owner, _, name = self._connection.repository.partition("/")
        variables = {"owner": owner, "name": name, "number": issue}
        try:
            _, data = self._repository.requester.graphql_query(_HISTORY, variables)
        except (github.GithubException, requests.RequestException) as error:
            raise translated(error, f"reading issue {issue}") from error
        return _record(Json(data, "").at("data", "repository", "issue"), label)

    def answer(self, issue: int, text: str) -> None:
        """Write our comment on an issue, or rewrite the one that is there."""
        body = f"{MARK}\n{text}"
        if len(body) > BODY_LIMIT:
            body = body[: BODY_LIMIT - len(_CUT)] + _CUT
        try:
            own = self._own_comment(issue)
            if own is None:
                self._repository.get_issue(issue).create_comment(body)
            elif own.body != body:
                own.edit(body)
        except (github.GithubException, requests.RequestException) as error:
            raise translated(error, f"answering on issue {issue}") from error

    def decline(self, issue: int, comment: int) -> None:
        """Show on a command that it is not followed, without a word."""
        try:
            told = self._repository.get_issue(issue).get_comment(comment)
            told.create_reaction("-1")
        except (github.GithubException, requests.RequestException) as error:
            raise translated(error, "reacting to the command") from error

    def _own_comment(self, issue: int) -> IssueComment | None:
        """Find our comment; anybody can write our mark, so its author must count."""
        for comment in self._repository.get_issue(issue).get_comments():
            if not comment.body.startswith(MARK):
                continue
            author = comment.user
            if author.type == "Bot" or self.may_write(author.login):
                return comment
        return None

    @cached_property
    def _repository(self) -> GithubRepository:
        return connect(self._connection).get_repo(self._connection.repository)


def _record(issue: Json, label: str) -> Record:
    nodes = tuple(issue.at("timelineItems", "nodes").items())
    edits = [issue.get("lastEditedAt")]
    edits += [n.get("createdAt") for n in nodes if _kind(n) == "RenamedTitleEvent"]
    moments = [parse_time(text) for text in (each.text() for each in edits) if text]
    return Record(
        title=issue.get("title").text() or "",
        body=issue.get("body").text() or "",
        changed_at=max((m for m in moments if m), default=None),
        labelling=_labelling(nodes, label),
    )


def _labelling(nodes: tuple[Json, ...], label: str) -> Labelling | None:
    """Return the last time a label was set, if it was not taken away since."""
    own = [node for node in nodes if node.at("label", "name").value == label]
    if not own or _kind(own[-1]) != "LabeledEvent":
        return None
    moment = parse_time(own[-1].get("createdAt").text() or "")
    actor = _login(own[-1].get("actor"))
    return Labelling(actor=actor, moment=moment) if actor and moment else None


def _kind(node: Json) -> str | None:
    return node.get("__typename").text()


def _login(actor: Json) -> str | None:
    """Return a login as the REST API writes it: apps end in `[bot]` there."""
    login = actor.get("login").text()
    return f"{login}[bot]" if login and _kind(actor) == "Bot" else login
