"""Issues on GitHub: who may speak, and the one comment that we keep on each."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

import github
import requests
from github.Issue import Issue as GithubIssue
from github.IssueComment import IssueComment as GithubComment
from github.Repository import Repository as GithubRepository

from tracer.errors import ForgeRefusedError
from tracer.events import IssueState, LabelEvent, is_label
from tracer.forge.github import connect, translated
from tracer.forge.interface import Connection, IssueComment
from tracer.text import Json, Pattern, parse_time

MARK = "<!-- trace-production-issue: report -->"
"""Begins our comment on an issue, so that later runs find it."""
_BELOW = "<!-- trace-production-issue: the last report -->"
"""Ends a complaint; below it stands the report that it did not replace."""
_KEPT = Pattern(
    rf"{re.escape(MARK)}\r?\n<!-- requirement: (?P<id>[\w.:/~-]+) -->(?:\r?\n|$)"
)
"""How the comment begins where a command named the requirement."""
BODY_LIMIT = 65_536
_CUT = "\n\n*Cut here: the rest is in the run's summary.*\n"
_WRITERS = frozenset({"admin", "write"})
"""GitHub tells the role `maintain` as `write`, and `triage` as `read`."""
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

    def issue_state(self, issue: int) -> IssueState:
        """Return an issue as it is now, and who set our label on it.

        Raises:
            ForgeRefusedError: where the token may not read it.
            ForgeUnavailableError: where GitHub does not answer.

        """
        owner, _, name = self._connection.repository.partition("/")
        variables = {"owner": owner, "name": name, "number": issue}
        with _doing(f"reading who labelled issue {issue}"):
            _, data = self._repository.requester.graphql_query(_HISTORY, variables)
        return _record(Json(data, "").at("data", "repository", "issue"))

    def remembered(self, issue: int) -> str:
        """Return the requirement that our comment on an issue keeps; empty if none.

        Raises:
            ForgeRefusedError: where the token may not read it.
            ForgeUnavailableError: where GitHub does not answer.

        """
        with _doing(f"reading our comment on issue {issue}"):
            own = self._own_comments(self._repository.get_issue(issue))
        return _kept(own[0].body) if own else ""

    def answer(self, issue: int, answer: IssueComment) -> None:
        """Write our comment on an issue, or rewrite the one that is there.

        Two runs at once may both find none and write one each. So whoever writes one
        looks again: the first of them stays, with what was said last.

        Raises:
            ForgeRefusedError: where the token may not write there.
            ForgeUnavailableError: where GitHub does not answer.

        """
        with _doing(f"answering on issue {issue}"):
            place = self._repository.get_issue(issue)
            own = self._own_comments(place)
            if not own:
                made = place.create_comment(_body(answer, ""))
                own = _oldest_first(made, *self._own_comments(place))
            first, *others = own
            body = _body(answer, first.body)
            if first.body.strip() != body.strip():
                first.edit(body)
            for other in others:
                with suppress(github.UnknownObjectException):  # the other run's turn
                    other.delete()

    def decline(self, issue: int, comment: int) -> None:
        """Show on a command that it is not followed, without a word."""
        with _doing("reacting to the command"):
            told = self._repository.get_issue(issue).get_comment(comment)
            told.create_reaction("-1")

    def _own_comments(self, issue: GithubIssue) -> list[GithubComment]:
        """Find our comments, the oldest first: those of one author, with our mark.

        Anybody can write the mark. The author is an app, or may write to the repository.
        """
        marked = [each for each in issue.get_comments() if each.body.startswith(MARK)]
        ours = next((each for each in marked if self._is_ours(each)), None)
        login = ours.user.login if ours else None
        return [each for each in marked if each.user.login == login]

    def _is_ours(self, comment: GithubComment) -> bool:
        return comment.user.type == "Bot" or self.may_write(comment.user.login)

    @cached_property
    def _repository(self) -> GithubRepository:
        return connect(self._connection).get_repo(self._connection.repository)


def _body(answer: IssueComment, before: str) -> str:
    """Write our comment; what the answer does not have stays as it was."""
    requirement = answer.requirement or _kept(before)
    report = answer.report.strip() or _report_in(before)
    complaint = f"{answer.complaint.strip()}\n" if answer.complaint else ""
    if complaint and report:
        complaint += "\n---\n\n"
    lines = [
        MARK,
        *([f"<!-- requirement: {requirement} -->"] if requirement else []),
        *([f"{complaint}{_BELOW}"] if complaint else []),
        report,
    ]
    return _fitting("\n".join(lines).strip() + "\n")


def _kept(body: str) -> str:
    found = _KEPT.match(body)
    return found["id"] if found else ""


def _report_in(body: str) -> str:
    """Return the report in a comment of ours, without marks and complaint."""
    told = _KEPT.sub("", body, count=1).removeprefix(MARK)
    _, mark, report = told.partition(_BELOW)
    return (report if mark else told).strip()


def _oldest_first(*comments: GithubComment) -> list[GithubComment]:
    known = {comment.id: comment for comment in comments}
    return [known[each] for each in sorted(known)]


@contextmanager
def _doing(what: str) -> Iterator[None]:
    """Tell what GitHub was asked for where that fails."""
    try:
        yield
    except (github.GithubException, requests.RequestException) as error:
        raise translated(error, what, "issues: write") from error


def _fitting(body: str) -> str:
    """Return a text that GitHub takes, cut visibly at a line where it is too long."""
    if len(body) <= BODY_LIMIT:
        return body
    return body[: BODY_LIMIT - len(_CUT)].rpartition("\n")[0] + _CUT


def _record(issue: Json) -> IssueState:
    nodes = tuple(issue.at("timelineItems", "nodes").items())
    edits = [issue.get("lastEditedAt")]
    edits += [n.get("createdAt") for n in nodes if _kind(n) == "RenamedTitleEvent"]
    moments = [parse_time(text) for text in (each.text() for each in edits) if text]
    return IssueState(
        title=issue.get("title").text() or "",
        body=issue.get("body").text() or "",
        changed_at=max((m for m in moments if m), default=None),
        label_event=_labelling(nodes),
    )


def _labelling(nodes: tuple[Json, ...]) -> LabelEvent | None:
    """Return the last time our label was set, if it was not taken away since.

    Of a longer history only the last hundred entries are here. Where the label is not
    among them nobody is known to have set it; where it is, all later changes are, too.
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
