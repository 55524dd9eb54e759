"""Rollbar's webhooks about items and their occurrences.

Fingerprint: the item's id, which stays the same when it occurs again.
Rule: a label that names one; Rollbar has items, not rules.
Source: Rollbar's page about webhooks, and its API reference about items.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_ITEM = "data.item"
_LAST = ("data.occurrence", "data.item.last_occurrence")
_BODIES = tuple(
    f"{place}.body.{part}" for place in _LAST for part in ("trace", "trace_chain[0]")
)

TABLES = (
    PayloadTable(
        name="rollbar",
        when=("event_name", "type(data) == 'object'", "data.item || data.occurrence"),
        ignore={
            "Rollbar's {} is about no item": "event_name == 'deploy' && event_name"
        },
        identity=(("data.item.id", "data.item.hash", "data.item.title"),),
        fields={
            "alert_id": ("data.item.counter", "data.item.id", "data.occurrence.uuid"),
            "title": (
                "data.item.title",
                *(f"{body}.exception.description" for body in _BODIES),
                *(f"{body}.exception.message" for body in _BODIES),
                *(f"{place}.body.message.body" for place in _LAST),
            ),
            "description": (
                *(f"{body}.exception.message" for body in _BODIES),
                "data.trigger.window_size_description",
            ),
            "threshold": "data.trigger.threshold",
            "status": ("event_name", "data.item.status"),
            "severity": (*(f"{place}.level" for place in _LAST), "data.item.level"),
            "timestamp": (
                "data.item.first_occurrence_timestamp",
                *(f"{place}.timestamp" for place in _LAST),
            ),
            "service": (
                "data.project.name",
                *(f"{place}.server.host" for place in _LAST),
            ),
            "environment": (
                "data.item.environment",
                *(f"{place}.environment" for place in _LAST),
            ),
            "revision": tuple(
                f"{place}.{part}code_version"
                for place in _LAST
                for part in ("", "server.", "client.javascript.")
            ),
            "tags.framework": "data.item.framework",
            "tags.context": tuple(f"{place}.context" for place in _LAST),
            "links.item": (
                "data.url",
                "data.item.url",
                *(f"{place}.url" for place in _LAST),
            ),
            # The innermost frame is the last.
            "frames": tuple(f"reverse({body}.frames)" for body in _BODIES),
        },
        words={
            "status": {
                "resolved_item": "resolved",
                "new_item": "firing",
                "occurrence": "firing",
                "exp_repeat_item": "firing",
                "item_velocity": "firing",
                "reactivated_item": "firing",
                "reopened_item": "firing",
            },
            "severity": {
                "50": "critical",
                "40": "high",
                "30": "medium",
                "20": "info",
                "10": "info",
            },
        },
    ),
    PayloadTable(
        name="rollbar",
        when=(
            """
            (event_name == 'deploy' && type(data.deploy) == 'object')
            || (event_name == 'test' && capture(data.message, '(Rollbar)'))
            """,
        ),
        ignore={"Rollbar's {} is about no item": "event_name"},
        fields={"title": "event_name"},
    ),
)
