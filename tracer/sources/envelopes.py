"""What payloads come wrapped in: text that is JSON, lists, single keys, SNS, CloudEvents."""

import base64
import binascii
from dataclasses import dataclass

from tracer.errors import AlertError
from tracer.event import Json, parse_json
from tracer.sources.reading import Found, Refusal, Silence, has

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
    found: tuple[Found, ...] = ()


def opened(body: Json) -> Opened | None:
    """Open one envelope; `None` where there is none around this."""
    match body.value:
        case str(text):
            return Opened((_parsed(text, body.path),))
        case list(members):
            if len(members) > BATCH_LIMIT:
                raise AlertError(f"`{body.path}` holds over {BATCH_LIMIT} alerts")
            return Opened(tuple(body.items()))
    if has(body, "specversion", "id", "source", "type"):
        return _cloud_event(body)
    if has(body, "Type", "TopicArn"):
        return _notification(body)
    records = tuple(body.get("Records").items())
    if records and all(record.get("Sns").is_object() for record in records):
        return Opened(tuple(record.at("Sns", "Message") for record in records))
    return _single(body)


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
        return Opened(found=(Silence(f"Amazon SNS wants its {kind} confirmed"),))
    return Opened((body.get("Message"),))


def _cloud_event(body: Json) -> Opened:
    """Return an event's data; its own attributes say nothing of an alert."""
    data = body.get("data")
    encoded = body.get("data_base64").value
    if data.is_missing() and isinstance(encoded, str):
        try:
            raw = base64.b64decode(encoded, validate=True)
            return Opened((parse_json(raw, f"{body.path}.data_base64"),))
        except binascii.Error:
            error = AlertError(f"`{body.path}.data_base64` is not base64")
            return Opened(found=(Refusal(error),))
    if data.is_missing():
        return Opened(found=(Silence("a CloudEvent without data is no alert"),))
    return Opened((data,))
