"""The mode `reconcile`: starts failed runs again, opens pull requests that are missing."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import BinaryIO, TypeVar

from msgspec.structs import replace

from tracer.errors import (
    ForgeRefusedError,
    ForgeUnavailableError,
    TracerError,
    UsageError,
)
from tracer.events import Event, job_event
from tracer.forge import PublishTarget, Timing
from tracer.inputs import Inputs
from tracer.job import JobOutput, set_single_outputs, worst_of
from tracer.ledger import read_entries
from tracer.loops import (
    BRANCH_PREFIX,
    BranchSearch,
    EndedLoops,
    Operation,
    TakenOver,
    WaitingList,
    find_branches,
)
from tracer.reconcile import (
    FIRST_LOOK,
    OpenedResult,
    PullRequestOpener,
    RerunResult,
    find_own_workflows,
    rerun_failed,
)
from tracer.repository import Repository
from tracer.run_context import RunContext, open_context
from tracer.text import JSONValue

_Result = TypeVar("_Result")


def reconcile(
    inputs: Inputs, _stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    """Find what never arrived, and do what is left to do about it.

    Args:
        inputs: everything that decides how the run goes.
        output: where the run reports to.
        now: the time of the run.
        timing: the clock and the pause for waiting.

    Raises:
        TracerError: the worst error, after everything else is done. The next run looks
            again at all that has happened since the last successful one.

    """
    if inputs.publish is not PublishTarget.GITHUB:
        raise UsageError(
            f"the mode `reconcile` needs runs and pull requests on GitHub, but `publish` "
            f"is `{inputs.publish}`",
            hint="Use `publish: github`",
        )
    event = job_event(inputs.job)
    errors: list[TracerError] = []
    with open_context(inputs, event, output, now, timing) as context:
        runs, runs_reason = _rerun(context, now, errors)
        search = _find_branches(context, event)
        errors += [search.error] if search.error else []
        opener = _opener(context, now)
        tidied = _tidied(context, search, opener, now)
        taken = tuple(_up_to_error(tidied, errors))
        missing = _opened(search, opener)
        opened = tuple(_up_to_error(missing, errors))
    unsearched = {"runs_reason": runs_reason, "branches_reason": search.problem}
    _report(runs, opened, taken, unsearched, context)
    errors += filter(None, (each.error for each in runs))
    errors += filter(None, (each.error for each in taken))
    errors += filter(None, (each.error for each in opened))
    if error := worst_of(errors, output):
        raise error


def _up_to_error(
    results: Iterable[_Result], errors: list[TracerError]
) -> Iterator[_Result]:
    """Walk over results, up to an error that ends them, which is added to the others."""
    try:
        yield from results
    except TracerError as error:
        errors.append(error)


def _rerun(
    context: RunContext, now: datetime, errors: list[TracerError]
) -> tuple[tuple[RerunResult, ...], str]:
    """Start failed runs again; return them, and why they were not searched, if so."""
    job, runs = context.inputs.job, context.access.runs
    workflows = find_own_workflows(context.base, job.action if job else "")
    if not workflows:
        reason = "no workflow of the base branch uses this action"
        context.output.warning(f"failed runs were not searched: {reason}")
        return (), reason
    try:
        last = runs.last_success(job.run_id) if job and job.run_id else None
        results = rerun_failed(runs, last or now - FIRST_LOOK, workflows)
        mask = context.config.redactor()
        return tuple(_with_title(each, mask(each.run.title)) for each in results), ""
    except ForgeRefusedError as error:
        context.output.warning(
            f"failed runs were not searched: {error.message}. Give the job "
            "`permissions: actions: write`"
        )
        return (), error.message
    except ForgeUnavailableError as error:
        context.output.warning(f"failed runs were not searched: {error.message}")
        errors.append(error)
        return (), error.message


def _with_title(result: RerunResult, title: str) -> RerunResult:
    """Return a result with another title: a workflow may put an alert's id into it."""
    return replace(result, run=replace(result.run, title=title))


def _find_branches(context: RunContext, event: Event) -> BranchSearch:
    """Find the branches of loops, and that of the pull request that started the run."""
    name = event.payload.at("pull_request", "head", "ref").value
    is_ours = isinstance(name, str) and name.startswith(BRANCH_PREFIX)
    search = find_branches(
        context.forge,
        context.repository,
        has_pull_requests=True,
        deleted=(str(name),) if is_ours else (),
        has_closed=True,
    )
    if search.problem:
        context.output.warning(
            f"branches without a pull request were not searched: {search.problem}"
        )
    return search


