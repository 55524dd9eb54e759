"""From the metric of an alert to the requirements of the code that emits it."""

import re
from collections.abc import Iterator

from tracer.alerts import Alert
from tracer.code import find_markers_in_file
from tracer.repository import is_code_file, is_test_file, skip_reason
from tracer.text import Pattern
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.matching import Candidate
from tracer.tracing.stack_frames import is_around

_EMITTED = 0.75
"""Confidence where one requirement's code emits the metric; several share it."""
_FILES_LIMIT = 20
_METRIC = Pattern(r"[A-Za-z]\w*(?:[._-]\w+)+")
_STATISTIC = Pattern(
    r"[._-](?:seconds|total|bucket|count|sum|avg|max|min|p\d\d|rate|ms|bytes)$",
    re.IGNORECASE,
)
"""What exporters add to a metric's name: Prometheus' `_bucket`, Datadog's `.avg`."""


def metric_candidates(
    inputs: InferenceInputs, alert: Alert, revision: str
) -> Iterator[Candidate]:
    """Return the requirements of the code that emits the alert's metric."""
    for metric in _metrics(alert):
        places = dict(_emitting(inputs, revision, metric))
        for requirement, place in places.items():
            yield Candidate(
                id=requirement,
                how="telemetry",
                confidence=round(_EMITTED / len(places), 2),
                evidence=f"{metric} is emitted at {place}",
            )
        if places:
            return


def _metrics(alert: Alert) -> Iterator[str]:
    """Return the metric's names without the query around them, with and without statistic."""
    for name in _METRIC.findall(alert.metric or ""):
        yield name
        plain = _STATISTIC.sub("", name)
        if plain != name and _METRIC.fullmatch(plain):
            yield plain


def _emitting(
    inputs: InferenceInputs, revision: str, metric: str
) -> Iterator[tuple[str, str]]:
    """Walk over requirements whose code emits a metric, each with the place."""
    # Exporters write `auth.login.duration` as `auth_login_duration`.
    pattern = "[._-]".join(re.escape(part) for part in re.split(r"[._-]", metric))
    whole = re.compile(rf"(?<![\w.-]){pattern}(?![\w-]|\.\w)", re.IGNORECASE)
    for path in inputs.repository.search(revision, pattern)[:_FILES_LIMIT]:
        text = inputs.repository.text(revision, path)
        # Dashboards and alert rules name the metric, too, but do not emit it.
        if text is None or not is_code_file(path) or skip_reason(path, text):
            continue
        lines = [n for n, line in enumerate(text.split("\n"), 1) if whole.search(line)]
        marks = find_markers_in_file(path, text, inputs.known_ids, inputs.specification)
        for requirement, marker in marks if lines and not is_test_file(path) else ():
            own = [n for n in lines if marker.line == n or is_around(marker, n)]
            if own:
                yield requirement, f"{path}:{own[0]}"
