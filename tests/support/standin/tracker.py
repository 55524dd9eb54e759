"""The stand-in's issues: what people do to them, and what GitHub remembers of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.support.standin.store import RefusedError

COMMENT_LIMIT = 65_536


@dataclass
class Comment:
    id: int
    issue: int
    author: str
    body: str
    moment: str
    reactions: list[str] = field(default_factory=list)


@dataclass
class Happening:
    """An entry of an issue's timeline; `label` is `None` where a title was changed."""

    kind: str
    actor: str
    moment: str
    label: str | None = None


@dataclass
class Issue:
    number: int
    author: str
    title: str
    body: str
    moment: str
    state: str = "open"
    edited: str | None = None
    labels: list[str] = field(default_factory=list)
    timeline: list[Happening] = field(default_factory=list)


class Tracker:
    """All issues, who may do what, and a clock that moves with everything done."""

    def __init__(self) -> None:
        self.issues: dict[int, Issue] = {}
        self.comments: list[Comment] = []
        self.pulls: set[int] = set()
        self.permissions = {"ada": "write", "grace": "admin", "tim": "triage"}
        self._now = datetime(2025, 11, 20, 16, 0, tzinfo=UTC)

    def moment(self) -> str:
        self._now += timedelta(minutes=1)
        return self._now.isoformat().replace("+00:00", "Z")

    def issue(self, number: int) -> Issue:
        if number not in self.issues:
            raise RefusedError(404, "Not Found")
        return self.issues[number]

    def check_thread(self, number: int) -> None:
        """Refuse a number that is neither an issue nor a pull request."""
        if number not in self.pulls:
            self.issue(number)

    def on(self, number: int) -> list[Comment]:
        return [each for each in self.comments if each.issue == number]

    def comment(self, number: int) -> Comment:
        found = [each for each in self.comments if each.id == number]
        if not found:
            raise RefusedError(404, "Not Found")
        return found[0]

    # -- what people do ----------------------------------------------------------

    def open(self, author: str, body: str, title: str, number: int = 12) -> Issue:
        made = Issue(number, author, title, body, self.moment())
        self.issues[number] = made
        return made

    def label(self, number: int, name: str, actor: str) -> None:
        issue = self.issue(number)
        issue.labels.append(name)
        issue.timeline.append(Happening("LabeledEvent", actor, self.moment(), name))

    def unlabel(self, number: int, name: str, actor: str) -> None:
        issue = self.issue(number)
        issue.labels.remove(name)
        issue.timeline.append(Happening("UnlabeledEvent", actor, self.moment(), name))

    def rename(self, number: int, title: str, actor: str) -> None:
        issue = self.issue(number)
        issue.title = title
        happening = Happening("RenamedTitleEvent", actor, self.moment())
        issue.timeline.append(happening)

    def edit(self, number: int, body: str) -> None:
        issue = self.issue(number)
        issue.body, issue.edited = body, self.moment()

    def say(self, number: int, author: str, body: str) -> Comment:
        self.check_thread(number)
        check(body)
        newest = max((each.id for each in self.comments), default=100)
        made = Comment(newest + 1, number, author, body, self.moment())
        self.comments.append(made)
        return made

    def permission(self, login: str) -> tuple[str, str]:
        """Return what somebody may do: GitHub's old word for it, and the role."""
        if login.endswith("[bot]"):
            raise RefusedError(404, f"{login} is not a user")
        role = self.permissions.get(login, "read")
        return {"maintain": "write", "triage": "read"}.get(role, role), role


def check(body: str) -> None:
    if not body.strip():
        raise RefusedError(422, "Body cannot be blank")
    if len(body) > COMMENT_LIMIT:
        raise RefusedError(
            422, f"Body is too long (maximum is {COMMENT_LIMIT} characters)"
        )
