"""Axiom's monitors, by the custom webhook of our page or with the variables it offers.

Fingerprint: the monitor and the group that it fired for.
Rule: the monitor's id, otherwise its name.
Source: Axiom's page about custom webhook notifiers, and a public capture.
"""

from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue


def _prepare(body: Json) -> Iterator[PayloadScope]:
    """Pair the names of a query's groups with the values that fired."""
    event, fields = body.get("event"), FieldReader()
    names = in_any_spelling(event, "groupKeys").items()
    values = in_any_spelling(event, "groupValues").items()
    pairs = (tuple(map(fields.text, pair)) for pair in zip(names, values, strict=False))
    groups: dict[str, JSONValue] = {key: text for key, text in pairs if key and text}
    words: list[JSONValue] = [f"{key}={groups[key]}" for key in sorted(groups)]
    texts = [fields.text(event.get(name)) for name in ("body", "description")]
    parts: dict[str, JSONValue] = {
        "groups": groups,
        "group_words": words,
        "description": "\n".join(text for text in texts if text),
    }
    yield PayloadScope(
        body=body, parts={name: Json(part, event.path) for name, part in parts.items()}
    )


TABLES = (
    PayloadTable(
        name="axiom",
        when=(
            "event.monitorID",
            "event.queryStartTime || has('action', 'event.title')",
        ),
        prepare=_prepare,
        identity=(("event.monitorID", "event.title"), "group_words"),
        fields={
            "alert_id": "event.monitorID",
            "title": "event.title",
            "description": "description",
            "status": "action",
            "severity": "event.severity",
            "changed_at": "event.timestamp",
            "value": "event.value",
            "rule": ("event.monitorID", "event.title"),
            "tags": ("groups", "event.tags"),
        },
    ),
)
