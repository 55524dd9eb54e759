"""The mode `audit`: checks all that is recorded, reports it, and writes nothing."""

from datetime import datetime
from typing import BinaryIO

from tracer.audit import (
    Audit,
    AuditedRepository,
    RecordedAlerts,
    audit_files,
    audit_repository,
    collect_alerts,
    defined_intents,
    masked_audit,
    view_audit,
)
from tracer.errors import AuditError, UsageError
from tracer.events import job_event
from tracer.forge import PublishTarget, Timing
from tracer.inputs import FailOn, Inputs
from tracer.job import JobOutput, ResultPlace, choose_place, fit_columns
from tracer.loops import find_branches
from tracer.remediation import TemplateRenderer
from tracer.run_context import RunContext, open_context
from tracer.specification import read_specification
from tracer.text import IdGrammar


def audit(
    inputs: Inputs, _stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    """Check the method's statements on a repository, and report what contradicts them.

    Args:
        inputs: everything that decides how the run goes.
        output: where the run reports to.
        now: the time that ages count to.
        timing: the clock and the pause for waiting.

    Raises:
        AuditError: where a statement does not hold, and `fail-on: audit` asks for it.
        TracerError: where the repository cannot be read.

    """
    if inputs.alert:
        raise UsageError(
            "the mode `audit` reads no alert", hint="Leave out the input `alert`"
        )
    default = f"audit-{inputs.job.step}" if inputs.job else ""
    folder = choose_place("audit-folder", inputs.audit_folder, default, inputs.job)
    event = job_event(inputs.job)
    with open_context(inputs, event, output, now, timing) as context:
        found = audit_repository(_read(context, now))
        result = masked_audit(found, context.config.redactor())
    _report(result, folder, context.renderer, output)
    if inputs.fail_on is FailOn.AUDIT and result.violated:
        raise _error(result)


def _read(context: RunContext, now: datetime) -> AuditedRepository:
    """Read everything that is audited.

    Specification and code are those of the base branch where the clone has its commit, so
    that they are as old as the ledger.
    """
    base, repository = context.base, context.repository
    revision = base.sha if repository.resolve(base.sha) else context.revision
    has_pull_requests = context.inputs.publish is PublishTarget.GITHUB
    search = find_branches(
        context.forge, repository, has_pull_requests=has_pull_requests
    )
    if has_pull_requests and search.problem:
        context.output.warning(
            f"branches and pull requests on GitHub were not searched: {search.problem}. "
            "Give the job `permissions: contents: read` and `pull-requests: read`"
        )
    recorded = collect_alerts(
        base, search.branches, context.config.ledger_file, context.forge
    )
    with context.output.progress("Reading the requirements"):
        specification = read_specification(
            repository, revision, _grammar(context, recorded)
        )
    intents = defined_intents(
        specification,
        context.config.remediation_file,
        base,
        repository.inventory(revision).files,
    )
    return AuditedRepository(
        base_branch=context.forge.base_branch,
        base=base,
        repository=repository,
        revision=revision,
        specification=specification,
        intents=intents,
        ledger_file=context.config.ledger_file,
        recorded=recorded,
        search=search,
        is_own_file=context.is_own_file,
        now=now,
    )


def _grammar(context: RunContext, recorded: RecordedAlerts) -> IdGrammar:
    """Return which ids name requirements: those that entries name do, in any form."""
    named = [alert.requirement for alert in recorded.alerts if alert.requirement]
    grammar = IdGrammar(patterns=context.config.id_patterns)
    return grammar.with_families_of(list(dict.fromkeys(named)))


def _report(
    result: Audit,
    folder: ResultPlace | None,
    renderer: TemplateRenderer,
    output: JobOutput,
) -> None:
    """Report on the console and in the step summary, and write the files."""
    view = view_audit(result)
    if folder:
        with output.writing(
            f"the audit to `{folder.path}`", "Name another folder in `audit-folder`"
        ):
            for name, text in audit_files(result).items():
                file = folder.path / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8", newline="")
            output.set_output("audit-folder", folder.name)
    output.set_output("audit-findings", str(result.findings))
    text = renderer.render(
        "audit.txt", audit=view, folder=folder.name if folder else ""
    )
    output.say(fit_columns(text.rstrip()) + "\n")
    output.summary(renderer.render("audit.md", audit=view))


def _error(result: Audit) -> AuditError:
    names = ", ".join(statement.name for statement in result.violated)
    count = len(result.statements)
    return AuditError(
        f"{len(result.violated)} of {count} statements do not hold: {names}",
        hint="The report lists what contradicts each of them, and where",
    )
