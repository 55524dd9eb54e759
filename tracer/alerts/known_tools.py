"""The registry of alerting tools: by which keys of a payload each of `sources/` is known."""

from importlib import import_module

from msgspec import Struct

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.alerts.tables.table_reader import read_table
from tracer.text import Json


class PayloadReader(Struct, frozen=True):
    """Recognises and reads the payloads of an alerting tool, or of a repository's own.

    A payload may be of this tool where it has all keys of one of `marks`, in any
    spelling; `*` stands for the rest of a key. Only then is its module in `sources/`
    imported, and the tables there decide: a run imports one or two tools, not all of them.
    `own_tables` are those of the configuration.
    """

    name: str
    marks: tuple[str, ...] = ("",)
    own_tables: tuple[PayloadTable, ...] = ()

    def recognises(self, body: Json) -> bool:
        """Whether a payload is of this tool."""
        keys = frozenset(fold_name(key) for key, _ in body.members())
        may_be = any(_has_all(keys, mark) for mark in self.marks)
        return may_be and any(table.recognises(body) for table in self.tables())

    def read(self, body: Json) -> tuple[ParseResult, ...]:
        """Read every alert in a payload by the first of the tables that fits.

        A payload that none of them recognises, of a tool that a user has named, is read by
        the first of them.
        """
        return read_table(self._table_of(body), body)

    def read_untitled(self, body: Json) -> tuple[ParseResult, ...]:
        """Read also alerts whose usual title is empty: it is the next best text then."""
        return read_table(self._table_of(body), body, is_untitled=True)

    def tables(self) -> tuple[PayloadTable, ...]:
        """Return the tables for what the tool sends."""
        if self.own_tables:
            return self.own_tables
        module = import_module(f"tracer.alerts.sources.{self.name}")
        tables: tuple[PayloadTable, ...] = module.TABLES
        return tables

    def _table_of(self, body: Json) -> PayloadTable:
        tables = self.tables()
        return next((table for table in tables if table.recognises(body)), tables[0])


GENERIC = "generic"
"""Our own payload, for senders without a format of their own."""

PAYLOAD_READERS = (
    PayloadReader("cloudwatch", ("AlarmName", "source detail", "alarmArn")),
    PayloadReader(
        "azure", ("schemaId data", "schemaId", "status context", "properties")
    ),
    PayloadReader("google", ("incident",)),
    PayloadReader("signoz", ("alerts",)),
    PayloadReader("grafana", ("alerts", "alert_group alert_payload", "ruleName state")),
    PayloadReader("alertmanager", ("alerts", "labels")),
    PayloadReader(
        "pagerduty",
        (
            *("event", "messages", "event_action", "service_key event_type"),
            "routing_key payload",
        ),
    ),
    PayloadReader("sentry", ("action data", "project culprit event")),
    PayloadReader("opsgenie", ("action alert", "message alias", "message responders")),
    PayloadReader("incident_io", ("event_type",)),
    PayloadReader("rootly", ("event data",)),
    PayloadReader("newrelic", ("issueUrl state", "alertPolicyNames", "condition_name")),
    PayloadReader("honeycomb", ("result_groups", "trigger_url", "slo_url status")),
    PayloadReader("signalfx", ("incidentId",)),
    PayloadReader("splunk", ("sid result",)),
    PayloadReader(
        "dynatrace",
        (
            *("ProblemTitle", "PID ProblemID", "displayId severityLevel"),
            "event.kind event.name",
        ),
    ),
    PayloadReader("uptime_kuma", ("heartbeat monitor",)),
    PayloadReader("graylog", ("event_definition_id event", "check_result stream")),
    PayloadReader("pingdom", ("check_id current_state previous_state",)),
    PayloadReader("axiom", ("event",)),
    PayloadReader("checkly", ("check_name alert_type",)),
    PayloadReader(
        "zabbix",
        (
            *("event_id", "trigger_url", "problem_url", "event_url", "alert_url"),
            *("link", "url", "trigger status severity", "trigger host"),
            "subject message",
        ),
    ),
    PayloadReader(
        "datadog",
        (
            *("alert_transition", "event_type last_updated org", "source detail"),
            *("query", "alert_title", "metadata"),
        ),
    ),
    PayloadReader("thousandeyes", ("eventType alert",)),
    PayloadReader(
        "librenms",
        ("alert_id rule_id state", "device_id rule state", "device_id rule_id"),
    ),
    PayloadReader(
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
    PayloadReader("elastalert", ("num_hits num_matches",)),
    PayloadReader("rollbar", ("event_name data",)),
    PayloadReader("bugsnag", ("trigger error", "trigger project", "trigger release")),
    PayloadReader("airbrake", ("error", "problem")),
    PayloadReader("instana", ("issue",)),
    PayloadReader("betterstack", ("data",)),
    PayloadReader("dash0", ("type data",)),
    PayloadReader("statuspage", ("page incident", "page component")),
    PayloadReader("victorops", ("message_type",)),
    PayloadReader("uptimerobot", ("monitorFriendlyName", "monitorID alertType")),
    PayloadReader("statuscake", ("StatusCode Status Name",)),
    PayloadReader("site24x7", ("MONITORNAME STATUS",)),
    PayloadReader("checkmk", ("what host", "what host_name", "notify_what")),
    PayloadReader("nagios", ("notification_type",)),
    PayloadReader("netdata", ("chart", "message host severity status")),
    PayloadReader("wazuh", ("rule agent", "rule manager")),
    PayloadReader("coralogix", ("alert_action",)),
    PayloadReader("sumologic", ("trigger_type", "search_name fire_time")),
    PayloadReader(
        "appdynamics",
        (
            *("deep_link", "deep_link_url", "event_type_key", "health_rule_name"),
            "latest_event",
        ),
    ),
    PayloadReader(
        "logicmonitor",
        (
            *("alertid datapoint", "alertid datasource", "alertid alertdetailurl"),
            *("alertid ds_name", "internalid datapoint", "internalid datasource"),
        ),
    ),
    PayloadReader("kapacitor", ("level id",)),
    PayloadReader("cronitor", ("monitor type",)),
    PayloadReader("healthchecks", ("name status",)),
    PayloadReader(
        "teams", ("@type title", "@type summary", "type attachments", "sections title")
    ),
    PayloadReader("discord", ("embeds",)),
    PayloadReader("slack", ("attachments", "blocks", "text")),
    PayloadReader(GENERIC),
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
