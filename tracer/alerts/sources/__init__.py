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

SOURCES: tuple[Source, ...] = (
    Source("cloudwatch", cloudwatch.recognises, cloudwatch.read),
    Source("azure", azure.recognises, azure.read),
    Source("google", google.recognises, google.read),
    Source("grafana", grafana.recognises, grafana.read),
    Source("alertmanager", alertmanager.recognises, alertmanager.read),
    Source("pagerduty", pagerduty.recognises, pagerduty.read),
    Source("sentry", sentry.recognises, sentry.read),
    Source("opsgenie", opsgenie.recognises, opsgenie.read),
    Source("incident_io", incident_io.recognises, incident_io.read),
    Source("rootly", rootly.recognises, rootly.read),
    Source("newrelic", newrelic.recognises, newrelic.read),
    Source("honeycomb", honeycomb.recognises, honeycomb.read),
    Source("signalfx", signalfx.recognises, signalfx.read),
    Source("splunk", splunk.recognises, splunk.read),
    Source("dynatrace", dynatrace.recognises, dynatrace.read),
    Source("uptime_kuma", uptime_kuma.recognises, uptime_kuma.read),
    Source("graylog", graylog.recognises, graylog.read),
    Source("pingdom", pingdom.recognises, pingdom.read),
    Source("axiom", axiom.recognises, axiom.read),
    Source("checkly", checkly.recognises, checkly.read),
    Source("zabbix", zabbix.recognises, zabbix.read),
    Source("datadog", datadog.recognises, datadog.read),
    Source("kibana", kibana.recognises, kibana.read),
    Source("elastalert", elastalert.recognises, elastalert.read),
    Source(generic_payload.GENERIC, generic_payload.recognises, generic_payload.read),
)
"""In the order in which a payload is offered to them.

What cannot be mistaken comes first, and of two that look alike the one that asks for more:
Grafana before Alertmanager, whose labelled alerts it shares, and Pingdom before Checkly,
as both name a check. Our own shape is last: it takes whatever has a title.
"""
