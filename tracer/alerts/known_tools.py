"""The registry of alerting tools: by which keys of a payload each of `sources/` is known."""

from functools import cache
from importlib import import_module

from msgspec import Struct

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.parse_result import ParseResult, PayloadReader
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.alerts.tables.table_reader import payload_reader_of
from tracer.text import Json


class Tool(Struct, frozen=True):
    """An alerting tool: its module in `sources/`, and the keys by which its payloads are known.

    A payload may be of this tool where it has all keys of one of `marks`, in any
    spelling; `*` stands for the rest of a key. Only then is the module imported, and its
    tables decide: a run imports one or two tools, not all of them.
    """

    name: str
    marks: tuple[str, ...]

    def may_send(self, keys: frozenset[str]) -> bool:
        """Whether a payload with these keys, folded, may be of this tool."""
        return any(_has_all(keys, mark) for mark in self.marks)

    def tables(self) -> tuple[PayloadTable, ...]:
        """Return the tables for what the tool sends."""
        module = import_module(f"tracer.alerts.sources.{self.name}")
        tables: tuple[PayloadTable, ...] = module.TABLES
        return tables


GENERIC = "generic"
"""Our own payload, for senders without a format of their own."""

TOOLS = (
    Tool("cloudwatch", ("AlarmName", "source detail", "alarmArn")),
    Tool("azure", ("schemaId data", "schemaId", "status context", "properties")),
    Tool("google", ("incident",)),
    Tool("signoz", ("alerts",)),
    Tool("grafana", ("alerts", "alert_group alert_payload", "ruleName state")),
    Tool("alertmanager", ("alerts", "labels")),
    Tool(
        "pagerduty",
        ("event", "messages", "event_action", "service_key event_type"),
    ),
    Tool("sentry", ("action data", "project culprit event")),
    Tool("opsgenie", ("action alert", "message alias", "message responders")),
    Tool("incident_io", ("event_type",)),
    Tool("rootly", ("event data",)),
    Tool("newrelic", ("issueUrl state", "alertPolicyNames", "condition_name")),
    Tool("honeycomb", ("result_groups", "trigger_url", "slo_url status")),
    Tool("signalfx", ("incidentId",)),
    Tool("splunk", ("sid result",)),
    Tool(
        "dynatrace",
        ("ProblemTitle", "PID ProblemID", "displayId severityLevel"),
    ),
    Tool("uptime_kuma", ("heartbeat monitor",)),
    Tool("graylog", ("event_definition_id event", "check_result stream")),
    Tool("pingdom", ("check_id current_state previous_state",)),
    Tool("axiom", ("event",)),
    Tool("checkly", ("check_name alert_type",)),
    Tool(
        "zabbix",
        (
            *("event_id", "trigger_url", "problem_url", "event_url", "alert_url"),
            *("link", "url", "trigger status severity", "trigger host"),
            "subject message",
        ),
    ),
    Tool(
        "datadog",
        (
            *("alert_transition", "event_type last_updated org", "source detail"),
            *("query", "alert_title", "metadata"),
        ),
    ),
    Tool("thousandeyes", ("eventType alert",)),
    Tool(
        "librenms",
        ("alert_id rule_id state", "device_id rule state", "device_id rule_id"),
    ),
    Tool(
        "kibana",
        (
            *(
                "rule alert",
                "rule alerts",
                "rule_info alert_info",
                "rule_name alert_id",
            ),
            *("rule_id alert_id", "kibana", "kibana.alert.*"),
        ),
    ),
    Tool("elastalert", ("num_hits num_matches",)),
    Tool("rollbar", ("event_name data",)),
    Tool("bugsnag", ("trigger error", "trigger project")),
    Tool("airbrake", ("error", "problem")),
    Tool("instana", ("issue",)),
    Tool("betterstack", ("data",)),
    Tool("dash0", ("type data",)),
    Tool("statuspage", ("page incident", "page component")),
    Tool("victorops", ("message_type",)),
    Tool("uptimerobot", ("monitorFriendlyName", "monitorID alertType")),
    Tool("statuscake", ("StatusCode Status Name",)),
    Tool("site24x7", ("MONITORNAME STATUS",)),
    Tool("checkmk", ("what host", "what host_name", "notify_what")),
    Tool("nagios", ("notification_type",)),
    Tool("netdata", ("chart",)),
    Tool("wazuh", ("rule agent", "rule manager")),
    Tool("coralogix", ("alert_action",)),
    Tool("sumologic", ("trigger_type",)),
    Tool(
        "appdynamics",
        (
            *("deep_link", "deep_link_url", "event_type_key", "health_rule_name"),
            "latest_event",
        ),
    ),
    Tool(
        "logicmonitor",
        (
            *("alertid datapoint", "alertid datasource", "alertid alertdetailurl"),
            *("alertid ds_name", "internalid datapoint", "internalid datasource"),
        ),
    ),
    Tool("kapacitor", ("level id",)),
    Tool("cronitor", ("monitor type",)),
    Tool("healthchecks", ("name status",)),
    Tool(
        "teams", ("@type title", "@type summary", "type attachments", "sections title")
    ),
    Tool("discord", ("embeds",)),
    Tool("slack", ("attachments", "blocks", "text")),
    Tool(GENERIC, ("",)),
)
"""In the order in which a payload is offered to them.

What cannot be mistaken comes first, and of two that look alike the one that asks for more:
Grafana before Alertmanager, whose labelled alerts it shares, and Pingdom before Checkly,
as both name a check. Our own shape is last: it takes whatever has a title.
"""


def _has_all(keys: frozenset[str], mark: str) -> bool:
    return all(
        any(key.startswith(fold_name(name)) for key in keys)
        if name.endswith("*")
        else fold_name(name) in keys
        for name in mark.split()
    )


def _payload_reader(tool: Tool) -> PayloadReader:
    @cache
    def reader() -> PayloadReader:
        return payload_reader_of(tool.name, *tool.tables())

    def recognises(body: Json) -> bool:
        keys = frozenset(fold_name(key) for key, _ in body.members())
        return tool.may_send(keys) and reader().recognises(body)

    def read_untitled(body: Json) -> tuple[ParseResult, ...]:
        own = reader()
        return (own.read_untitled or own.read)(body)

    return PayloadReader(
        name=tool.name,
        recognises=recognises,
        read=lambda body: reader().read(body),
        read_untitled=read_untitled,
    )


PAYLOAD_READERS: tuple[PayloadReader, ...] = tuple(map(_payload_reader, TOOLS))
