"""Reports what became of each loop of a run, and of all of its loops together."""

import difflib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tracer.alerts import Status, requirement_labels
from tracer.job.code_annotations import annotate_code
from tracer.job.run_result import RunResult, published_pull_request
from tracer.job.terminal_columns import fit_columns
from tracer.job.workflow_commands import JobOutput
from tracer.loops import Operation, PublishResult, ReportOnlyReason
from tracer.remediation import FileChange, TemplateRenderer, priority
from tracer.text import is_named_in
from tracer.tracing import Trace, Undefined
from tracer.views import view_of

NAME_REQUIREMENT = "Name the requirement in the alert's `req` tag, or write it"


def report_result(
    result: PublishResult,
    renderer: TemplateRenderer,
    output: JobOutput,
    *,
    must_be_traced: bool = False,
) -> None:
    """Report one loop: on the console, in the step summary and as annotations.

    Where each alert `must_be_traced`, the run's error says of which that is not so.
    """
    for trace in result.loop.traces:
        with output.group(f"Trace of {trace.alert.name}"):
            text = renderer.render("console.txt", **_template_values(result, trace))
            output.report(fit_columns(text.rstrip()) + "\n")
    output.summary(render_summary(result, renderer))
    _show_what_was_not_written(result, output)
    annotate_code(result, output)
    is_in_error = must_be_traced and not result.is_exempt
    untraced = () if is_in_error else _untraced_warnings(result)
    warnings = (each for trace in result.loop.traces for each in trace.warning_texts)
    for warning in dict.fromkeys((*warnings, *untraced, *result.warnings)):
        output.warning(warning)


def render_summary(
    result: PublishResult, renderer: TemplateRenderer, shown_at: str | None = None
) -> str:
    """Render the result for a loop as Markdown: its worst alert in full, a line for each.

    `shown_at` is the address of the page that shows the summary: no link leads there.
    """
    trace = result.loop.trace
    links = {name: url for name, url in trace.alert.links.items() if url != shown_at}
    shown = replace(trace, alert=replace(trace.alert, links=links))
    values = _template_values(result, shown)
    values["notes"] = _notes_of(result, result.loop.traces)
    values["is_in_issue"] = shown_at is not None
    return renderer.render("summary.md", **values)


def summarize_batch(
    run_result: RunResult, renderer: TemplateRenderer, output: JobOutput
) -> None:
    """Begin the step summary of a run with several loops with what became of each."""
    if len(run_result.results) > 1:
        rows = [
            {
                "alerts": [trace.alert.name for trace in result.loop.traces],
                "requirement": result.loop.trace.requirement_id,
                "pull_request": published_pull_request(result),
                "reason": result.reason,
            }
            for result in run_result.results
        ]
        output.summary(renderer.render("overview.md", rows=rows), first=True)


def _template_values(result: PublishResult, trace: Trace) -> dict[str, object]:
    # An intent that is new was written for the worst of the alerts that it answers.
    written = result.remediation.trace if result.remediation else result.loop.trace
    view = view_of(trace, result.loop.traces)
    return {
        **view.variables(),
        "trace": trace,
        "new_intent": result.new_intent,
        "written_for": (view if written is trace else view_of(written)).alert,
        "priority": priority(
            written, result.new_intent.recurrence if result.new_intent else 0
        ),
        "branch": result.branch,
        "pull_request": published_pull_request(result),
        "is_intent_new": result.is_intent_new,
        "is_declined": result.is_declined,
        "is_over": result.is_over,
        "is_superseded": result.is_superseded,
        "is_test": result.report_only is ReportOnlyReason.TEST,
        "setting": result.setting,
        "reason": result.reason,
        "superseded": result.superseded,
        "old_names": list(_old_names(result)),
        "is_recorded": result.is_recorded,
        "next_step": _next_step(result),
        "notes": _notes_of(result, [trace]),
    }


def _old_names(result: PublishResult) -> Iterator[str]:
    """Walk over the requirements that an alert has moved away from, and its tags still name."""
    labels = requirement_labels(result.loop.trace.alert.tags)
    texts = "\n".join(text for _, text in labels)
    moved = (place.requirement for place in result.superseded)
    yield from (id_ for id_ in dict.fromkeys(moved) if id_ and is_named_in(id_, texts))


