"""The outputs of the step: `results` with all loops, and single values for the first."""

import json
from collections.abc import Mapping

from tracer.errors import TracerError
from tracer.job.run_result import RunResult, alert_names
from tracer.job.trace_file import TraceFile
from tracer.job.workflow_commands import JobOutput
from tracer.loops import Operation, PublishResult
from tracer.text import JSONValue

SINGLE_OUTPUTS = (
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
"""The outputs that describe the first loop: all but `results` and those of files."""


def write_outputs(
    run_result: RunResult, trace_file: TraceFile | None, output: JobOutput
) -> None:
    """Set the outputs and write the trace file."""
    loops = [_loop_entry(*results) for results in run_result.by_loop().values()]
    rejected = [_rejected_entry(error) for error in run_result.rejected]
    output.set_output("results", json.dumps([*loops, *rejected], ensure_ascii=True))
    set_single_outputs(loops[0] if loops else {}, output)
    if trace_file:
        with output.writing(
            f"the traces to `{trace_file.path}`", "Name another file in `trace-file`"
        ):
            trace_file.write(run_result)
            output.set_output("trace-file", trace_file.name)


def set_single_outputs(entry: Mapping[str, JSONValue], output: JobOutput) -> None:
    """Set the outputs that describe one entry of `results`."""
    for name, value in entry.items():
        if name in SINGLE_OUTPUTS:
            output.set_output(name, _as_text(value))


def _loop_entry(result: PublishResult, *others: PublishResult) -> dict[str, JSONValue]:
    """Return the entry of `results` for a loop; its first result says what was done."""
    trace, pull_request = result.loop.trace, result.pull_request
    commit = result.created_commit
    return {
        "loop": result.loop.key,
        "alerts": [*alert_names((result, *others))],
        "traced": trace.traced,
        "requirement": trace.requirement_id,
        "intent": trace.intent.id if trace.intent else None,
        "remediation-intent": result.new_intent.id if result.new_intent else None,
        "provisional": bool(result.new_intent and result.new_intent.provisional),
        "pull-request-number": pull_request.number if pull_request else None,
        "pull-request-url": pull_request.url if pull_request else None,
        "pull-request-operation": result.operation.value,
        "pull-request-branch": result.branch,
        "pull-request-head-sha": commit.sha if commit and result.is_recorded else None,
        "pull-request-commits-verified": commit.verified if commit else None,
        "reason": result.reason,
        "superseded": [
            place.pull_request.number
            for place in result.superseded
            if place.pull_request
        ],
        "reported": [
            {"alert": name, "reason": only_reported.reason}
            for only_reported in (result, *others)
            if only_reported.report_only
            for name in alert_names((only_reported,))
        ],
    }


def _rejected_entry(error: TracerError) -> dict[str, JSONValue]:
    """Return the entry of `results` for an alert that could not be read."""
    unknown: dict[str, JSONValue] = dict.fromkeys(SINGLE_OUTPUTS)
    return {
        "loop": None,
        "alerts": [],
        **unknown,
        "traced": False,
        "provisional": False,
        "pull-request-operation": Operation.NONE.value,
        "reason": error.message,
        "superseded": [],
        "reported": [],
    }


def _as_text(value: JSONValue) -> str:
    """Write a single value as the expressions of a workflow expect it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
