"""Where files for later steps go: below the one folder that all steps of a job share."""

from pathlib import Path

from msgspec import Struct

from tracer.errors import UsageError
from tracer.events import GithubJob


class ResultPlace(Struct, frozen=True):
    """A file or folder; `name` is the path as later steps know it."""

    path: Path
    name: str


def choose_place(
    input_name: str, given: str, default: str, job: GithubJob | None
) -> ResultPlace | None:
    """Return where a result goes; `None` outside a job where the input names no place.

    In a job it always goes below the runner's temporary folder: it is the one folder
    that a container and the job's other steps share, though under different paths.

    Args:
        input_name: the input that names the place.
        given: its value.
        default: the place in a job where it has none.
        job: the job that we run in, if any.

    Raises:
        UsageError: where a job names a place that no later step could read.

    """
    if job is None or job.temp is None:
        return ResultPlace(Path(given), given) if given else None
    path = Path(given or default)
    if path.is_absolute() or ".." in path.parts:
        raise UsageError(
            f"input `{input_name}` is `{path}`",
            hint=f"In a job, use a path below the runner's temp folder, such as `{default}`",
        )
    return ResultPlace(job.temp / path, str(path))
