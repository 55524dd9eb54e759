"""From the metric of an alert to the requirements of the code that emits it."""

from collections.abc import Iterator

from tracer.alerts import Alert
from tracer.code import find_markers_in_file
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.metric_lines import MetricName, emitting_files, metric_names
from tracer.tracing.named_requirement import Candidate
from tracer.tracing.stack_frames import is_around

_EMITTED = 0.75
"""Confidence where one requirement's code emits the metric; several share it."""


def metric_candidates(
    inputs: InferenceInputs, alert: Alert, revision: str
) -> Iterator[Candidate]:
    """Return the requirements of the code that emits the alert's metric."""
    for metric in metric_names(alert):
        places = dict(_emitting(inputs, revision, metric))
        for requirement, place in places.items():
            yield Candidate(
                id=requirement,
                how="telemetry",
                confidence=round(_EMITTED / len(places), 2),
                evidence=f"{metric.text} is emitted at {place}",
            )
        if places:
            return


def _emitting(
    inputs: InferenceInputs, revision: str, metric: MetricName
) -> Iterator[tuple[str, str]]:
    """Walk over requirements whose code emits a metric, each with the place."""
    for file in emitting_files(inputs.repository, revision, metric):
        marks = find_markers_in_file(
            file.path, file.text, inputs.known_ids, inputs.specification
        )
        for requirement, marker in marks:
            own = [n for n in file.lines if marker.line == n or is_around(marker, n)]
            if own:
                yield requirement, f"{file.path}:{own[0]}"
