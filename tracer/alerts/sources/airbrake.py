"""Airbrake's and Errbit's webhooks about errors.

Fingerprint: the error's id; otherwise its class, file and line.
Rule: a label that names one; Airbrake groups errors and has no rules.
Source: Airbrake's page about webhooks, and samples of both in Zulip's tests.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_AIRBRAKE = PayloadTable(
    name="airbrake",
    when=("type(error) == 'object'", "error.error_message || error.error_class"),
    identity=(("error.id", "error.error_class"),),
    fields={
        "alert_id": "error.id",
        "title": (
            # Some notifiers write the class in front of the message already.
            "starts_with(error.error_message, error.error_class) && error.error_message",
            "join(': ', [error.error_class, error.error_message])",
            "error.error_message",
            "error.error_class",
        ),
        "description": "error.error_message",
        "status": "error.resolved && 'resolved'",
        "severity": ("error.severity", "error.last_notice.context.severity"),
        "timestamp": ("error.first_occurred_at", "error.last_occurred_at"),
        "service": ("error.project.name", "error.last_notice.component"),
        "environment": "error.environment",
        "revision": (
            "error.last_notice.context.version",
            "error.last_notice.revision",
        ),
        "links.error": ("airbrake_error_url", "error_url", "error.url"),
        "links.notice": "airbrake_notice_url",
        "frames": (
            "error.last_notice.backtrace",
            "error.file && [{file: error.file, line: error.line_number}]",
        ),
    },
)
_ERRBIT = PayloadTable(
    name="airbrake",
    when=(
        "type(problem) == 'object'",
        "problem.error_class",
        "problem.app_name || problem.app_id",
    ),
    identity=(("problem._id", "problem.error_class"),),
    fields={
        "alert_id": "problem._id",
        "title": (
            "join(': ', [problem.error_class, problem.message])",
            "problem.message",
            "problem.error_class",
        ),
        "description": "problem.message",
        "status": "problem.resolved && 'resolved'",
        "timestamp": ("problem.first_notice_at", "problem.created_at"),
        "service": "problem.app_name",
        "environment": "problem.environment",
        "tags.where": "problem.where",
        "links.problem": "problem.url",
        "links.issue": "problem.issue_link",
    },
)
TABLES = (_AIRBRAKE, _ERRBIT)
