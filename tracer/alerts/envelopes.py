"""What payloads come wrapped in: JSON in a text, lists, single keys, queues, CloudEvents."""

import base64
import binascii
from dataclasses import dataclass, replace

from tracer.alerts.payload_fields import Ignored, ParseResult, has
from tracer.errors import AlertError
from tracer.text import Json, parse_json

DEPTH_LIMIT = 6
"""Envelopes around an alert; a bridge of a bridge of a bridge has no more."""
BATCH_LIMIT = 500
"""Alerts in one payload; more do not fit into 64 KB."""
WRAPPERS = (
    "alert",
    "payload",
    "body",
    "data",
    "event",
    "webhook",
    "client_payload",
    "message",
)
"""Keys under which senders put the whole of their payload."""
_HANDSHAKES = {"SubscriptionConfirmation", "UnsubscribeConfirmation"}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was inside an envelope: further payloads, or nothing to look at."""

    inside: tuple[Json, ...] = ()
    found: tuple[ParseResult, ...] = ()
    time: Json | None = None
    """When what is inside happened, where that does not say so itself."""


def opened(body: Json) -> Opened | None:
    """Open one envelope; `None` where there is none around this."""
    match body.value:
        case str(text):
            return Opened((_parsed(text, body.path),))
        case list(members):
            if len(members) > BATCH_LIMIT:
                raise AlertError(f"`{body.path}` holds over {BATCH_LIMIT} alerts")
            return Opened(tuple(body.items()))
        case _:
            return _object(body)


def _object(body: Json) -> Opened | None:
    if has(body, "specversion", "id", "source", "type"):
        return _cloud_event(body)
    if has(body, "Type", "TopicArn"):
        return _notification(body)
    records = tuple(body.get("Records").items())
    if any(_record(each) for each in records):
        return Opened(tuple(_record(each) or each for each in records))
    if has(body.get("message"), "data", "messageId"):
        return _decoded(body.at("message", "data"))
    return _single(body)


def _record(record: Json) -> Json | None:
    """Return what a record of a topic (SNS) or queue (SQS) carries, `None` for neither."""
    if record.get("Sns").is_object():
        return record.at("Sns", "Message")
    return record.get("body") if has(record, "messageId", "body") else None


def _single(body: Json) -> Opened | None:
    """Open `{"alert": {…}}`, also where the alert is JSON in a text.

    Words may stand beside it: a sender's `requirement`, the `sha` of a workflow.
    """
    held = [(key, member) for key, member in body.members() if _holds(member)]
    if len(held) == 1 and held[0][0] in WRAPPERS:
        return Opened((held[0][1],))
    return None


def _holds(member: Json) -> bool:
    """Whether something may be inside a member."""
    if isinstance(member.value, str):
        return member.value.strip()[:1] in {"{", "["}
    return isinstance(member.value, dict | list)


def _parsed(text: str, path: str) -> Json:
    return parse_json(text.encode(), path)


def _notification(body: Json) -> Opened:
    kind = body.get("Type").text()
    if kind in _HANDSHAKES:
        return Opened(found=(Ignored(f"Amazon SNS wants its {kind} confirmed"),))
    return Opened((body.get("Message"),))


def _cloud_event(body: Json) -> Opened:
    """Return an event's data; of its own attributes only the time says something."""
    data, time = body.get("data"), body.get("time")
    if data.is_missing() and not body.get("data_base64").is_missing():
        return replace(_decoded(body.get("data_base64")), time=time)
    if data.is_missing():
        return Opened(found=(Ignored("a CloudEvent without data is no alert"),))
    return Opened((data,), time=time)


def _decoded(place: Json) -> Opened:
    try:
        raw = base64.b64decode(place.text() or "", validate=True)
    except (binascii.Error, ValueError):  # the latter where it is not even ASCII
        raise AlertError(f"`{place.path}` is not base64") from None
    return Opened((parse_json(raw, place.path),))
