"""Labels (tags) of an alert: reads them in every form, and finds one by its usual names."""

import re
from collections.abc import Iterator, Mapping

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.fields.status_words import parse_status
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.alerts.payloads.unfilled_templates import is_unfilled
from tracer.text import Json, Pattern

_REQUIREMENT = (
    *("req", "requirement", "requirementid", "reqid", "requirements"),
    *("anforderung", "exigence", "requisito", "vereiste", "wymaganie"),
    *("требование", "要件", "需求", "요구사항"),
)
"""Names of a label that holds the requirement, folded, the clearest first."""
_NAME_KEYS = ("key", "name", "tag", "title", "k")
_STAGE = "stage"
"""Often an environment; in Azure's service health it is the state of an incident."""
_USUAL_NAMES = {
    "service": (
        *("service", "service_name", "service.name", "app", "application"),
        *("app.kubernetes.io/name", "component", "job", "project"),
    ),
    "environment": (
        *("environment", "env", "deployment.environment.name"),
        *("deployment.environment", "deployment_environment", _STAGE),
    ),
    "revision": (
        *("revision", "commit", "git.commit.sha", "git_sha", "commit_sha", "sha"),
        *("vcs.ref.head.revision", "vcs.repository.ref.revision", "git.commit"),
        # A release is not a commit, but often the name of a tag.
        *("service.version", "service_version", "release"),
    ),
    "instance": (
        *("instance", "host", "hostname", "host.name", "node", "pod", "k8s.pod.name"),
        *("pod_name", "server", "device", "container", "instance_id"),
    ),
    "rule": ("alertname", "rulename", "rule_name", "rule"),
    "severity": ("severity", "priority", "level"),
    "unit": ("unit",),
}
"""The usual names of labels for a field, the clearest first.

Those with dots are OpenTelemetry's, https://opentelemetry.io/docs/specs/semconv/, and
Datadog's.
"""


_BUILDS = ("version", "build", "imagetag")
"""Labels, folded, that may name a commit: then it is what runs."""
_COMMIT = Pattern(r"(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,40}")
_REPORTERS = Pattern(r"(?:^|[-_./])(?:kube-?state-?metrics|cadvisor|kubelet)$")
_WORKLOAD = ("deployment", "statefulset", "daemonset", "container", "namespace")
"""Labels of what kube-prometheus' rules are about, the clearest first."""


def read_labels(reader: FieldReader, *places: Json) -> dict[str, str]:
    """Return labels as a table of texts; of one name in several places the first counts.

    Each place holds an object; a list or comma string of `key:value` or `key=value`; a
    list of `{"key": …, "value": …}`; or a list of pairs. A word alone is both key and
    value.
    """
    labels: dict[str, str] = {}
    for place in places:
        for name, text in _labels(reader, place):
            labels.setdefault(name, text)
    return labels


def find_label(labels: Mapping[str, str], *names: str) -> str | None:
    """Return the first of these labels that is set; names are given in lower case."""
    lower = {key.lower(): value for key, value in labels.items()}
    return next((lower[name] for name in names if lower.get(name)), None)


def usual_label(labels: Mapping[str, str], field: str) -> str | None:
    """Return the label that usually holds an alert's field, as `app` does the service."""
    folded: dict[str, str] = {}
    for key, value in labels.items():
        folded.setdefault(fold_name(key), value)
    names = _USUAL_NAMES.get(field, ())
    if field == "service" and _is_about_workload(folded):
        names = _WORKLOAD
    for name in names:
        text = folded.get(fold_name(name))
        if text and not (name == _STAGE and parse_status(text)):
            return text
    builds = (folded.get(name, "") for name in _BUILDS if field == "revision")
    return next(filter(_COMMIT.fullmatch, builds), None)


def _is_about_workload(folded: Mapping[str, str]) -> bool:
    """Whether labels are those of a workload of Kubernetes, which a part of it reports.

    The `job` and the `service` are then those of who reports: `kube-state-metrics`.
    """
    reporter = folded.get("job", "") or folded.get("service", "")
    is_workload = any(fold_name(name) in folded for name in _WORKLOAD)
    return is_workload and _REPORTERS.search(reporter) is not None


def is_requirement_label(name: str) -> bool:
    """Whether a label of this name holds the requirement, however the name is spelt."""
    return _requirement_name(name) in _REQUIREMENT


def requirement_labels(labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the labels that hold the requirement, the clearest name first."""
    matches = (pair for pair in labels.items() if is_requirement_label(pair[0]))
    return tuple(
        sorted(
            matches,
            key=lambda pair: _REQUIREMENT.index(_requirement_name(pair[0])),
        )
    )


def _requirement_name(name: str) -> str:
    """Fold a name, without a number behind it: `req1` and `req2` are the same."""
    return fold_name(name).rstrip("0123456789")


def _labels(reader: FieldReader, place: Json) -> Iterator[tuple[str, str]]:
    match place.value:
        case None:
            return
        case dict():
            for key, member in place.members():
                text = _value(reader, member)
                if text is not None:
                    yield key, text
        case str(text):
            yield from _words(text)
        case list():
            for member in place.items():
                yield from _list_member(reader, member)
        case _:
            reader.drop(f"`{place.path}` should be an object, but is {place.kind()}")


def _list_member(reader: FieldReader, member: Json) -> Iterator[tuple[str, str]]:
    match member.value:
        case str(text):
            yield from _words(text)
        case [str(), str()]:
            name, value = (reader.text(part) for part in member.items())
            if name:
                yield name, value or name
        case dict():
            names = (in_any_spelling(member, key) for key in _NAME_KEYS)
            values = _typed_values(member)
            name, value = reader.text(*names), reader.text(*values)
            # A tag of Zabbix or Uptime Kuma has no value; a field of Coralogix, an empty one.
            is_bare = "key" not in member.value and any(v.value == "" for v in values)
            if name and (value or is_bare):
                yield name, value or name
        case _:
            reader.drop(f"`{member.path}` should be a label, but is {member.kind()}")


def _typed_values(member: Json) -> list[Json]:
    """Return where a label's value is; OpenTelemetry writes `{"stringValue": "auth"}`."""
    place = in_any_spelling(member, "value")
    typed = [each for _, each in place.members()]
    return typed or [place, member.get("stringValue"), member.get("v")]


def _of_label(member: Json) -> Json:
    """Return the value of a label with a type or a colour: `{"type": …, "value": …}`."""
    value = member.get("value")
    is_plain = isinstance(value.value, str | int | float | bool)
    return value if member.is_object() and is_plain else member


def _value(reader: FieldReader, member: Json) -> str | None:
    if isinstance(member.value, list):
        texts = (_listed_text(reader, part) for part in member.items())
        return ", ".join(text for text in texts if text) or None
    typed = _of_label(member)
    if typed is not member:
        return reader.text(typed)
    if member.is_object():
        reader.drop(f"`{member.path}` should be text, but is an object")
        return None
    return reader.text(member)


def _listed_text(reader: FieldReader, part: Json) -> str | None:
    """Return one text of a list; a variable keeps its name, which may say what it holds."""
    text = reader.text(_of_label(part))
    name = part.get("name").value
    return f"{name}={text}" if text and isinstance(name, str) and name else text


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Split `req:REQ-1, env=prod, plain` into labels."""
    for word in re.split(r"[,;\n]", text):
        key, _, value = re.sub("=", ":", word.strip(), count=1).partition(":")
        if re.search(r"\w", key) and not is_unfilled(word):
            yield key.strip(), value.strip() or key.strip()
