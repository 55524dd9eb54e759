"""Looks at branches on GitHub: their tips and pull requests, with the base, in one query.

One GraphQL query asks for what takes a request for each branch, list and file over REST,
so that looking again after each write stays cheap.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from tracer.forge.alert_section import read_sightings
from tracer.forge.github_file_texts import FILE_FRAGMENT, read_shown_file
from tracer.forge.github_session import Request
from tracer.forge.github_values import flag, number, optional_text, read_list, sha, text
from tracer.forge.pull_request import (
    OPEN_PULLS,
    PullRequest,
    PullRequestState,
    PullRequestText,
)
from tracer.text import Json, Pattern, parse_time

PENDING = "<!-- trace-production-issue: labels and reviewers pending -->"
"""Ends the text of a pull request until everything asked for is on it."""
PENDING_LINE = Pattern(rf"(?:\r?\n)?^{re.escape(PENDING)}[ \t]*\r?$\n?", re.MULTILINE)
"""It has a line of its own; what is in a line with other words is a text from an alert."""
_PULLS = 20
"""Pull requests that are read for a branch. A branch of ours rarely has two; forks may
have branches of the same name, and theirs come in the same list."""
FilesToRead = Mapping[str, Sequence[str]]
"""Paths that are read with a branch, by its name."""


class GithubPull(Struct, frozen=True, kw_only=True):
    """A pull request as GitHub describes it; `base` is known of a new one only."""

    number: int
    url: str
    state: PullRequestState
    title: str
    body: str
    head: str
    base: str | None = None
    closed_at: datetime | None = None

    def as_pull_request(self) -> PullRequest:
        is_open = self.state is PullRequestState.OPEN
        return PullRequest(
            number=self.number,
            url=self.url,
            state=self.state,
            head=self.head,
            base=self.base,
            closed_at=self.closed_at,
            unfinished=is_open and PENDING_LINE.search(self.body) is not None,
            text=PullRequestText(title=self.title, body=self.body),
            sightings=read_sightings(self.body),
        )


class GithubBranchView(Struct, frozen=True, kw_only=True):
    """A branch as GitHub shows it; `is_cut`: forks' pull requests may hide one of ours.

    `files` are those of its tip that were read with it, `None` where there is no such file.
    """

    name: str
    tip: str | None
    pulls: tuple[GithubPull, ...]
    is_cut: bool
    files: Mapping[str, str | None] = field(default_factory=dict)


class GithubView(Struct, frozen=True, kw_only=True):
    """The answer to the query; `base` is `None` where there is no such branch."""

    repository_id: str
    base: str | None
    branches: tuple[GithubBranchView, ...]
    open_heads: tuple[str, ...] = ()


def view_request(
    repository: str, base: str, branches: Sequence[str], files: FilesToRead
) -> Request:
    """Return the request for the tips of branches, their pull requests and some files.

    The names are variables of the query, never a part of its text.
    """
    owner, _, name = repository.partition("/")
    variables = {"owner": owner, "name": name, "base": f"refs/heads/{base}"}
    for index, branch in enumerate(branches):
        variables |= {f"ref{index}": f"refs/heads/{branch}", f"branch{index}": branch}
        for place, path in enumerate(files.get(branch, ())):
            variables[f"path{index}_{place}"] = path
    counts = [len(files.get(branch, ())) for branch in branches]
    return Request(
        doing=f"looking at the branch `{branches[0]}`",
        body={
            "operationName": "Branches",
            "query": _query(counts),
            "variables": variables,
        },
    )


def closed_request(repository: str) -> Request:
    """Return the request for the branches of the newest closed pull requests."""
    owner, _, name = repository.partition("/")
    return Request(
        doing="listing closed pull requests",
        body={
            "operationName": "Closed",
            "query": _CLOSED,
            "variables": {"owner": owner, "name": name},
        },
    )


def read_closed(answer: Json) -> tuple[str, ...]:
    """Read the answer to `closed_request`."""
    nodes = answer.at("data", "repository", "closed", "nodes")
    return tuple(dict.fromkeys(_heads(nodes)))


_CLOSED = f"""
query Closed($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
    closed: pullRequests(
      states: CLOSED, first: {OPEN_PULLS}, orderBy: {{field: UPDATED_AT, direction: DESC}}
    ) {{ nodes {{ headRefName isCrossRepository }} }}
  }}
}}
"""


def _query(counts: Sequence[int]) -> str:
    """Return the query for as many branches, with so many files of each."""
    names = [f"$ref{n}: String!, $branch{n}: String!" for n in range(len(counts))]
    names += [f"$path{n}_{k}: String!" for n, c in enumerate(counts) for k in range(c)]
    fields = "".join(_branch_fields(n, count) for n, count in enumerate(counts))
    return f"""
