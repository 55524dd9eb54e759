"""Envelopes around payloads: JSON in a text, lists, single keys, queues, CloudEvents."""

import base64
import binascii
from collections.abc import Callable, Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payloads.embedded_json import embedded_json
from tracer.alerts.payloads.payload_keys import first_present, has, has_any
from tracer.errors import AlertError
from tracer.text import Json, parse_json

ENVELOPE_LIMIT = 6
"""Envelopes around an alert; three bridges in a row have no more."""
BATCH_LIMIT = 500
"""Alerts in one payload; more do not fit into 64 KB."""
DEPLOYMENTS = "deployments"
"""The key under which a payload lists deployments beside its alert."""
WRAPPER_NAMES = frozenset(
    fold_name(name)
    for name in (
        *("alert", "payload", "body", "data", "event", "webhook", "client_payload"),
        *("message", "inputs", "detail", "content", "value", "record", "json"),
        *("raw_body", "trigger_body"),
    )
)
"""Keys under which senders put the whole of their payload, folded."""
_BODIES = ("body", "rawBody", "raw_body", "triggerBody")
_OF_REQUESTS = (
    *("headers", "httpMethod", "requestContext", "rawPath", "isBase64Encoded"),
    *("queryStringParameters", "querystring"),
)
"""What API Gateway, Logic Apps, Zapier and n8n write beside the body of a request."""
_OF_MESSAGES = ("offset", "partition", "key", "schema")
"""What a consumer of Kafka writes beside a message's topic and value."""
_TEXT_DEPTH = 3
"""Levels at which a bridge may have put a payload as a text."""
_SNS_HANDSHAKES = {"SubscriptionConfirmation", "UnsubscribeConfirmation"}
"""https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html."""


class Envelope(Struct, frozen=True):
    """What was inside an envelope: further payloads, or results that need no reading.

    `time` is when what is inside happened, where it does not say so itself. `is_guess`
    says that only the name of a key makes it one.
    """

    payloads: tuple[Json, ...] = ()
    results: tuple[ParseResult, ...] = ()
    time: Json | None = None
    is_guess: bool = False


def open_envelope(body: Json) -> Envelope | None:
    """Open one envelope, `None` where there is none around this.

    Raises:
        AlertError: where the envelope is broken, or holds too many alerts.

    """
    match body.value:
        case str():
            return Envelope((embedded_json(body),))
        case list(members):
            if len(members) > BATCH_LIMIT:
                raise AlertError(f"`{body.path}` holds over {BATCH_LIMIT} alerts")
            return Envelope(tuple(body.items()))
        case _:
            return _open_object(body)


def _open_object(body: Json) -> Envelope | None:
    envelopes = (opener(body) for opener in _OPENERS)
    return next((found for found in envelopes if found is not None), None)


def _open_records(body: Json) -> Envelope | None:
    """Open the records that a topic (SNS) or a queue (SQS) hands to a function."""
    records = tuple(body.get("Records").items())
    if not any(_payload_of_record(record) for record in records):
        return None
    return Envelope(tuple(_payload_of_record(record) or record for record in records))


def _open_pubsub(body: Json) -> Envelope | None:
    """Open a message of Google's Pub/Sub, or those that were pulled from it."""
    if has(body.get("message"), "data", "messageId"):
        return _decode(body.at("message", "data"))
    pulled = tuple(body.get("receivedMessages").items())
    if not any(has(message.get("message"), "data") for message in pulled):
        return None
    envelopes = [_decode(message.at("message", "data")) for message in pulled]
    return Envelope(tuple(each for envelope in envelopes for each in envelope.payloads))


def _open_dispatch(body: Json) -> Envelope | None:
    """Open the event that GitHub makes of a request, or the request."""
    is_dispatch = has(body, "client_payload") and has_any(body, "event_type", "action")
    return Envelope((body.get("client_payload"),)) if is_dispatch else None


def _open_request(body: Json) -> Envelope | None:
    """Open a request as a gateway, a function or a workflow passes one on."""
    if not (has_any(body, *_BODIES) and has_any(body, *_OF_REQUESTS)):
        return None
    content = first_present(*(body.get(key) for key in _BODIES))
    is_encoded = body.get("isBase64Encoded").value is True
    return _decode(content) if is_encoded else Envelope((content,))


