"""Everything that people read of a run, rendered from values with the texts of a test."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from msgspec.structs import replace

from tests.support.generated_values import Filler
from tracer.audit import Audit, view_audit
from tracer.events import GithubJob
from tracer.forge import IssueComment, PullRequest
from tracer.forge.issue_comment_text import comment_body
from tracer.job.loop_report import render_summary, report_result
from tracer.job.workflow_commands import JobOutput
from tracer.ledger import Entry, Ledger
from tracer.loops import TakenOver
from tracer.loops.loop_view import RecordedPlace
from tracer.loops.publish_result import PublishResult
from tracer.reconcile import OpenedResult, RerunResult
from tracer.remediation import (
    BranchState,
    Loop,
    Placement,
    RepositoryLinks,
    TemplateRenderer,
    compose,
)
from tracer.text import markdown_text
from tracer.tracing.trace import PublishedPullRequest, RemediationIntent, Trace
from tracer.views import view_of

TEMPLATES = ("intent.md", "intent_spec_kit.md", "intent_kiro.md", "intent_openspec.md")
JOB = GithubJob(
    repository="acme/shop",
    event_name="repository_dispatch",
    event_path=None,
    api_url="",
    server_url="https://github.com",
    step="trace",
    output=None,
    summary=None,
    temp=None,
)
_LINKS = RepositoryLinks(
    repository_url="https://github.com/acme/shop", revision="0" * 40
)
_RENDERER = TemplateRenderer(_LINKS)


@dataclass
class Surfaces:
    """The texts, by what they are; `log` is what the runner of a job reads."""

    markdown: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    ledger: str = ""
    console: str = ""
    log: str = ""

    def texts(self) -> Iterator[tuple[str, str]]:
        yield from self.markdown.items()
        yield from self.messages.items()


def render_surfaces(
    words: Callable[[], str], shape: int, renderer: TemplateRenderer = _RENDERER
) -> Surfaces:
    """Render every surface.

    Args:
        words: the next text for a field.
        shape: a seed that decides everything but the texts. With an odd one, fields that
            may be empty are empty now and then.
        renderer: ours, or one with templates of a test's own.

    """
    filler = Filler(words, Random(shape), full=shape % 2 == 0)  # noqa: S311 - a test's choice
    surfaces = Surfaces()
    traces = (_trace(filler), _trace(filler))
    earlier = (filler.make(Entry), filler.make(Entry)) if shape % 3 else ()
    declined = ("https://github.com/acme/shop/pull/1",) * (shape % 3)
    loop = Loop(key=words(), traces=traces, earlier=earlier, declined=declined)
    _remediation(surfaces, filler, loop, renderer)
    _reports(surfaces, filler, loop, renderer)
    _news(surfaces, filler, renderer)
    _batches(surfaces, filler, renderer)
    surfaces.markdown["question.md"] = renderer.render(
        "question.md", **view_of(traces[0]).variables()
    )
    return surfaces


def _trace(filler: Filler) -> Trace:
    """Return a trace whose limit is one to the reader, whatever words it has."""
    trace = filler.make(Trace)
    if trace.sla is None:
        return trace
    return replace(trace, sla=replace(trace.sla, limit=f"< {filler.words()}"))


def _remediation(
    surfaces: Surfaces, filler: Filler, loop: Loop, renderer: TemplateRenderer
) -> None:
    words = filler.words
    template = filler.shape.choice(TEMPLATES)
    state = BranchState(
        branch=words(),
        intent_id="INT-150",
        is_new=True,
        intent_path=words(),
        intent_text=None,
        ledger=Ledger.parse("ledger.yml", None),
        place=Placement("{slug}", words(), template),
    )
    remediation = compose(loop, state, renderer, words())
    intent, ledger = remediation.files
    surfaces.markdown[template] = intent.after
    surfaces.markdown["body"] = remediation.body
    title = markdown_text(remediation.title)
    surfaces.markdown["page"] = f"# {title}\n\n{remediation.body}"
    surfaces.messages["title"] = remediation.title
    surfaces.messages["commit"] = remediation.message
    surfaces.ledger = ledger.after


def _reports(
    surfaces: Surfaces, filler: Filler, loop: Loop, renderer: TemplateRenderer
) -> None:
    words = filler.words
    result = filler.make(
        PublishResult,
        loop=loop,
        remediation=None,
        new_intent=filler.make(RemediationIntent),
    )
    log, console, errors = io.StringIO(), io.StringIO(), io.StringIO()
    report_result(result, renderer, JobOutput(JOB, log, errors))
    report_result(result, renderer, JobOutput(None, console, errors))
    surfaces.log, surfaces.console = log.getvalue(), console.getvalue()
    summary = render_summary(result, renderer)
    complaint = renderer.render("unread.md", message=words(), hint=words())
    surfaces.markdown["summary"] = summary
    surfaces.markdown["comment"] = comment_body(
        IssueComment(report=summary, complaint=complaint, requirement="REQ-1"), ""
    )
    surfaces.markdown["incomplete"] = renderer.render(
        "incomplete.md", message=words(), recorded=[words()], missing=[words()]
    )


def _news(surfaces: Surfaces, filler: Filler, renderer: TemplateRenderer) -> None:
    """Render what tells people what is new in a pull request, or of it elsewhere."""
    entries = [filler.make(Entry) for _ in range(filler.shape.choice([1, 2, 21]))]
    values: dict[str, object] = {
        name: filler.shape.random() < 0.5
        for name in (
            *("is_over", "is_closed", "is_superseded", "is_all", "is_open", "is_empty"),
            "has_waited",
        )
    }
    values |= {
        name: filler.shape.choice([None, filler.make(Entry)])
        for name in ("subject", "worst")
    }
    ledger = filler.shape.choice([None, filler.make(PullRequest)])
    values |= {"entries": entries, "entry": entries[0], "first": entries[-1]}
    values |= {"new": filler.make(RecordedPlace), "ledger": ledger}
    values |= {"conflict": filler.words(), "priority": "P1", "worst_priority": "P1"}
    for name in (
        *("all_alerts.md", "all_resolved.md", "another_alert.md", "worse_alert.md"),
        *("reopened_superseded.md", "superseded.md", "base_merged.md"),
        *("base_conflict.md", "closed_in_vain.md"),
        *("found_pull_request.md", "ledger_pull_request.md"),
    ):
        surfaces.markdown[name] = renderer.render(name, **values)
    first = replace(entries[0], remediation_intent="INT-150")
    values |= {"first": first, "entry": first}
    for name in ("found_title.msg", "superseded_title.msg"):
        surfaces.messages[name] = renderer.render(name, **values)


def _batches(surfaces: Surfaces, filler: Filler, renderer: TemplateRenderer) -> None:
    """Render what a run says of many loops, branches and pull requests."""
    words = filler.words
    overview = {
        "alerts": [words() for _ in range(4)],
        "requirement": words(),
        "pull_request": filler.make(PublishedPullRequest),
        "reason": words(),
    }
    refreshed = {
        "pull-request-branch": words(),
        "pull-request-url": "https://github.com/acme/shop/pull/1",
        "pull-request-operation": "unchanged",
        "reason": words(),
    }
    reconciled = {
        "runs": (filler.make(RerunResult),),
        "opened": (filler.make(OpenedResult),),
        "taken": (filler.make(TakenOver),),
    }
    nothing: dict[str, object] = {"rows": (), "runs": (), "opened": (), "taken": ()}
    nothing |= {name: words() for name in ("reason", "runs_reason", "branches_reason")}
    # A loop has at least one alert.
    full = Filler(words, filler.shape, full=True)
    audit = view_audit(full.make(Audit, pull_requests={}, pending={}))
    for name, values in (
        ("overview.md", {"rows": [overview]}),
        ("refresh.md", {"rows": [refreshed]}),
        ("refresh.md", nothing),
        ("reconcile.md", reconciled),
        ("reconcile.md", nothing),
        ("audit.md", {"audit": audit}),
    ):
        surfaces.markdown.setdefault(name, "")
        surfaces.markdown[name] += renderer.render(name, **values) + "\n"
    surfaces.console += renderer.render("audit.txt", audit=audit, folder=words())
