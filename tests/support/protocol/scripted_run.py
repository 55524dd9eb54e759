"""A run of our own publishing code that stops before each request.

A run is a function of the answers that it got: it is started again with these, and goes
as far as the first request without an answer. So it can be put back to any point.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import cast

from msgspec.structs import replace

from tests.support.protocol.memory_forge import (
    COMMITS,
    Answer,
    MemoryForge,
    MemoryPull,
    Request,
    files_of,
    fork_of,
    make_commit,
)
from tests.support.traces import make_alert, specification, traced
from tracer.alerts import Status
from tracer.errors import TracerError
from tracer.forge import (
    AlertNews,
    BranchView,
    Comparison,
    CreatedCommit,
    ForgeView,
    PullRequest,
    PullRequestOptions,
)
from tracer.forge.pull_request import leading_pull, newest_pull, repeated_pull
from tracer.ledger import read_entries
from tracer.loops import LifeRules, PublishResult, WaitingList, find_branches
from tracer.loops.batch_run import BatchRun
from tracer.loops.ended_loops import EndedLoops
from tracer.loops.intent_register import IntentRegister
from tracer.loops.loop_observer import LoopObserver
from tracer.loops.loop_services import LoopServices
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch
from tracer.reconcile import PullRequestOpener
from tracer.remediation import (
    FileChange,
    Loop,
    Placement,
    Remediation,
    RemediationSettings,
    RepositoryLinks,
    TemplateRenderer,
)
from tracer.repository import Repository, Snapshot
from tracer.tracing import Trace

__all__ = ["Finished", "Script", "advance", "make_alert"]

_TEMPLATES = {
    "commit.msg.j2": "x",
    "intent.md.j2": "## {{ new_intent.id }}: x\n",
    "ledger_entry.yml.j2": "- title: x\n",
    "pull_request.md.j2": "x",
    "ledger_pull_request.md.j2": "x",
    "all_alerts.md.j2": "x",
    "all_resolved.md.j2": "x",
    "closed_in_vain.md.j2": "x",
    "reopened_superseded.md.j2": "x",
    "base_merged.md.j2": "x",
    "base_conflict.md.j2": "x",
    "found_title.msg.j2": "x",
    "found_pull_request.md.j2": "x",
    "another_alert.md.j2": "x",
    "pull_request_title.msg.j2": "{{ new_intent.id }}: x",
}
"""Short ones: the model runs the code thousands of times, and reads only what it writes."""
SETTINGS = RemediationSettings(
    placement=Placement("docs/intents/remediation/{loop}.md"),
    ledger_file="docs/traceability/feedback-loops/{loop}.yml",
    assigned_to=None,
)


class Suspended(BaseException):
    """A run has come to a request without an answer."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.name)
        self.request = request


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    sha: str

    def read(self, path: str) -> str | None:
        return files_of(self.sha).get(path)

    def list_folder(self, folder: str) -> tuple[str, ...]:
        return tuple(p for p in files_of(self.sha) if p.rpartition("/")[0] == folder)

    def taken_reason(self, path: str) -> str | None:
        assert path
        return None


@dataclass(frozen=True, eq=False)
class Script:
    """What a run is to publish; `name` tells its commits from those of other runs.

    Without traces it is a run of `mode: reconcile`. `max_open`: how many loops may have
    an open pull request. `closes`: it closes pull requests whose alerts have resolved.
    """

    name: str
    traces: tuple[Trace, ...]
    max_open: int = 20
    closes: bool = False

    @cached_property
    def loop(self) -> Loop:
        return Loop(key=self.traces[0].loop, traces=self.traces)


@dataclass(frozen=True, slots=True)
class Finished:
    """How a run ended."""

    is_recorded: bool
    operation: str


