"""Publishes loops: each alert into one ledger entry, each loop into one pull request."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracer.forge import Forge, PullRequestOptions
from tracer.loops.intent_register import IntentRegister
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_observer import LoopObserver
from tracer.loops.loop_run import LoopRun, LoopTools
from tracer.loops.publish_result import PublishResult
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.resolution_run import ResolutionRun
from tracer.loops.rolling_branch import RollingBranch
from tracer.remediation import Loop, RemediationSettings, TemplateRenderer
from tracer.specification import Specification


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishOptions:
    """What pull requests get, in addition to their text; the rules of a loop's life."""

    pull_request: PullRequestOptions
    rules: LifeRules


class Publisher:
    """Publishes the loops of a run, one at a time."""

    def __init__(
        self,
        forge: Forge,
        renderer: TemplateRenderer,
        settings: RemediationSettings,
        specification: Specification,
        options: PublishOptions,
    ) -> None:
        writer = RemediationWriter(renderer, settings, is_dry_run=not forge.writes)
        self._tools = LoopTools(
            forge=forge,
            observer=LoopObserver(forge, settings.ledger_file, options.rules),
            register=IntentRegister(forge, settings, specification),
            writer=writer,
            rolling=RollingBranch(forge, writer),
            options=options.pull_request,
            rules=options.rules,
        )

    def look_ahead(self, loops: Sequence[Loop]) -> None:
        """Look at all loops of a run at once, which takes fewer requests than one by one.

        Raises:
            TracerError: where the forge does not answer, or a ledger cannot be read.

        """
        if len(loops) > 1:
            self._tools.observer.look_ahead(loops)

    def publish(self, loop: Loop) -> PublishResult:
        """Bring a loop's alerts into one pull request, or find them there.

        Where they have resolved, their entries are ended; where a person has named their
        requirement, those for others are superseded.

        Raises:
            ForgeUnavailableError: where other runs keep being faster.
            TracerError: where the forge refuses, or a file cannot be used.

        """
        if loop.is_resolved:
            return ResolutionRun(loop, self._tools).record()
        if not (loop.is_corrected and self._tools.forge.writes):
            return LoopRun(loop, self._tools).publish()
        # A person's command is rare.
        from tracer.loops.correction import Correction  # noqa: PLC0415

        correction = Correction(loop, self._tools)
        correction.reinstate()
        return correction.supersede(LoopRun(loop, self._tools).publish())
