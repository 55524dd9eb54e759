"""Which deployments are known of an alert's service: handed over, or asked for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert, Deployment, deployments_of
from tracer.errors import TracerError
from tracer.history import has_proven_good


class DeploymentSource(Protocol):
    """What knows deployments that were not handed over: the forge."""

    @property
    def name(self) -> str:
        """Its name, as people call it."""
        ...

    def newest_first(
        self, moment: datetime, service: str | None, environment: str | None
    ) -> Iterator[Deployment]:
        """Walk over what began to run before a moment, as far as it is asked for.

        Raises:
            TracerError: where it cannot be asked.

        """
        ...


class KnownDeployments(Struct, frozen=True, kw_only=True):
    """The deployments of an alert's service and environment, the newest first.

    `searched` names the lists that were read, `not_searched` those that could not be,
    each with the reason; `warnings` say what a person should know of both.
    """

    deployments: tuple[Deployment, ...] = ()
    searched: tuple[str, ...] = ()
    not_searched: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


NO_DEPLOYMENTS = KnownDeployments()


class DeploymentLists(Struct, frozen=True, kw_only=True):
    """Where a run can learn what was deployed.

    `of_file` are the deployments of the file that is called `file`. `source` is asked
    only where those and an alert's own do not say what ran and what ran before;
    `no_source` says why there is none.
    """

    file: str = ""
    of_file: Sequence[Deployment] = ()
    source: DeploymentSource | None = None
    no_source: str = ""

    def about(
        self,
        alert: Alert,
        revision: str | None,
        own: Sequence[Deployment],
        moment: datetime,
    ) -> KnownDeployments:
        """Return the deployments that are about an alert.

        Args:
            alert: names the service and the environment.
            revision: the commit that it names as running, as a sha where it is known.
            own: the deployments that its payload lists.
            moment: when it began.

        """
        handed_over = (*own, *self.of_file)
        deployments = deployments_of(handed_over, alert.service, alert.environment)
        past = [d for d in deployments if d.time <= moment]
        known = KnownDeployments(
            deployments=deployments,
            searched=tuple(filter(None, ("the payload" if own else "", self.file))),
            warnings=tuple(_unused(handed_over, past, alert)),
        )
        if self.source is None:
            return replace(known, not_searched=tuple(filter(None, (self.no_source,))))
        if _says_both(past, revision):
            reason = (
                f"{self.source.name}: the deployments that were handed over suffice"
            )
            return replace(known, not_searched=(reason,))
        return self._asked(self.source, known, alert, revision, moment)

    def _asked(
        self,
        source: DeploymentSource,
        known: KnownDeployments,
        alert: Alert,
        revision: str | None,
        moment: datetime,
    ) -> KnownDeployments:
        try:
            walk = source.newest_first(moment, alert.service, alert.environment)
            listed = _until_known(walk, revision)
        except TracerError as error:
            reason = f"{source.name}: {error}"
            warning = f"the deployments were not searched on {reason}"
            return replace(
                known,
                not_searched=(reason,),
                warnings=(*known.warnings, warning),
            )
        merged = sorted(
            (*known.deployments, *listed), key=lambda d: d.time, reverse=True
        )
        return replace(
            known,
            deployments=tuple(merged),
            searched=(*known.searched, source.name),
        )


NO_LISTS = DeploymentLists()


def _unused(
    handed_over: Sequence[Deployment], past: Sequence[Deployment], alert: Alert
) -> Iterator[str]:
    """Say that deployments were handed over of which none is about the alert."""
    if handed_over and not past:
        names = (
            f"the service {alert.service}" if alert.service else "",
            f"the environment {alert.environment}" if alert.environment else "",
        )
        about = " in ".join(filter(None, names))
        yield (
            f"none of the {len(handed_over)} deployments that were handed over is "
            f"{f'of {about} and ' if about else ''}older than the alert"
        )


def _until_known(
    deployments: Iterable[Deployment], revision: str | None
) -> list[Deployment]:
    """Take deployments until they say what ran and what ran before."""
    taken: list[Deployment] = []
    for deployment in deployments:
        taken.append(deployment)
        if _says_both(taken, revision):
            break
    return taken


def _says_both(deployments: Sequence[Deployment], revision: str | None) -> bool:
    """Whether deployments, the newest first, have what ran, and what ran well before."""
    names = [deployment.revision for deployment in deployments]
    own = (n for n, name in enumerate(names) if _is_same(name, revision or name))
    at = next(own, None)
    return at is not None and any(
        each.revision != names[at] and has_proven_good(each, deployments)
        for each in deployments[at + 1 :]
    )


def _is_same(name: str, revision: str) -> bool:
    """Whether two names may be of one commit: one of them may be a short one."""
    return name.startswith(revision) or revision.startswith(name)
