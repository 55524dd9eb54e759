"""Google Cloud Monitoring's webhook and Pub/Sub message.

Fingerprint: the policy, the condition and the resource, without what a deployment gives
another name; the incident, otherwise the title, where neither is given.
Rule: the policy's name, otherwise the condition's.
Source: Google's page about notification channels, with the schema of an incident.
"""

import json
from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.labels import read_labels
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue

_OF_ONE_DEPLOYMENT = {"revision_name", "version_id", "pod_name", "task_id"}
"""Labels of a resource that the next deployment changes."""
_TITLE = (
    "incident.documentation.subject",
    # The condition of a policy about logs is called `Log match condition`.
    "incident.condition.conditionMatchedLog && incident.policy_name",
    "incident.condition_name",
    "incident.policy_name",
    "incident.summary",
)
_SERVICE_LABELS = (
    *("service_id", "module_id", "function_name", "job_name", "container_name"),
    *("database_id", "subscription_id", "topic_id", "queue_id", "bucket_name"),
    *("backend_target_name", "url_map_name", "cluster_name", "instance_id"),
)
"""Labels of a resource that name what fails, the clearest first."""
_WORKLOAD = "^(.+)-[a-z0-9]{8,10}-[a-z0-9]{5}$"
"""What made a pod; containers in it are mostly called `server` or `app`."""
_IS_NAME = "!contains({0}, 'labels {{') && !starts_with({0}, 'projects/') && {0}"
"""A resource's name, which may also be a path, or a sentence with all its labels."""
_RULE = ("incident.policy_name", "incident.condition_name")
_DOCUMENTATION = "incident.documentation"


def _prepare(body: Json) -> Iterator[PayloadScope]:
    """Make the identity of a condition on a resource."""
    incident, fields = body.get("incident"), FieldReader()
    policy, condition = (
        fields.text(incident.get(name)) for name in ("policy_name", "condition_name")
    )
    identity: JSONValue = None
    if policy or condition:
        labels = read_labels(fields, incident.at("resource", "labels"))
        resource = {
            key: text for key, text in labels.items() if key not in _OF_ONE_DEPLOYMENT
        }
        identity = [policy or "", condition or "", json.dumps(resource, sort_keys=True)]
    yield PayloadScope(body=body, parts={"identity": Json(identity, incident.path)})


TABLES = (
    PayloadTable(
        name="google",
        when=(
            "incident.incident_id",
            "incident | (policy_name || condition_name || scoping_project_id)",
        ),
        prepare=_prepare,
        identity=(("identity", "incident.incident_id", *_TITLE),),
        fields={
            "alert_id": "incident.incident_id",
            "title": _TITLE,
            # Test notifications send the policy's documentation as plain text.
            "description": (
                f"{_DOCUMENTATION}.content",
                f"type({_DOCUMENTATION}) == 'string' && {_DOCUMENTATION}",
                "incident.summary",
            ),
            "status": "incident.state",
            "severity": (
                "incident.severity",
                "label('severity')",
                "incident.metadata.system_labels.severity",
            ),
            "timestamp": "incident.started_at",
            "ended_at": "incident.ended_at",
            "metric": "incident.metric.type",
            "value": "incident.observed_value",
            "operator": (
                "incident.condition.conditionThreshold.comparison",
                "incident.condition.conditionAbsent && 'absent'",
            ),
            "threshold": (
                "incident.threshold_value",
                "incident.condition.conditionThreshold.thresholdValue",
            ),
            "sentence": "incident.summary",
            "service": (
                "usual_label('service')",
                "label('service_id', 'module_id')",
                f"incident.resource_name && {_IS_NAME.format('incident.resource_name')}",
                f"capture(incident.resource.labels.pod_name, '{_WORKLOAD}')",
                f"label({', '.join(map(repr, _SERVICE_LABELS))})",
                "incident.resource_display_name",
                "capture(incident.resource_name, '([^/]+)$')",
            ),
            "rule": _RULE,
            "test": "version == 'test'",
            "tags": (
                "incident.policy_user_labels",
                "incident.metadata.user_labels",
                "incident.metric.labels",
                "incident.resource.labels",
            ),
            "links.incident": "incident.url",
            "links": f"{_DOCUMENTATION}.links",
        },
    ),
)
