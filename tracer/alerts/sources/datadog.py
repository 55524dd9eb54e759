"""Datadog's webhook, with the payload of our page or any that names the same variables.

Fingerprint: the monitor's number, otherwise its name, and the scope it fired for.
Rule: the monitor's number, otherwise its name.
Source: Datadog's pages "Webhooks", with its list of variables, and about EventBridge, and
public deliveries.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.title_marks import mark_scope, without_marks
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue, Pattern

_TITLE = ("alert_title", "event_title", "title", "monitor_name")
_TRANSITION = ("alert_transition", "transition")
_MESSAGE = (
    *("body", "event_msg", "text_only_msg", "message", "text", "msg"),
    *("event_message", "description"),
)

_HANDLE = Pattern(
    r"""
    (?<!\S)@(?:
        (?:webhook|slack|pagerduty|opsgenie|victorops|teams|hangouts|sns|jira|team
          |servicenow|case|workflow|oncall|microsoftteams|msteams)[\w.+-]*
      | all | here | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    )(?![\w@/])
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Whom a monitor's message is sent to: `@slack-ops`, `@webhook-github`, an address."""


def _with_metadata(body: Json) -> Json:
    """Join a body with variables that a template has below `metadata`."""
    metadata = body.get("metadata")
    if not (isinstance(metadata.value, dict) and isinstance(body.value, dict)):
        return body
    return Json({**body.value, **metadata.value}, body.path)


def _prepare(body: Json) -> Iterator[PayloadScope]:
    """Take marks and fences off; find the scope that an event's title names."""
    body, fields = _with_metadata(body), FieldReader()

    def text(*names: str) -> str | None:
        return fields.text(*(in_any_spelling(body, name) for name in names))

    title = text(*_TITLE) or ""
    is_warning = "warn" in (text(*_TRANSITION) or "").lower()
    message = _HANDLE.sub("", (text(*_MESSAGE) or "").replace("%%%", "")).strip()
    scope = text("alert_scope", "group_key") or mark_scope(title)
    of_labels = mark_scope(title) or (scope if scope and ":" in scope else "")
    parts: dict[str, JSONValue] = {
        "name": without_marks(title),
        "scope": scope,
        "scope_labels": of_labels.strip("{}"),
        "message": message,
        # The query has the threshold for alerts; the one for warnings is nowhere.
        "query": None if is_warning else text("alert_query", "query"),
    }
    yield PayloadScope(
        body=body, parts={name: Json(part, body.path) for name, part in parts.items()}
    )


_QUERY = r"^[a-z_]+\(last_\w+\):"
_METRIC = _QUERY + r"(?:[\w.]+\()*[a-z0-9]+:([A-Za-z][\w.]+)\{"
"""The metric in a query: `avg(last_5m):avg:system.cpu.user{*} by {host} > 90`."""
_WEBHOOK = PayloadTable(
    name="datadog",
    when=(
        (
            "has('alert_transition') || has('event_type', 'last_updated', 'org')"
            f" || has('alert_title') && (has('alert_metric') || has('alert_query')"
            f" || has('alert_scope')) || capture(query, '{_QUERY}')"
            " || has('metadata.alert_transition')"
        ),
    ),
    prepare=_prepare,
    ignore={
        "Datadog says that the monitor changed nothing": "alert_transition == 'Null'"
    },
    identity=(("alert_id", "monitor_id", "name"), "scope"),
    fields={
        # The cycle key names one firing, from its trigger to its recovery.
        "alert_id": ("cycle_key", "alert_cycle_key", "alert_id", "monitor_id"),
        "title": _TITLE,
        "description": "message",
        "status": (
            *_TRANSITION,
            "alert_type == 'success' && 'resolved'",
            *("overall_state", "capture(alert_status, '^[A-Za-z ]{1,12}$')"),
        ),
        "severity": ("alert_priority", "priority", "severity", "alert_type"),
        "changed_at": ("date", "last_updated"),
        "metric": ("alert_metric", f"capture(alert_query || query, '{_METRIC}')"),
        "expression": "query",
        "sentence": "alert_status",
        "revision": ("usual_label('revision')", "label('version')"),
        "rule": ("alert_id", "monitor_id", "name"),
        "tags": ("tags", "scope_labels"),
        "links.monitor": ("link", "url", "alert_url"),
        "links.snapshot": "snapshot",
    },
    words={
        "status": {
            **dict.fromkeys(("Warn Recovered", "No Data Recovered"), "resolved"),
            **dict.fromkeys(("Re-Warn", "Re-Triggered"), "firing"),
        },
        # `success` is a recovery; `normal` is not a severity, `low` is one of an event.
        "severity": {"success": "", "normal": ""},
    },
)
_EVENT_BRIDGE = replace(
    _WEBHOOK,
    when=("capture(source, '^aws\\.partner/datadog')", "type(detail) == 'object'"),
    prepare=lambda body: _prepare(body.get("detail")),
    identity=(("alert_id", "meta.monitor.id", "name"), "scope"),
    fields={
        **_WEBHOOK.fields,
        "alert_id": (
            "cycle_key",
            "alert_cycle_key",
            "alert_id",
            "meta.monitor.id",
            "id",
        ),
        "title": (*_TITLE, "meta.monitor.name"),
        "status": (
            *(*_TRANSITION, "meta.monitor.transition.trans_name"),
            "alert_type == 'success' && 'resolved'",
        ),
        "changed_at": ("date", "last_updated", "date_happened", "timestamp"),
        "rule": ("alert_id", "meta.monitor.id", "name"),
    },
)
TABLES = (_WEBHOOK, _EVENT_BRIDGE)