def _notes_of(result: PublishResult, traces: Sequence[Trace]) -> list[str]:
    """Return what to know about the result and some of its traces, each once."""
    warnings = [warning for trace in traces for warning in trace.warning_texts]
    return [*dict.fromkeys([*([str(result.error)] if result.error else []), *warnings])]


def _next_step(result: PublishResult) -> str:
    """Return the next thing to do, of an intent the one after it was assigned."""
    trace = result.loop.trace
    if result.is_declined or result.operation is Operation.CLOSED:
        return _how_to_reopen(result)
    if result.new_intent:
        return "Investigate root cause" if trace.traced else _next_for_id(trace)
    if result.pull_request and result.pull_request.url:
        return f"See {result.pull_request.url}"
    if trace.alert.status is Status.RESOLVED:
        return "Nothing to do: the alert has resolved"
    if trace.traced:
        return "Look at the code and commits above; the alert is still firing"
    return _next_for_id(trace)


def _how_to_reopen(result: PublishResult) -> str:
    if result.is_declined:
        return (
            "If the alert needs work, open its pull request again; if that is merged, "
            "set the status of its entry to OPEN"
        )
    return "Open the closed pull request again if the cause is not fixed"


def _next_for_id(trace: Trace) -> str:
    """Return what to do about an alert that leads to no requirement that is defined."""
    id_ = trace.requirement_id
    if trace.withdrawn_at:
        return f"Reinstate {id_}, or name the current requirement in the alert"
    if trace.match.tied:
        return (
            "Decide which requirement the alert is about, and name it in its `req` tag"
        )
    return f"Write {id_}, or correct the id in the alert" if id_ else NAME_REQUIREMENT


def _show_what_was_not_written(result: PublishResult, output: JobOutput) -> None:
    """Show the remediation of a dry run, or the reason why there is none."""
    if result.operation is not Operation.NONE or result.error:
        return
    if result.remediation:
        intent = result.remediation.new_intent
        if intent.provisional:
            output.say(f"{intent.id} is provisional: a dry run claims no number\n")
        _show_diff(result.remediation.files, output)
        output.say(f"\n# {result.remediation.title}\n\n{result.remediation.body}")
    else:
        output.notice(
            f"{result.loop.trace.alert.name}: nothing written, {result.reason}"
        )


def _show_diff(files: Sequence[FileChange], output: JobOutput) -> None:
    for file in files:
        before = (file.before or "").splitlines()
        names = (f"a/{file.path}" if file.before else "/dev/null", f"b/{file.path}")
        lines = difflib.unified_diff(
            before, file.after.splitlines(), *names, lineterm=""
        )
        output.say("\n".join(lines))


def _untraced_warnings(result: PublishResult) -> Iterator[str]:
    """Walk over the alerts without a requirement; what a person is asked is said there."""
    if result.report_only is ReportOnlyReason.QUESTION:
        return
    for trace in result.loop.traces:
        is_undefined = isinstance(trace.requirement, Undefined)
        if not trace.traced and (is_undefined or not result.is_exempt):
            reason = untraced_reason(trace)
            if reason:
                yield reason


def untraced_reason(trace: Trace) -> str | None:
    """Return why an alert leads to no definition; a withdrawn one is said elsewhere."""
    requirement = trace.requirement
    if requirement is None:
        return f"{trace.alert.name} is untraced: {trace.match.evidence}"
    if not isinstance(requirement, Undefined) or trace.withdrawn_at:
        return None
    near = [candidate.id for candidate in trace.match.candidates]
    hint = f"; the nearest: {', '.join(near)}" if near else ""
    named = [f"{each.path}:{each.line}" for each in requirement.mentions]
    unread = trace.scanned.unread_words
    if named:
        how = f"in no form that is read; {', '.join(named)} has it"
    elif unread:
        how = f"in no file that can be read; not read: {unread}"
    else:
        how = "nowhere in this repository"
    return f"{requirement.id} is defined {how}{hint}"
