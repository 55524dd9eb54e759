"""Who sends alerts, and how each writes them: one module per tool, in one table."""

from tracer.alert import Alert
from tracer.errors import AlertError
from tracer.event import Json
from tracer.sources import generic
from tracer.sources.reading import Reading, Source

SOURCES: tuple[Source, ...] = (Source("generic", generic.recognises, generic.read),)
"""In the order in which a payload is offered to them."""

WRAPPERS = ("alert", "payload", "body", "data", "event", "webhook")
"""Keys under which senders put the whole of their payload."""


def read_alerts(payload: Json) -> tuple[Reading, ...]:
    """Read every alert in a payload.

    Raises:
        AlertError: where no source recognises it, or a field it needs is unusable.

    """
    body = _unwrap(payload)
    if not body.is_object():
        raise body.refusal("an object with the alert's fields")
    for source in SOURCES:
        if source.recognises(body):
            return source.read(body)
    raise AlertError(
        f"`{body.path}` is not an alert we know: it has {_keys(body)}",
        hint="An alert needs at least `alert_id` or `title`; the README shows its shape",
    )


def _unwrap(body: Json) -> Json:
    """Return what stands inside `{"alert": {…}}`, for as long as it does."""
    while isinstance(body.value, dict) and len(body.value) == 1:
        key = next(iter(body.value))
        if key not in WRAPPERS or not body.get(key).is_object():
            break
        body = body.get(key)
    return body


def _keys(body: Json) -> str:
    keys = [key for key, _ in body.members()]
    if not keys:
        return "no fields"
    shown = ", ".join(f"`{key[:40]}`" for key in keys[:8])
    return f"the fields {shown}" + (" and others" if len(keys) > 8 else "")  # noqa: PLR2004


__all__ = ["SOURCES", "Alert", "Reading", "read_alerts"]
