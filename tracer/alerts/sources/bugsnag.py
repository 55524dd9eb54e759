"""Bugsnag's webhooks about errors.

Fingerprint: the error's id; otherwise its class and where it happened.
Rule: a label that names one; Bugsnag groups errors and has no rules.
Source: Bugsnag's page about webhooks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="bugsnag",
        when=(
            "type(trigger) == 'object'",
            "type(error) == 'object'",
            "error.exceptionClass || error.message",
        ),
        ignore={
            "Bugsnag's {} is about no error": "capture(trigger.type, '^(release|comment)$')"
        },
        identity=(
            ("error.errorId", "error.id", "error.url"),
            "error.exceptionClass",
            "error.context",
        ),
        fields={
            "alert_id": ("error.errorId", "error.id"),
            "title": (
                "join(': ', [error.exceptionClass, error.message])",
                "error.exceptionClass",
                "error.message",
            ),
            "description": ("error.message", "trigger.message"),
            "status": ("trigger.stateChange", "error.status"),
            "severity": "error.severity",
            "timestamp": ("error.firstReceived", "error.receivedAt"),
            "service": "project.name",
            "environment": "error.app.releaseStage",
            "revision": ("error.app.codeBundleId", "error.app.version"),
            "tags.trigger": "trigger.type",
            "tags.context": "error.context",
            "links.error": "error.url",
            "links.project": "project.url",
            "frames": ("error.stackTrace", "error.exceptions[0].stacktrace"),
        },
        words={
            "status": {
                "fixed": "resolved",
                "resolved": "resolved",
                "ignored": "ignored",
                "snoozed": "ignored",
                "*": "firing",
            }
        },
    ),
    PayloadTable(
        name="bugsnag",
        when=("trigger.type == 'projectSpiking'", "type(project) == 'object'"),
        identity=("trigger.type", ("project.id", "project.name")),
        fields={
            "title": (
                "join(': ', [project.name, trigger.message])",
                "trigger.message",
            ),
            "description": ("trigger.rate", "trigger.message"),
            "service": "project.name",
            "rule": "trigger.type",
            "links.project": "project.url",
        },
    ),
    PayloadTable(
        name="bugsnag",
        when=("trigger.type == 'release'", "type(release) == 'object'"),
        ignore={"Bugsnag's {} is about no error": "trigger.type"},
        fields={"title": "trigger.message"},
    ),
)