class ScriptedForge:
    """A forge that answers from a list, and stops the run where that ends."""

    base_branch = "main"
    writes = True

    def __init__(self, name: str, start: str, answers: Sequence[Answer]) -> None:
        self._name = name
        self._start = start
        self._answers: Iterator[Answer] = iter(answers)

    def _ask(self, name: str, *values: object) -> Answer:
        for answer in self._answers:
            return answer
        raise Suspended(Request(name, values))

    def base(self) -> Snapshot:
        return MemorySnapshot(self._start)

    def snapshot(self, sha: str) -> Snapshot:
        return MemorySnapshot(sha)

    def look(
        self,
        branches: Sequence[str],
        files: Mapping[str, Sequence[str]] | None = None,
    ) -> ForgeView:
        """Look in two steps: the parts of an answer need not be of one moment."""
        base = self._ask("read base")
        seen = self._ask("read branches", tuple(branches))
        assert isinstance(base, str)
        assert isinstance(seen, tuple)
        heads, *branches = seen
        views = (_branch_view(name, tip, pulls) for name, tip, pulls in branches)
        return ForgeView(base=base, branches=tuple(views), open_heads=heads)

    def refs(self, prefix: str) -> tuple[str, ...]:
        names = self._ask("list refs", prefix)
        assert isinstance(names, tuple)
        return names

    def closed_heads(self) -> tuple[str, ...]:
        return ()

    def compare(self, base: str, head: str) -> Comparison:
        """Compare commits: no step, as they never change."""
        fork = fork_of(base, head)
        old, new = files_of(fork), files_of(head)
        paths = sorted(path for path in new if new[path] != old.get(path))
        return Comparison(merge_base=fork, paths=tuple(paths))

    def commit(
        self,
        parent: Snapshot,
        files: Sequence[FileChange],
        message: str,
        merged: str | None = None,
    ) -> CreatedCommit:
        """Make a commit: no step, as others do not see it."""
        changed = {**files_of(parent.sha), **{file.path: file.after for file in files}}
        for file in files:
            if file.is_deleted:
                del changed[file.path]
        parents = (merged, parent.sha) if merged else (parent.sha,)
        sha = make_commit(parents, changed, f"{self._name}\n{message}")
        return CreatedCommit(sha=sha)

    def claim(self, ref: str, sha: str) -> bool:
        return bool(self._ask("claim", ref, sha))

    def append(
        self, branch: str, head: str, files: Sequence[FileChange], message: str
    ) -> CreatedCommit | None:
        created = self.commit(MemorySnapshot(head), files, message)
        return created if self.move(branch, head, created.sha) else None

    def move(self, branch: str, before: str, after: str | None) -> bool:
        return bool(self._ask("move", branch, before, after))

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest | None:
        match self._ask("open", branch, title):
            case (MemoryPull() as pull, str() as base):
                return _pull_request(pull, base)
            case _:
                return None

    def close_pull_request(self, pull_request: PullRequest) -> None:
        self._ask("close", pull_request.number)

    def announce(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        """Take no step: texts are no part of the model."""
        return ()

    def comment(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        return ()

    def comments(self, pull_request: PullRequest) -> tuple[str, ...]:
        return ()

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        return ()

    def spread(self, losses: int) -> int:
        return 0

    def pause(self, attempt: int, problem: str) -> None:
        """Take no time: the model tries every order of steps in any case."""

    def wait_for_others(self, seconds: float, reason: str) -> bool:
        """Do not wait: another look would be one more step of what happens in any case."""
        return False


def _branch_view(name: str, tip: str | None, pulls: Sequence[MemoryPull]) -> BranchView:
    leading, repeated = leading_pull(pulls), repeated_pull(pulls)
    newest = newest_pull(pulls)
    return BranchView(
        name=name,
        tip=tip,
        pull_request=_pull_request(leading) if leading else None,
        repeated=_pull_request(repeated) if repeated else None,
        newest=_pull_request(newest) if newest else None,
    )


def _pull_request(pull: MemoryPull, base: str | None = None) -> PullRequest:
    return PullRequest(
        number=pull.number, url="u", state=pull.state, head=pull.head, base=base
    )


class LiveForge(ScriptedForge):
    """A forge that answers each request at once: nobody else is there."""

    def __init__(self, name: str, start: str, forge: MemoryForge) -> None:
        super().__init__(name, start, ())
        self.forge = forge

    def _ask(self, name: str, *values: object) -> Answer:
        self.forge, answer = Request(name, values).apply(self.forge)
        return answer


def run_alone(script: Script, forge: MemoryForge) -> tuple[MemoryForge, Finished]:
    """Run a script to its end while nobody else acts."""
    live = LiveForge(f"{script.name} again", forge.base, forge)
    finished = _run(script, live)
    return live.forge, finished


def advance(
    script: Script, start: str, answers: tuple[Answer, ...]
) -> Request | Finished:
    """Run a script with the answers so far: up to its next request, or to its end."""
    assert start in COMMITS
    forge = ScriptedForge(script.name, start, answers)
    try:
        return _run(script, forge)
    except Suspended as stop:
        return stop.request


def _run(script: Script, forge: ScriptedForge) -> Finished:
    if not script.traces:
        _reconcile(script, forge)
        return Finished(is_recorded=True, operation="reconcile")
    result = _publish(script, forge)
    return Finished(is_recorded=result.is_recorded, operation=str(result.operation))


class _Renderer(TemplateRenderer):
    """Renders the model's templates in place: none of them can hang."""

    def render(self, name: str, **values: object) -> str:
        return self.template(name).render(**values)


@cache
def _renderer() -> TemplateRenderer:
    links = RepositoryLinks(repository_url=None, revision="")
    return _Renderer(links, _TEMPLATES)


RULES = LifeRules(
    now=datetime(2025, 11, 21, tzinfo=UTC), reopen_after=timedelta(days=7)
)


class _Writer(RemediationWriter):
    """Writes each text once, however often a run is started again."""

    def write(
        self, loop: Loop, branch: str, files: Snapshot, intent_id: str, *, is_new: bool
    ) -> Remediation:
        names = tuple(trace.alert.fingerprint for trace in loop.traces)
        key = (names, branch, files.sha, intent_id, is_new)
        if key not in _WRITTEN:
            _WRITTEN[key] = super().write(loop, branch, files, intent_id, is_new=is_new)
        return _WRITTEN[key]


_WRITTEN: dict[tuple[object, ...], Remediation] = {}


def _publish(script: Script, forge: ScriptedForge) -> PublishResult:
    rules = replace(RULES, max_open=script.max_open, close_on_resolve=script.closes)
    writer = _Writer(_renderer(), SETTINGS, is_dry_run=False)
    services = LoopServices(
        forge=forge,
        observer=LoopObserver(forge, SETTINGS.ledger_file, rules),
        register=IntentRegister(forge, SETTINGS, _specification()),
        writer=writer,
        rolling=RollingBranch(forge, writer),
        options=PullRequestOptions(),
        rules=rules,
    )
    (result,) = BatchRun([script.loop], services, _unexpected).results()
    if result.error:
        raise result.error
    return result


def _reconcile(script: Script, forge: ScriptedForge) -> None:
    """Take over what people did, and open what has no pull request, as the mode does.

    It is as if every run that made a branch had ended long ago.
    """
    search = find_branches(forge, cast(Repository, None), has_pull_requests=True)
    ended = EndedLoops(forge, _renderer(), SETTINGS)
    for _ in ended.take_over(search.branches, RULES.now):
        pass
    opener = PullRequestOpener(
        forge=forge,
        made_at=lambda _: RULES.now - timedelta(days=1),
        renderer=_renderer(),
        options=PullRequestOptions(),
        waiting=WaitingList(forge, _renderer(), SETTINGS),
        max_open=script.max_open,
        ledger_file=SETTINGS.ledger_file,
        base=forge.base().sha,
        base_entries=read_entries(forge.base(), SETTINGS.ledger_file),
        now=RULES.now,
    )
    for _ in opener.remove_copies(search.branches):
        pass
    for _ in opener.open_missing(search.branches):
        pass


def _unexpected(error: Exception) -> TracerError:
    raise error


_specification = cache(specification)


def episode(
    number: int, requirement: str = "REQ-F-1", status: Status = Status.FIRING
) -> Trace:
    """Return the trace of an alert of its own."""
    return traced(
        id=f"alert-{number}",
        fingerprint=f"f{number}",
        tags={"req": requirement},
        status=status,
    )