def _open_event(body: Json) -> Envelope | None:
    """Open an event of Amazon EventBridge, whoever put it there."""
    if not has(body, "detail", "detail-type"):
        return None
    return Envelope((body.get("detail"),), time=body.get("time"))


def _open_message(body: Json) -> Envelope | None:
    """Open a message that a consumer of Kafka hands on."""
    is_message = has(body, "topic", "value") and has_any(body, *_OF_MESSAGES)
    return Envelope((body.get("value"),)) if is_message else None


def _payload_of_record(record: Json) -> Json | None:
    """Return what a record of a topic (SNS) or queue (SQS) carries, `None` for neither."""
    if record.get("Sns").is_object():
        return record.at("Sns", "Message")
    return record.get("body") if has(record, "messageId", "body") else None


def _open_single_key(body: Json) -> Envelope | None:
    """Open `{"alert": {…}}`, also where the alert is JSON in a text.

    Plain texts may be next to it: a sender's `requirement`, the `sha` of a workflow. So
    may a list of deployments.
    """
    containers = [
        (key, member)
        for key, member in body.members()
        if key != DEPLOYMENTS and _may_hold(member)
    ]
    if len(containers) == 1 and fold_name(containers[0][0]) in WRAPPER_NAMES:
        return Envelope((containers[0][1],), is_guess=True)
    return None


def _may_hold(member: Json) -> bool:
    """Whether something may be inside a member."""
    if isinstance(member.value, str):
        return member.value.strip().lstrip('"')[:1] in {"{", "["}
    return isinstance(member.value, dict | list)


def _open_text(body: Json) -> Envelope | None:
    """Open the only text of a payload that holds an object as JSON, wherever it is.

    Nobody writes an object into a text but a bridge that could only pass on texts.
    """
    texts = tuple(islice(_texts_with_objects(body, _TEXT_DEPTH), 2))
    return Envelope(texts, is_guess=True) if len(texts) == 1 else None


def _texts_with_objects(body: Json, depth: int) -> Iterator[Json]:
    for _, member in body.members():
        text = member.value if isinstance(member.value, str) else ""
        if text.lstrip().lstrip('"')[:1] == "{" and _holds_object(member):
            yield member
        elif depth > 1:
            yield from _texts_with_objects(member, depth - 1)


def _holds_object(place: Json) -> bool:
    try:
        inside = embedded_json(embedded_json(place))
    except AlertError:
        return False
    return inside.is_object()


def _open_sns_message(body: Json) -> Envelope | None:
    if not has(body, "Type", "TopicArn"):
        return None
    kind = body.get("Type").text()
    if kind in _SNS_HANDSHAKES:
        return Envelope(results=(Ignored(f"Amazon SNS wants its {kind} confirmed"),))
    return Envelope((body.get("Message"),))


def _open_cloud_event(body: Json) -> Envelope | None:
    """Return an event's data; of its attributes only the time is about the alert."""
    if not has(body, "specversion", "id", "source", "type"):
        return None
    data, time = body.get("data"), body.get("time")
    if data.is_missing() and not body.get("data_base64").is_missing():
        return replace(_decode(body.get("data_base64")), time=time)
    if data.is_missing():
        return Envelope(results=(Ignored("a CloudEvent without data is not an alert"),))
    return Envelope((data,), time=time)


def _decode(place: Json) -> Envelope:
    try:
        raw = base64.b64decode(place.text() or "", validate=True)
    except (binascii.Error, ValueError):  # ValueError where it is not even ASCII
        raise AlertError(f"`{place.path}` is not base64") from None
    return Envelope((parse_json(raw, place.path),))


_OPENERS: tuple[Callable[[Json], Envelope | None], ...] = (
    _open_cloud_event,
    _open_sns_message,
    _open_records,
    _open_event,
    _open_message,
    _open_pubsub,
    _open_request,
    _open_dispatch,
    _open_single_key,
    _open_text,
)
"""What opens one kind of envelope, the clearest kind first."""
