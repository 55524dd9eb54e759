"""Nagios, Icinga and those that share their macros: notifications with these as keys.

Fingerprint: the host, and the service that was checked.
Rule: the service that was checked, otherwise the host.
Source: Nagios' list of macros, and Icinga 2's notification commands.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_HOST = ("host_name", "host_display_name", "host_alias", "host", "host_address")
_SERVICE = (
    "service_desc",
    "service_description",
    "service_display_name",
    "service_name",
)
_STATE = ("service_state", "host_state", "state")

TABLES = (
    PayloadTable(
        name="nagios",
        when=(
            "notification_type",
            "has('host_name') || has('host_alias') || has('host') || has('host_state')",
        ),
        identity=(_HOST, _SERVICE),
        fields={
            "alert_id": ("service_problem_id", "host_problem_id", "problem_id"),
            "title": (
                *(
                    f"join(' on ', [{name}, {host}])"
                    for name in _SERVICE
                    for host in _HOST[:1]
                ),
                *(
                    f"join(' on ', [{name}, {host}])"
                    for name in _SERVICE[:1]
                    for host in _HOST
                ),
                *_SERVICE,
                *_HOST,
            ),
            "description": ("service_output", "host_output", "check_output", "output"),
            "status": ("notification_type", *_STATE),
            "severity": _STATE,
            "changed_at": (
                "timet",
                "long_date_time",
                "date_time",
                "short_date_time",
                "timestamp",
            ),
            "service": ("usual_label('service')", *_HOST),
            "environment": "environment",
            "sentence": ("service_output", "host_output", "check_output", "output"),
            "rule": (*_SERVICE, *_HOST),
            "tags": "tags",
            "tags.state": _STATE,
            "links.problem": (
                "service_url",
                "host_url",
                "url",
                "action_url",
                "notes_url",
            ),
        },
        words={
            "status": {
                "problem": "firing",
                "recovery": "resolved",
                "acknowledgement": "firing",
                "acknowledged": "firing",
                "custom": "firing",
                **dict.fromkeys(
                    (
                        *("downtimestart", "downtimeend", "downtimecancelled"),
                        *("downtimeremoved", "flappingstart", "flappingstop"),
                        *("flappingdisabled", "flappingend"),
                    ),
                    "ignored",
                ),
            },
            "severity": {
                "critical": "critical",
                "down": "critical",
                "unreachable": "high",
                "warning": "medium",
                "*": "",
            },
        },
    ),
)
