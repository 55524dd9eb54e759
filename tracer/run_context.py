"""Opens what a run works with: the revision, the base branch, configuration and templates."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import AlertMask, AlertParser, RequirementHint, read_deployments
from tracer.config import Config, parse_config
from tracer.errors import ConfigError, RepositoryError
from tracer.events import Event
from tracer.forge import (
    Forge,
    ForgeAccess,
    ForgeOptions,
    IssueTracker,
    PublishTarget,
    PullRequestOptions,
    Timing,
)
from tracer.inputs import DEFAULT_CONFIG, Inputs, Mode, Untraced
from tracer.job import JobOutput
from tracer.ledger import read_entries
from tracer.loops import LifeRules, PublishOptions, ReportOnlyRules
from tracer.remediation import (
    RemediationSettings,
    RepositoryLinks,
    TemplateRenderer,
    find_event_logs,
    unused_templates,
)
from tracer.repository import (
    HistorySource,
    Repository,
    Snapshot,
    no_commit_error,
)
from tracer.text import SizeLimit
from tracer.tracing import DeploymentLists, TraceOptions

_MOST_COUNTED = 5
"""Loops of a run whose repeated alerts are counted. GitHub limits how many texts a minute
may be changed, and in a storm new alerts need them."""


class RunContext(Struct, frozen=True, kw_only=True):
    """What a run reads from and writes to, and the options for each room.

    `base` is the base branch as the forge has it now: a queued run's checkout may be
    hours old. `revision` is the commit in the checkout that is searched.
    """

    inputs: Inputs
    output: JobOutput
    repository: Repository
    revision: str
    access: ForgeAccess
    base: Snapshot
    config: Config
    renderer: TemplateRenderer

    @property
    def forge(self) -> Forge:
        """The forge that the run writes to."""
        return self.access.forge

    @property
    def issues(self) -> IssueTracker:
        """The issues of the repository."""
        return self.access.issues

    def pull_request_options(self) -> PullRequestOptions:
        """Return what pull requests get in addition to their text."""
        return PullRequestOptions(
            draft=self.inputs.draft,
            labels=self.inputs.labels,
            reviewers=self.inputs.reviewers,
            team_reviewers=self.inputs.team_reviewers,
            assignees=self.inputs.assignees,
        )

    def publish_options(self, now: datetime, loops: int) -> PublishOptions:
        """Return what pull requests have, and the rules of a loop's life.

        A run of many `loops` counts no repeats: each of them would cost a request.
        """
        job = self.inputs.job
        is_report = not (job and job.is_no_report)
        return PublishOptions(
            pull_request=self.pull_request_options(),
            rules=LifeRules(
                now=now,
                reopen_after=self.inputs.reopen_after,
                max_open=self.inputs.max_open,
                close_on_resolve=self.inputs.close_on_resolve,
                counts_repeats=is_report and loops <= _MOST_COUNTED,
                is_rerun=bool(job and job.is_rerun),
                min_severity=self.inputs.min_severity,
            ),
        )

    def alert_parser(self) -> AlertParser:
        """Return what reads payloads, as the input `source` and the configuration say."""
        return AlertParser(
            source=self.inputs.source,
            readers=self.config.payload_readers,
            mask=AlertMask(
                redactor=self.config.redactor(),
                tracked_files=self._tracked,
            ),
        )

    def trace_options(self, hint: RequirementHint) -> TraceOptions:
        """Return how alerts are traced; `hint` names their requirement."""
        config, job = self.config, self.inputs.job
        return TraceOptions(
            routes=config.routes,
            path_prefixes=config.paths,
            services=config.services,
            name=self._repository_name(),
            min_confidence=config.min_confidence,
            group_by=self.inputs.group_by,
            is_own_file=self.is_own_file,
            assigned_to=config.assigned_to,
            deployments=self._deployments(),
            history_budget=self.inputs.history_budget,
            history_source=self._history_source(),
            commit_source=self.access.commit_source,
            hint=hint,
            base=self.base.sha,
            delivery=str(job.run_id) if job and job.run_id else None,
            entries=read_entries(self.base, config.ledger_file),
            mask=config.redactor(),
        )

    def remediation_settings(self) -> RemediationSettings:
        """Return the settings for remediations, with the event logs of the repository."""
        return replace(
            self.config.remediation, event_logs=find_event_logs(self._tracked())
        )

    def _tracked(self) -> Sequence[str]:
        return self.repository.inventory(self.revision).files

    def _repository_name(self) -> str:
        """Return the name of the repository, with its owner where one is known."""
        if self.inputs.job:
            return self.inputs.job.repository
        address = self.repository.origin() or str(Path(self.inputs.repo).resolve())
        owner, _, name = address.replace(":", "/").rpartition("/")
        return f"{owner.rpartition('/')[2]}/{name.removesuffix('.git')}"

    def _history_source(self) -> HistorySource | None:
        is_shallow = self.repository.is_shallow
        return self.access.history_source() if is_shallow else None

    def _deployments(self) -> DeploymentLists:
        """Return where deployments are listed: in the input's file, and on GitHub."""
        file = self.inputs.deployments
        source = self.access.deployments()
        return DeploymentLists(
            file=Path(file).name,
            of_file=read_deployments(Path(file)) if file else (),
            source=source,
            no_source="" if source else "GitHub: asked with `publish: github` only",
        )

    def is_own_file(self, path: str) -> bool:
        """Whether we write a file or are configured by it: its changes break nothing."""
        templates = self.inputs.templates.strip("/")
        is_template = bool(templates) and path.startswith(f"{templates}/")
        is_config = path == self.inputs.config
        return is_config or is_template or self.config.is_own_file(path)

    def report_only_rules(self) -> ReportOnlyRules:
        """Return what decides that an alert is only reported."""
        return ReportOnlyRules(
            is_trace_only=self.inputs.mode is Mode.TRACE,
            reports_untraced=self.inputs.untraced is Untraced.REPORT,
            min_severity=self.inputs.min_severity,
            ignore=self.config.ignore,
            environments=self.config.environments,
        )


