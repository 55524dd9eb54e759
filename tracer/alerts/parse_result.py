"""What a payload turns out to be: an alert, something to ignore, or a rejected member."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts.alert import Alert
from tracer.alerts.deployments.deployment import Deployment
from tracer.errors import AlertError


class ParsedAlert(Struct, frozen=True):
    """An alert, what of its payload was not used, and whether it is only a test.

    `deployments` are those that the payload lists beside the alert.
    """

    alert: Alert
    warnings: tuple[str, ...] = ()
    is_test: bool = False
    deployments: tuple[Deployment, ...] = ()


class Ignored(Struct, frozen=True):
    """Something that is not an alert (a handshake, a notice), and why it is not."""

    reason: str


class Rejected(Struct, frozen=True):
    """A member of a batch that cannot be read; the other members still count."""

    error: AlertError


ParseResult = ParsedAlert | Ignored | Rejected


def with_start(result: ParseResult, start: datetime | None) -> ParseResult:
    """Give an alert that does not say when it began the time of what it came in."""
    if not isinstance(result, ParsedAlert) or result.alert.started_at:
        return result
    return replace(result, alert=replace(result.alert, started_at=start))
