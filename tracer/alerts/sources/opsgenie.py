"""Opsgenie and Jira Service Management: the outgoing webhook, and alerts to create.

Fingerprint: the alias, which is the sender's dedup key; otherwise the alert's id,
otherwise its message.
Rule: a label that names one; Opsgenie itself has no rules.
Source: Opsgenie's pages about alert action data and about its Alert API, with samples.
"""

from tracer.alerts.tables.payload_table import PayloadTable, numbers_in

_PRIORITIES = {"1": "P1", "2": "P2", "3": "P3", "4": "P4", "5": "P5"}
"""The webhook writes numbers; 1 is the highest."""

_WEBHOOK = PayloadTable(
    name="opsgenie",
    when=("action", "has('integrationId') || has('alert.alertId')", "alert"),
    ignore={
        "Opsgenie's action {} only keeps the alert quiet": (
            "capture(action, '(?i)^(snooze)$')"
        ),
        # On-call and maintenance events have the same form.
        "Opsgenie's action {} is about no alert": """
            !(capture(action, '(?ix)^(create|acknowledge|unacknowledge|escalate|add|remove|assign
            |take|update|close|delete|snoozeended)(ownership|tags|note|team|recipient|responder
            |priority|message|description|details|next)?$')) && action
        """,
        # A note may follow the end of an alert, and does not say that it fires again.
        "Opsgenie's action {} only adds a note": ("capture(action, '(?i)^addnote$')"),
        "Opsgenie's action {} came without its alert": (
            "!(alert.message) && !(capture(action, '(?i)^create$')) && action"
        ),
    },
    identity=(("alert.alias", "alert.alertId", "alert.message"),),
    fields={
        "alert_id": "alert.alertId",
        "title": "alert.message",
        "description": "alert.description",
        "status": "action",
        "severity": "alert.priority",
        "timestamp": "alert.createdAt",
        "service": ("usual_label('service')", "alert.entity"),
        **numbers_in("alert.details"),
        "tags": ("alert.details", "alert.tags"),
        "links.runbook": "alert.details.runbook",
    },
    words={
        "status": {"close": "resolved", "delete": "resolved", "*": "firing"},
        "severity": _PRIORITIES,
    },
)
_CREATE = PayloadTable(
    name="opsgenie",
    when=(
        "message",
        "has('alias') || has('responders')",
        "!(tags) || type(tags) == 'array'",
    ),
    identity=(("alias", "message"),),
    fields={
        "alert_id": "alias",
        "title": "message",
        "description": "description",
        "severity": "priority",
        "service": ("usual_label('service')", "entity"),
        **numbers_in("details"),
        "tags": ("details", "tags"),
        "links.runbook": "details.runbook",
    },
)
TABLES = (_WEBHOOK, _CREATE)
