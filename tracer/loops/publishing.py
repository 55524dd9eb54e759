"""Publishes loops: each alert into one ledger entry, each loop into one pull request."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.forge import Forge, PullRequestOptions
from tracer.loops.batch_run import BatchRun, ErrorReport
from tracer.loops.intent_register import IntentRegister
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_observer import LoopObserver
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_view import NO_RETRACING, Retracing
from tracer.loops.publish_result import PublishResult
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch
from tracer.remediation import Loop, RemediationSettings, TemplateRenderer
from tracer.specification import Specification


class PublishOptions(Struct, frozen=True, kw_only=True):
    """What pull requests get, in addition to their text; the rules of a loop's life."""

    pull_request: PullRequestOptions
    rules: LifeRules


class Publisher:
    """Publishes the loops of a run."""

    def __init__(
        self,
        forge: Forge,
        renderer: TemplateRenderer,
        settings: RemediationSettings,
        specification: Specification,
        options: PublishOptions,
    ) -> None:
        writer = RemediationWriter(renderer, settings, is_dry_run=not forge.writes)
        self._services = LoopServices(
            forge=forge,
            observer=LoopObserver(forge, settings.ledger_file, options.rules),
            register=IntentRegister(forge, settings, specification),
            writer=writer,
            rolling=RollingBranch(forge, writer),
            options=options.pull_request,
            rules=options.rules,
        )

    def publish(
        self,
        loops: Sequence[Loop],
        report: ErrorReport,
        retracing: Retracing = NO_RETRACING,
    ) -> Iterator[PublishResult]:
        """Bring the alerts of each loop into one pull request, or find them there.

        Where they have resolved, their entries are ended; where a person has named their
        requirement, those for others are superseded. An error is part of a result.

        Args:
            loops: those of the run.
            report: reports an error in this program.
            retracing: makes the trace of an alert anew that a person has moved.

        """
        return BatchRun(loops, self._services, report, retracing).results()
