"""Checkmk's notifications, with its parameters in any spelling.

Fingerprint: the host, and the service that was checked.
Rule: the service that was checked, otherwise the host.
Source: Checkmk's page about notification scripts, with its list of variables.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_HOST = ("host", "host_name", "notify_hostname", "hostalias")
_SERVICE = ("service", "service_desc", "notify_servicedesc", "service_description")
_OUTPUT = (
    "output",
    "service_output",
    "notify_serviceoutput",
    "host_output",
    "notify_hostoutput",
)
_STATE = (
    "service_state",
    "notify_servicestate",
    "host_state",
    "notify_hoststate",
    "status",
    "state",
)

TABLES = (
    PayloadTable(
        name="checkmk",
        when=(
            "contains(['HOST', 'SERVICE'], what || notify_what)",
            "has('host') || has('host_name') || has('notify_hostname')",
        ),
        identity=(_HOST, _SERVICE),
        # The site of the monitoring, and not of what it monitors.
        no_fields=("omd_site", "notify_omd_site"),
        fields={
            "alert_id": (
                "problem_id",
                "notify_serviceproblemid",
                "notify_hostproblemid",
                "id",
            ),
            "title": (
                "summary",
                *(
                    f"join(' on ', [{name}, {host}])"
                    for name in _SERVICE
                    for host in _HOST
                ),
                *_SERVICE,
                *_HOST,
            ),
            "description": _OUTPUT,
            "status": ("notification_type", "notify_notificationtype", *_STATE),
            "severity": _STATE,
            "changed_at": (
                *("micro_time", "long_date_time", "short_date_time", "date_time"),
                *("notify_longdatetime", "notify_shortdatetime", "timestamp"),
            ),
            "service": ("usual_label('service')", *_HOST),
            "sentence": _OUTPUT,
            "rule": (*_SERVICE, *_HOST),
            "tags": ("tags", "labels"),
            "links.problem": ("service_url", "host_url", "url", "link"),
        },
        words={
            "status": {
                "problem": "firing",
                "recovery": "resolved",
                "acknowledgement": "firing",
                "downtimestart": "ignored",
                "downtimeend": "ignored",
                "flappingstart": "ignored",
                "flappingstop": "ignored",
            },
            "severity": {
                **dict.fromkeys(("critical", "crit", "down"), "critical"),
                **dict.fromkeys(("warning", "warn"), "medium"),
                "unreachable": "high",
                "*": "",
            },
        },
    ),
)