@contextmanager
def open_context(
    inputs: Inputs, event: Event, output: JobOutput, now: datetime, timing: Timing
) -> Iterator[RunContext]:
    """Open the repository, the forge, and the base branch's configuration and templates.

    The repository is open in this context only. The event may name the default branch.

    Raises:
        TracerError: naming the input, file or key with an error in it.

    """
    with closing(Repository(inputs.repo)) as repository:
        options = _forge_options(inputs, event, output, now, timing)
        yield _read_context(
            inputs, output, repository, ForgeAccess(options, repository)
        )


def _read_context(
    inputs: Inputs, output: JobOutput, repository: Repository, access: ForgeAccess
) -> RunContext:
    revision = _resolve(repository, inputs.rev)
    base = access.forge.base()
    job = inputs.job
    url = f"{job.server_url}/{job.repository}" if job and job.repository else None
    config = parse_config(inputs.config, _config_text(base, inputs.config))
    templates = _read_templates(base, inputs.templates)
    for name, hint in unused_templates(templates).items():
        path = f"{inputs.templates}/{name}"
        output.warning(
            f"the template `{path}` is not used: nothing has its name. {hint}"
        )
    return RunContext(
        inputs=inputs,
        output=output,
        repository=repository,
        revision=revision,
        access=access,
        base=base,
        config=config.with_placement(repository.inventory(revision)),
        renderer=TemplateRenderer(
            RepositoryLinks(repository_url=url, revision=revision),
            templates,
            inputs.templates,
            is_local=inputs.publish is PublishTarget.LOCAL,
        ),
    )


def _config_text(base: Snapshot, path: str) -> str | None:
    """Return the text of the configuration, `None` where there is none.

    Raises:
        ConfigError: where the input names a file that does not exist: what it should
            redact would be published.

    """
    text = base.read(path)
    if text is None and path != DEFAULT_CONFIG:
        raise ConfigError(
            f"there is no file `{path}` in the base branch",
            hint="Correct the input `config`, or leave it out",
        )
    return text


def _forge_options(
    inputs: Inputs, event: Event, output: JobOutput, now: datetime, timing: Timing
) -> ForgeOptions:
    return ForgeOptions(
        target=inputs.publish,
        base=inputs.base or event.default_branch() or "",
        job=inputs.job,
        token=inputs.token,
        now=now,
        max_wait=inputs.max_wait.total_seconds(),
        timing=timing,
        show=output.say,
    )


def _resolve(repository: Repository, name: str) -> str:
    sha = repository.resolve(name)
    if sha:
        return sha
    if name == "HEAD":
        raise no_commit_error()
    raise RepositoryError(
        f"there is no revision `{name}`", hint="Check the input `rev`"
    )


def _read_templates(base: Snapshot, folder: str) -> dict[str, str]:
    """Read a repository's own templates from its base branch.

    Not from the checkout, which may be of a pull request: a template decides what is
    published, so only what was merged counts.
    """
    if not folder:
        return {}
    texts = {
        path.rpartition("/")[2]: base.read(path) or ""
        for path in base.list_folder(folder)
        if path.endswith(".j2")
    }
    if not texts:
        raise ConfigError(
            f"no templates (`*.j2`) in `{folder}` of the base branch",
            hint="Check the input `templates`",
        )
    for name, text in texts.items():
        if len(text) > SizeLimit.TEMPLATE:
            raise ConfigError(
                f"template `{name}` has over {SizeLimit.TEMPLATE:,} characters"
            )
    return texts
