"""The mode `refresh`: open pull requests that conflict in shared files get a merge."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from tracer.errors import TracerError, UsageError
from tracer.events import job_event
from tracer.forge import IssueComment, PublishTarget, Timing
from tracer.inputs import Inputs
from tracer.job import JobOutput, worst_of
from tracer.loops import BranchSearch, find_branches
from tracer.refresh import (
    BranchRefresher,
    RefreshOutcome,
    RefreshResult,
    SharedFiles,
)
from tracer.run_context import RunContext, open_context

_WORKFLOWS = """\
**This branch could not be brought up to date.** It conflicts with the base branch in a file
that several pull requests share. The base branch also has new changes of workflows, and the
token of this job may not write these.

Merge the base branch into this branch yourself and keep both sides, or give the action the
token of a GitHub App with the permission *Workflows: write*.
"""


def refresh(
    inputs: Inputs, _stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    """Add a merge to each open pull request that conflicts in shared files alone.

    Args:
        inputs: everything that decides how the run goes.
        output: where the run reports to.
        now: the time of the run.
        timing: the clock and the pause for waiting.

    Raises:
        TracerError: the worst error, after all branches were tried.

    """
    if inputs.publish is not PublishTarget.GITHUB:
        raise UsageError(
            f"the mode `refresh` needs pull requests on GitHub, but `publish` is "
            f"`{inputs.publish}`",
            hint="Merge the base branch into a local branch with `git merge`",
        )
    event = job_event(inputs.job)
    with open_context(inputs, event, output, now, timing) as context:
        search = find_branches(
            context.forge, context.repository, has_pull_requests=True
        )
        results = [] if search.problem else list(_refresh_all(search, context))
        _warn_of_rebases(results, context)
    _report(results, search, context)
    failures = [search.error, *(result.error for result in results)]
    if error := worst_of([each for each in failures if each], context.output):
        raise error


def _refresh_all(search: BranchSearch, context: RunContext) -> Iterator[RefreshResult]:
    """Walk over the results for all open pull requests of loops.

    One whose loop has files of its own is among them: people may have moved, deleted or
    shared the files since.
    """
    refresher = BranchRefresher(
        repository=context.repository,
        merger=context.access.merger,
        base_branch=context.forge.base_branch,
        base=context.base.sha,
        shared=_shared_files(context),
    )
    for branch in search.branches:
        if branch.is_open:
            result = refresher.refresh(branch)
            _explain(result, context)
            yield result


def _shared_files(context: RunContext) -> SharedFiles:
    placement, ledger = context.config.remediation_file, context.config.ledger_file
    return SharedFiles(
        ledger="" if "{" in ledger else ledger,
        intents=placement.path_template if placement.is_shared else "",
        event_logs=context.remediation_settings().event_logs,
    )


def _explain(result: RefreshResult, context: RunContext) -> None:
    """Say in the pull request why it stays as it is, where only its readers can help.

    The comment is rewritten only where it changes, so it is there once.
    """
    pull_request = result.branch.pull_request
    if not result.is_about_workflows or not pull_request or pull_request.number is None:
        return
    try:
        comment = IssueComment(complaint=_WORKFLOWS)
        context.issues.answer(pull_request.number, comment)
    except TracerError as error:
        context.output.warning(f"the pull request was not commented on: {error}")


def _warn_of_rebases(results: Sequence[RefreshResult], context: RunContext) -> None:
    """Say that a merge does not help where pull requests can only be rebased."""
    updated = [r for r in results if r.outcome is RefreshOutcome.UPDATED]
    if updated and context.access.is_rebase_only():
        names = ", ".join(result.branch.name for result in updated)
        context.output.warning(
            f"this repository allows only rebase merges, and GitHub leaves merges out when "
            f"it rebases {names}: the conflicts are back then. Allow squash merging in "
            "Settings → General → Pull Requests, or rebase these branches yourself"
        )


def _report(
    results: Sequence[RefreshResult], search: BranchSearch, context: RunContext
) -> None:
    """Report on the console, in the step summary, and in the output `results`."""
    output = context.output
    if search.problem:
        output.warning(f"nothing was refreshed: {search.problem}")
    elif all(result.outcome is RefreshOutcome.UNCHANGED for result in results):
        output.notice(f"nothing to refresh: {_idle_reason(results, context)}")
    for result in results:
        output.say(f"{result.branch.name}: {result.outcome}, {result.reason}")
        if result.outcome in {RefreshOutcome.NOT_POSSIBLE, RefreshOutcome.FAILED}:
            output.warning(
                f"{result.branch.name} was not brought up to date: {result.reason}"
            )
    rows = [_row(result) for result in results]
    output.set_output("results", json.dumps(rows))
    reason = search.problem
    output.summary(context.renderer.render("refresh.md", rows=rows, reason=reason))


def _idle_reason(results: Sequence[RefreshResult], context: RunContext) -> str:
    if not _shared_files(context).paths:
        return "each loop has files of its own, which never conflict"
    if not results:
        return "no pull request of a loop is open"
    return "no open pull request of a loop conflicts"


def _row(result: RefreshResult) -> dict[str, str | int | None]:
    pull_request = result.branch.pull_request
    is_updated = result.outcome is RefreshOutcome.UPDATED
    return {
        "pull-request-number": pull_request.number if pull_request else None,
        "pull-request-url": pull_request.url if pull_request else None,
        "pull-request-branch": result.branch.name,
        "pull-request-operation": "updated" if is_updated else "unchanged",
        "pull-request-head-sha": result.commit,
        "reason": result.reason,
    }