query Branches($owner: String!, $name: String!, $base: String!, {", ".join(names)}) {{
  repository(owner: $owner, name: $name) {{
    id
    base: ref(qualifiedName: $base) {{ target {{ oid }} }}
    open: pullRequests(
      states: OPEN, first: {OPEN_PULLS}, orderBy: {{field: CREATED_AT, direction: DESC}}
    ) {{ nodes {{ headRefName isCrossRepository }} }}{fields}
  }}
}}
fragment Pulls on PullRequestConnection {{
  pageInfo {{ hasNextPage }}
  nodes {{ number url state title body headRefOid isCrossRepository closedAt }}
}}
{FILE_FRAGMENT if any(counts) else ""}"""


def _branch_fields(index: int, count: int) -> str:
    files = "".join(
        f"file{place}: file(path: $path{index}_{place}) {{ ...File }} "
        for place in range(count)
    )
    read = f"... on Commit {{ {files}}} " if files else ""
    return f"""
    tip{index}: ref(qualifiedName: $ref{index}) {{ target {{ oid {read}}} }}
    pulls{index}: pullRequests(
      headRefName: $branch{index}, first: {_PULLS},
      orderBy: {{field: CREATED_AT, direction: DESC}}
    ) {{ ...Pulls }}"""


def read_view(answer: Json, branches: Sequence[str], files: FilesToRead) -> GithubView:
    """Read the answer to `view_request`.

    Raises:
        UnexpectedAnswerError: where it is not what GitHub documents.

    """
    repository = answer.at("data", "repository")
    return GithubView(
        repository_id=text(repository.get("id")),
        base=_tip(repository.get("base")),
        branches=tuple(_branch_views(repository, branches, files)),
        open_heads=tuple(_heads(repository.at("open", "nodes"))),
    )


def _heads(nodes: Json) -> Iterator[str]:
    """Walk over the branches of pull requests that are not those of forks."""
    pairs = read_list(
        nodes, lambda n: (text(n.get("headRefName")), flag(n.get("isCrossRepository")))
    )
    return (name for name, is_fork in pairs if not is_fork)


def _branch_views(
    repository: Json, branches: Sequence[str], files: FilesToRead
) -> Iterator[GithubBranchView]:
    for index, name in enumerate(branches):
        tip = repository.get(f"tip{index}")
        pulls = repository.get(f"pulls{index}")
        pairs = read_list(pulls.get("nodes"), _pull_and_home)
        yield GithubBranchView(
            name=name,
            tip=_tip(tip),
            pulls=tuple(pull for pull, is_fork in pairs if not is_fork),
            is_cut=flag(pulls.at("pageInfo", "hasNextPage")),
            files=dict(_files(tip.get("target"), files.get(name, ()))),
        )


def _files(commit: Json, paths: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Walk over the files of a branch's tip that came with it, byte for byte.

    What is not shown whole, and what is not a file, is asked for by itself when it is read.
    """
    shown_files = commit.value if isinstance(commit.value, dict) else {}
    for place, path in enumerate(paths):
        name = f"file{place}"
        if name not in shown_files:
            continue
        shown = read_shown_file(commit.get(name))
        if shown is None or shown.text is not None:
            yield path, shown.text if shown else None


def _tip(reference: Json) -> str | None:
    return None if reference.is_missing() else sha(reference.at("target", "oid"))


def _pull_and_home(node: Json) -> tuple[GithubPull, bool]:
    """Return a pull request, and whether its branch is in a fork."""
    pull = GithubPull(
        number=number(node.get("number")),
        url=text(node.get("url")),
        state=PullRequestState(text(node.get("state")).lower()),
        title=text(node.get("title")),
        body=text(node.get("body")),
        head=sha(node.get("headRefOid")),
        closed_at=parse_time(optional_text(node.get("closedAt"))),
    )
    return pull, flag(node.get("isCrossRepository"))