def _tidied(
    context: RunContext, search: BranchSearch, opener: PullRequestOpener, now: datetime
) -> Iterator[TakenOver]:
    """Bring the ledger in line with what people did to pull requests.

    Without any branch, a closed rolling pull request may have what the base branch lacks.
    """
    if not search.problem:
        settings = context.config.remediation
        ended = EndedLoops(context.forge, context.renderer, settings)
        yield from ended.take_over(search.branches, now - FIRST_LOOK)
        yield from opener.remove_copies(search.branches)


def _opened(search: BranchSearch, opener: PullRequestOpener) -> Iterator[OpenedResult]:
    if not search.problem:
        yield from opener.open_missing(search.branches)


def _opener(context: RunContext, now: datetime) -> PullRequestOpener:
    ledger_file = context.config.ledger_file
    return PullRequestOpener(
        forge=context.forge,
        made_at=partial(_made_at, context.repository),
        renderer=context.renderer,
        options=context.pull_request_options(),
        waiting=WaitingList(
            context.forge, context.renderer, context.config.remediation
        ),
        max_open=context.inputs.max_open,
        ledger_file=ledger_file,
        base=context.base.sha,
        base_entries=read_entries(context.base, ledger_file),
        now=now,
    )


def _made_at(repository: Repository, sha: str) -> datetime | None:
    """Return when a commit was made, `None` where the clone lacks it."""
    return repository.dates([sha]).get(sha) if repository.resolve(sha) else None


def _report(
    runs: tuple[RerunResult, ...],
    opened: tuple[OpenedResult, ...],
    taken: tuple[TakenOver, ...],
    unsearched: dict[str, str],
    context: RunContext,
) -> None:
    output = context.output
    for each in taken:
        output.say(f"{each.branch}: {each.what}")
        if each.is_problem and not each.error:
            output.warning(f"{each.branch}: {each.what}")
    for result in runs:
        what = "started again" if result.is_rerun else f"not started, {result.reason}"
        output.say(f"{result.run.title}: {what}\n  {result.run.url}")
        if not (result.is_rerun or result.error):
            output.warning(
                f"{result.run.title} was not started again: {result.reason}. Look at "
                f"{result.run.url}: its alert may not be recorded"
            )
    for found in opened:
        url = found.pull_request.url if found.pull_request else None
        waits = found.reason if found.is_waiting else "no pull request"
        output.say(f"{found.branch}: {url or waits}")
        if found.reason and not (found.is_waiting or found.error):
            output.warning(f"{found.branch}: {found.reason}")
    if not (runs or opened or taken):
        is_all = not any(unsearched.values())
        why = "no run failed, and no pull request is missing" if is_all else "see above"
        output.say(f"Nothing {'to do' if is_all else 'was done'}: {why}")
    changes = [*map(_row, opened), *map(_taken_row, taken)]
    output.set_output("results", json.dumps([*map(_run_row, runs), *changes]))
    set_single_outputs(changes[0] if changes else {}, output)
    values = {"runs": runs, "opened": opened, "taken": taken, **unsearched}
    output.summary(context.renderer.render("reconcile.md", **values))


def _run_row(result: RerunResult) -> dict[str, str | bool]:
    return {
        "run": result.run.title,
        "run-url": result.run.url,
        "started-again": result.is_rerun,
        "reason": result.reason,
    }


def _taken_row(taken: TakenOver) -> dict[str, JSONValue]:
    operation = Operation.NONE if taken.is_problem else taken.operation
    pull_request = taken.pull_request
    return {
        "pull-request-number": pull_request.number if pull_request else None,
        "pull-request-url": pull_request.url if pull_request else None,
        "pull-request-branch": taken.branch,
        "pull-request-operation": operation.value,
        "reason": taken.what,
    }


def _operation(result: OpenedResult) -> Operation:
    if result.is_waiting:
        return Operation.WAITING
    return Operation.CREATED if result.pull_request else Operation.NONE


def _row(result: OpenedResult) -> dict[str, JSONValue]:
    pull_request = result.pull_request
    return {
        "pull-request-number": pull_request.number if pull_request else None,
        "pull-request-url": pull_request.url if pull_request else None,
        "pull-request-branch": result.branch,
        "pull-request-operation": _operation(result).value,
        "reason": result.reason,
    }
