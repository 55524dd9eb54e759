"""The alerting tools: one module for each, in one table."""

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
from tracer.alerts.tables.table_reader import table_source

SOURCES: tuple[Source, ...] = (
    table_source(*cloudwatch.CLOUDWATCH),
    table_source(*azure.AZURE),
    table_source(google.GOOGLE),
    table_source(*grafana.GRAFANA),
    table_source(alertmanager.ALERTMANAGER),
    table_source(*pagerduty.PAGERDUTY),
    table_source(*sentry.SENTRY),
    table_source(*opsgenie.OPSGENIE),
    table_source(*incident_io.INCIDENT_IO),
    table_source(rootly.ROOTLY),
    table_source(*newrelic.NEWRELIC),
    table_source(honeycomb.HONEYCOMB),
    table_source(signalfx.SIGNALFX),
    table_source(splunk.SPLUNK),
    table_source(dynatrace.DYNATRACE),
    table_source(uptime_kuma.UPTIME_KUMA),
    table_source(graylog.GRAYLOG),
    table_source(pingdom.PINGDOM),
    table_source(axiom.AXIOM),
    table_source(checkly.CHECKLY),
    table_source(zabbix.ZABBIX),
    table_source(datadog.DATADOG),
    table_source(*kibana.KIBANA),
    table_source(elastalert.ELASTALERT),
    table_source(generic_payload.TABLE),
)
"""In the order in which a payload is offered to them.

What cannot be mistaken comes first, and of two that look alike the one that asks for more:
Grafana before Alertmanager, whose labelled alerts it shares, and Pingdom before Checkly,
as both name a check. Our own shape is last: it takes whatever has a title.
"""
