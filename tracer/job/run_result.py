"""What a run leaves behind for people and for the next step of the job."""

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracer.errors import TracerError, UsageError
from tracer.inputs import Inputs
from tracer.job.workflow_commands import Runner
from tracer.loops import Operation, PublishResult, ReportOnlyReason
from tracer.remediation import FileChange, Report, priority
from tracer.text import JSONValue
from tracer.tracing import PublishedPullRequest, Trace, Undefined, trace_as_json


@dataclass(frozen=True, slots=True)
class RunResult:
    """All traces of a run, in the order of the alerts, and what became of their loops.

    `refused` says why the other members of a batch could not be read.
    """

    traces: tuple[Trace, ...]
    results: tuple[PublishResult, ...]
    refused: tuple[TracerError, ...] = ()

    @property
    def awaited(self) -> tuple[Trace, ...]:
        """The traces that should lead to a requirement: not tests, nor what a rule spares."""
        awaited = (result for result in self.results if not result.is_exempt)
        return tuple(trace for result in awaited for trace in result.loop.traces)

    def with_results(self) -> tuple[Trace, ...]:
        """Return each trace with the remediation and pull request of its loop."""
        found = {loop: first for loop, (first, *_) in _by_loop(self.results).items()}
        return tuple(
            _with_result(trace, found[trace.loop]) if trace.loop in found else trace
            for trace in self.traces
        )


def _by_loop(results: Sequence[PublishResult]) -> dict[str, list[PublishResult]]:
    """Gather results by their loop: what was acted on first, as it came first."""
    found: dict[str, list[PublishResult]] = {}
    for result in results:
        found.setdefault(result.loop.key, []).append(result)
    return found


def _with_result(trace: Trace, result: PublishResult) -> Trace:
    return replace(trace, remediation=result.remedy, pull_request=_published(result))


def _published(result: PublishResult) -> PublishedPullRequest:
    pull = result.pull_request
    return PublishedPullRequest(
        number=pull.number if pull else None,
        url=pull.url if pull else None,
        operation=result.operation,
    )


def report_result(result: PublishResult, report: Report, runner: Runner) -> None:
    """Report one loop: on the console, in the step's summary, as annotations."""
    for trace in result.loop.traces:
        with runner.group(f"Trace of {trace.alert.name}"):
            told = report.render("console.txt", **_told(result, trace))
            runner.say(told.rstrip() + "\n")
    for summary in render_summaries(result, report):
        runner.summary(summary)
    if result.operation is Operation.NONE and result.remediation and not result.error:
        _show(result.remediation.files, runner)
        runner.say(f"\n# {result.remediation.title}\n\n{result.remediation.body}")
    if result.operation is Operation.NONE and not (result.remediation or result.error):
        runner.notice(
            f"{result.loop.trace.alert.name}: nothing written, {result.reason}"
        )
    for warning in dict.fromkeys((*_warnings(result), *result.warnings)):
        runner.warning(warning)


def render_summaries(
    result: PublishResult, report: Report, here: str | None = None
) -> Iterator[str]:
    """Say in Markdown what became of each alert of a loop.

    A link to the place where it is said (`here`) is left out.
    """
    for trace in result.loop.traces:
        links = {name: url for name, url in trace.alert.links.items() if url != here}
        told = replace(trace, alert=replace(trace.alert, links=links))
        yield report.render("summary.md", **_told(result, told))


def _told(result: PublishResult, trace: Trace) -> dict[str, object]:
    return {
        "trace": trace,
        "remedy": result.remedy,
        "priority": priority(trace),
        "pull_request": _published(result),
        "is_created": result.operation is Operation.CREATED,
        "is_test": result.only is ReportOnlyReason.TEST,
        "reason": result.reason,
        "logged": result.logged,
        "next_step": _next_step(result),
        "notes": [*([str(result.error)] if result.error else []), *trace.warnings],
    }


def _next_step(result: PublishResult) -> str:
    if result.pull_request and result.pull_request.url:
        return f"See {result.pull_request.url}"
    if result.loop.trace.traced:
        return "Nothing to do"
    return "Name the requirement in the alert's req tag, or write it"


