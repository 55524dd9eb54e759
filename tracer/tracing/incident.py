"""An alert as far as it is known before the repository is asked: when, and what ran."""

from datetime import datetime

from msgspec import Struct

from tracer.alerts import Alert
from tracer.tracing.known_deployments import KnownDeployments


class Incident(Struct, frozen=True, kw_only=True):
    """An alert, its time, and which deployments are known of it."""

    alert: Alert
    moment: datetime
    """When it began, otherwise the time of the run."""
    reported_at: datetime
    """The time of the run."""
    known: KnownDeployments
    """Which deployments are about it, and where they were looked for."""
