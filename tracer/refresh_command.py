"""The mode `refresh`: open pull requests that conflict in shared files get a merge."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from tracer.errors import ForgeUnavailableError, TracerError, UsageError
from tracer.events import job_event
from tracer.forge import IssueComment, PublishTarget, Timing
from tracer.inputs import Inputs
from tracer.job import JobOutput
from tracer.loops import FoundBranch, find_branches
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
        TracerError: the first error, after all branches were tried.

    """
    output.mask(inputs.token)
    if inputs.publish is not PublishTarget.GITHUB:
        raise UsageError(
            f"the mode `refresh` needs pull requests on GitHub, but `publish` is "
            f"`{inputs.publish}`",
            hint="Merge the base branch into a local branch with `git merge`",
        )
    event = job_event(inputs.job)
    with open_context(inputs, event, output, now, timing) as context:
        results, error = _refresh_all(context)
        _warn_of_rebases(results, context)
    _report(results, context)
    if error:
        raise error


def _refresh_all(
    context: RunContext,
) -> tuple[list[RefreshResult], TracerError | None]:
    shared = _shared_files(context)
    if not shared.paths:
        context.output.notice(
            "nothing to refresh: each loop has files of its own, which never conflict"
        )
        return [], None
    refresher = BranchRefresher(
        repository=context.repository,
        merger=context.access.merger,
        base_branch=context.forge.base_branch,
        base=context.base.sha,
        shared=shared,
    )
    results: list[RefreshResult] = []
    try:
        for branch in _open_branches(context):
            results.append(refresher.refresh(branch))
            _explain(results[-1], context)
    except ForgeUnavailableError as error:
        return results, error
    refused = (r for r in results if r.outcome is RefreshOutcome.REFUSED)
    reasons = [result.reason for result in refused if not result.is_about_workflows]
    return results, TracerError(reasons[0]) if reasons else None


def _shared_files(context: RunContext) -> SharedFiles:
    placement, ledger = context.config.remediation_file, context.config.ledger_file
    return SharedFiles(
        ledger="" if "{" in ledger else ledger,
        intents=placement.path_template if placement.is_shared else "",
        event_logs=context.remediation_settings().event_logs,
    )


def _open_branches(context: RunContext) -> Sequence[FoundBranch]:
    search = find_branches(context.forge, context.repository, has_pull_requests=True)
    if search.problem:
        context.output.warning(f"nothing was refreshed: {search.problem}")
        return ()
    return [
        branch
        for branch in search.branches
        if branch.pull_request and branch.pull_request.is_open
    ]


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


def _report(results: Sequence[RefreshResult], context: RunContext) -> None:
    """Report on the console, in the step summary, and in the output `results`."""
    output = context.output
    for result in results:
        output.say(f"{result.branch.name}: {result.outcome}, {result.reason}")
        if result.outcome in {RefreshOutcome.NOT_POSSIBLE, RefreshOutcome.REFUSED}:
            output.warning(
                f"{result.branch.name} was not brought up to date: {result.reason}"
            )
    rows = [_row(result) for result in results]
    output.set_output("results", json.dumps(rows))
    output.summary(context.renderer.render("refresh.md", rows=rows))


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