def _warnings(result: PublishResult) -> Iterator[str]:
    for trace in result.loop.traces:
        yield from trace.warnings
        if trace.requirement is None and not result.is_exempt:
            yield f"{trace.alert.name} is untraced: {trace.match.evidence}"
        named = trace.requirement
        if isinstance(named, Undefined) and not trace.withdrawn_at:
            near = ", ".join(candidate.id for candidate in trace.match.candidates)
            hint = f"; nearest are {near}" if near else ""
            yield f"{named.id} is defined nowhere in this repository{hint}"


def _show(files: Sequence[FileChange], runner: Runner) -> None:
    """Print what would be written as a diff."""
    for file in files:
        before = (file.before or "").splitlines()
        names = (f"a/{file.path}" if file.before else "/dev/null", f"b/{file.path}")
        lines = difflib.unified_diff(
            before, file.after.splitlines(), *names, lineterm=""
        )
        runner.say("\n".join(lines))


def write_outputs(run_result: RunResult, inputs: Inputs, runner: Runner) -> None:
    """Set the outputs and write the trace file."""
    members = [_member(*own) for own in _by_loop(run_result.results).values()]
    refused = [_refused(error) for error in run_result.refused]
    runner.output("results", _json_line([*members, *refused]))
    for name, value in (members[0] if members else {}).items():
        if name in SCALARS:
            runner.output(name, _scalar(value))
    path = trace_file(inputs)
    if path:
        written = [trace_as_json(trace) for trace in run_result.with_results()]
        runner.write_json(path, {"schema": 1, "traces": written})
        temp = inputs.job.temp if inputs.job else None
        runner.output("trace-file", str(path.relative_to(temp)) if temp else str(path))


SCALARS = (
    "traced",
    "requirement",
    "intent",
    "remediation-intent",
    "pull-request-number",
    "pull-request-url",
    "pull-request-operation",
    "pull-request-branch",
    "pull-request-head-sha",
    "pull-request-commits-verified",
)
"""Outputs of the first loop, beside `results` and `trace-file`."""


def _member(result: PublishResult, *others: PublishResult) -> dict[str, JSONValue]:
    """Return the member of `results` for a loop; the first result is what became of it."""
    own = (result, *others)
    trace, pull = result.loop.trace, result.pull_request
    created_commit = result.created_commit
    return {
        "loop": result.loop.key,
        "alerts": [name for each in own for name in _names(each)],
        "traced": trace.traced,
        "requirement": trace.requirement.id if trace.requirement else None,
        "intent": trace.intent.id if trace.intent else None,
        "remediation-intent": result.remedy.id if result.remedy else None,
        "pull-request-number": pull.number if pull else None,
        "pull-request-url": pull.url if pull else None,
        "pull-request-operation": result.operation.value,
        "pull-request-branch": result.branch,
        "pull-request-head-sha": created_commit.sha
        if created_commit and result.logged
        else None,
        "pull-request-commits-verified": created_commit.verified
        if created_commit
        else None,
        "reason": result.reason or None,
        "reported": [
            {"alert": name, "reason": each.reason}
            for each in own
            if each.only
            for name in _names(each)
        ],
    }


def _names(result: PublishResult) -> list[str]:
    return [trace.alert.name for trace in result.loop.traces]


def _refused(error: TracerError) -> dict[str, JSONValue]:
    """Return the member of `results` for an alert that could not be read."""
    unknown: dict[str, JSONValue] = dict.fromkeys(SCALARS)
    return {
        "loop": None,
        "alerts": [],
        **unknown,
        "traced": False,
        "pull-request-operation": Operation.NONE.value,
        "reason": error.message,
        "reported": [],
    }


def _scalar(value: JSONValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _json_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def trace_file(inputs: Inputs) -> Path | None:
    """Return where the trace goes: in a job always below the runner's temp folder.

    Raises:
        UsageError: where a job names a path that no later step could read.

    """
    if inputs.job is None or inputs.job.temp is None:
        return Path(inputs.trace_file) if inputs.trace_file else None
    name = Path(inputs.trace_file or f"trace-{inputs.job.step}.json")
    if name.is_absolute() or ".." in name.parts:
        raise UsageError(
            f"input `trace-file` is `{name}`",
            hint="In a job it is a path below the runner's temp folder, as `trace.json`",
        )
    return inputs.job.temp / name
