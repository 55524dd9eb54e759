"""The alerting tools: one module for each, with the tables for what it sends."""

from tracer.alerts import generic_payload
from tracer.alerts.parse_result import Source
from tracer.alerts.sources import (
    alertmanager,
    axiom,
    azure,
    checkly,
    cloudwatch,
    datadog,
    dynatrace,
    elastalert,
    google,
    grafana,
    graylog,
    honeycomb,
    incident_io,
    kibana,
    newrelic,
    opsgenie,
    pagerduty,
    pingdom,
    rootly,
    sentry,
    signalfx,
    splunk,
    uptime_kuma,
    zabbix,
)
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.alerts.tables.table_reader import table_source

_TOOLS: tuple[tuple[PayloadTable, ...], ...] = (
    cloudwatch.TABLES,
    azure.TABLES,
    google.TABLES,
    grafana.TABLES,
    alertmanager.TABLES,
    pagerduty.TABLES,
    sentry.TABLES,
    opsgenie.TABLES,
    incident_io.TABLES,
    rootly.TABLES,
    newrelic.TABLES,
    honeycomb.TABLES,
    signalfx.TABLES,
    splunk.TABLES,
    dynatrace.TABLES,
    uptime_kuma.TABLES,
    graylog.TABLES,
    pingdom.TABLES,
    axiom.TABLES,
    checkly.TABLES,
    zabbix.TABLES,
    datadog.TABLES,
    kibana.TABLES,
    elastalert.TABLES,
    generic_payload.TABLES,
)
"""In the order in which a payload is offered to them.

What cannot be mistaken comes first, and of two that look alike the one that asks for more:
Grafana before Alertmanager, whose labelled alerts it shares, and Pingdom before Checkly,
as both name a check. Our own shape is last: it takes whatever has a title.
"""
SOURCES: tuple[Source, ...] = tuple(
    table_source(tables[0].name, *tables) for tables in _TOOLS
)
