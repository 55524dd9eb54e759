"""Zabbix's webhook media type, with the macros of our page in any spelling.

Fingerprint: the trigger, which stays the same across its problems.
Rule: the trigger's number, otherwise its name.
Source: Zabbix's list of macros, its own media type for GitHub, and the parameters of its
media types for chats.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_SUBJECTS = ("alert_subject", "subject", "title")
_TITLE = (
    *("event_name", "trigger_name", "trigger"),
    # Zabbix's own subjects: `Problem: Disk full` is over with `Resolved in 5m: Disk full`.
    *(
        rf"capture({name}, '^(?:Problem|Resolved in [^:]{{1,40}}|Resolved): *(\S.*)$')"
        for name in _SUBJECTS
    ),
    *_SUBJECTS,
)
_MESSAGE = "alert_message || message || event_message || description || ''"
"""Where scripts put Zabbix's default message, whose lines name the fields."""
_STARTED = r"started at ([0-9:]+) on", r"started at [0-9:]+ on ([0-9.]+)"
_ENDED = (
    r"resolved (?:in .{1,40} )?at ([0-9:]+) on",
    r"resolved (?:in .{1,40} )?at [0-9:]+ on ([0-9.]+)",
)
_ADDRESSES = ("trigger_url", "problem_url", "event_url", "alert_url", "link", "url")
_URL = " || ".join(_ADDRESSES)
_TRIGGER = ("trigger_id", rf"capture({_URL}, 'triggerid=(\d+)')")
_EVENT = ("event_id", rf"capture({_URL}, 'eventid=(\d+)')")
_COMPARISON = r"^[^<>]*([<>]=?)\s*-?[\d.]+$", r"^[^<>]*[<>]=?\s*(-?\d[\d.]*)$"
"""Sign and threshold of an expression that ends in its only comparison."""


def _line(name: str) -> str:
    """Return the expression of the value in a line of the message: `Host: mail-1`."""
    return rf"capture({_MESSAGE}, '(?m)^{name}: *(.*\S)')"


_LIST = "capture({0}, '^\\s*\\[') && from_json({0})"
_WORDS_ALONE = "!capture({0}, '^\\s*\\[') && {0}"
"""Tags as JSON and as words; the macros `{{EVENT.TAGS}}` and `{{EVENT.TAGSJSON}}`."""

# Severities by number, too: administrators may rename the words.
_WORDS = {
    "status": {"1": "firing", "0": "resolved"},
    "severity": {
        "0": "",
        "1": "info",
        "2": "medium",
        "3": "medium",
        "4": "high",
        "5": "critical",
        "not classified": "",
        "information": "info",
    },
}

TABLES = (
    PayloadTable(
        name="zabbix",
        when=(
            f"""(has('event_id') && (has('event_nseverity') || has('trigger_id')
            || has('event_tagsjson') || has('event_value')))
            || capture({_MESSAGE}, '(?m)^Original problem ID: ')
            || capture({_URL}, 'tr_events\\.php\\?triggerid=')
            || (has('trigger', 'status', 'severity') && contains(['PROBLEM', 'OK', 'RESOLVED'], status)
            && contains(['Not classified', 'Information', 'Warning', 'Average', 'High',
            'Disaster'], severity))""",
        ),
        identity=((*_TRIGGER, *_TITLE),),
        fields={
            "alert_id": _EVENT,
            "title": _TITLE,
            "description": (
                "trigger_description",
                "alert_message",
                "message",
                "description",
                "event_opdata",
                "item",
            ),
            "status": (
                *("event_value", "event_status", "trigger_status", "status"),
                "capture(alert_subject || subject || '', '^(Problem|Resolved)')",
            ),
            "severity": (
                "event_nseverity",
                "event_severity",
                "trigger_severity",
                "severity",
                _line("Severity"),
            ),
            # The server's zone is not sent, and taken as UTC.
            "timestamp": (
                "event_date && event_time && join(' ', [event_date, event_time])",
                "event_timestamp",
                f"join(' ', [capture({_MESSAGE}, '{_STARTED[1]}'), capture({_MESSAGE}, '{_STARTED[0]}')])",
            ),
            "ended_at": (
                (
                    "event_recovery_date && event_recovery_time && "
                    "join(' ', [event_recovery_date, event_recovery_time])"
                ),
                f"join(' ', [capture({_MESSAGE}, '{_ENDED[1]}'), capture({_MESSAGE}, '{_ENDED[0]}')])",
            ),
            "metric": ("item_name", "item_key"),
            "value": (
                "item_value",
                # Alone it may be the state of the trigger, 0 or 1.
                r"capture(value, '^(-?\d[\d.]*\s?[^\s\d.]{1,8})$')",
                r"capture(event_opdata, '^[^:,\n]{1,80}:\s*(-?\d[\d.]*\s*[^\s,]{0,8})$')",
                r"capture(event_opdata, '^(-?\d[\d.]*\s*[^\s,]{0,8})$')",
                rf"capture({_MESSAGE}, '(?m)^Operational data: (-?\d[\d.]*\s*[^\s,]{{0,8}})\s*$')",
            ),
            "operator": f"capture(trigger_expression, '{_COMPARISON[0]}')",
            "threshold": f"capture(trigger_expression, '{_COMPARISON[1]}')",
            "sentence": "event_opdata",
            "service": (
                "usual_label('service')",
                "host_name",
                *("hostname", "host", _line("Host")),
            ),
            "rule": (*_TRIGGER, "trigger_name", "trigger"),
            "tags": (
                *(_LIST.format("event_tagsjson"), _LIST.format("event_tags")),
                _WORDS_ALONE.format("event_tags"),
                _WORDS_ALONE.format("event_tagsjson"),
            ),
            "links.problem": (
                *_ADDRESSES,
                "join('', [capture(zabbix_url, '^(.*?)/*$'), '/tr_events.php?triggerid=', trigger_id, '&eventid=', event_id])",
            ),
        },
        words=_WORDS,
    ),
    PayloadTable(
        name="zabbix",
        when=(
            "type(trigger) == 'object' && type(host) == 'object'",
            "event.value || event.status || item.lastvalue",
        ),
        identity=(("trigger.id", "trigger.name"), ("host.name", "host.host")),
        fields={
            "alert_id": ("event.id", "event.eventid"),
            "title": ("event.name", "trigger.name"),
            "description": ("trigger.description", "trigger.comments", "event.opdata"),
            "status": ("event.value", "event.status", "trigger.status"),
            "severity": (
                *("event.nseverity", "event.severity", "trigger.nseverity"),
                *("trigger.severity", "trigger.severity_text"),
            ),
            "timestamp": "event.date && event.time && join(' ', [event.date, event.time])",
            "ended_at": "event.r_date && event.r_time && join(' ', [event.r_date, event.r_time])",
            "metric": ("item.name", "item.key"),
            "value": ("item.lastvalue", "item.value"),
            "operator": f"capture(trigger.expression, '{_COMPARISON[0]}')",
            "threshold": f"capture(trigger.expression, '{_COMPARISON[1]}')",
            "service": ("usual_label('service')", "host.name", "host.host"),
            "rule": ("trigger.id", "trigger.name"),
            "tags": ("event.tags", "trigger.tags"),
            "links.problem": ("event.url", "trigger.url"),
        },
        words=_WORDS,
    ),
)
