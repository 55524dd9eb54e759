"""What a run ends with where several things failed: the worst error."""

from collections.abc import Sequence

from tracer.errors import TracerError
from tracer.job.workflow_commands import JobOutput


def worst_of(errors: Sequence[TracerError], output: JobOutput) -> TracerError | None:
    """Return the worst of some errors; the others become annotations.

    The same error may have met several loops or branches: it is shown once.
    """
    distinct = {(str(error), error.place): error for error in errors}
    ranked = sorted(distinct.values(), key=lambda error: error.exit_code)
    for error in ranked[:-1]:
        output.error(str(error), error.place)
    return ranked[-1] if ranked else None
