"""Where the trace is written as JSON, and how the next step of the job finds it."""

import json
from pathlib import Path

from msgspec import Struct

from tracer.events import GithubJob
from tracer.job.result_path import choose_place
from tracer.job.run_result import RunResult
from tracer.tracing import trace_as_json

_SCHEMA = 1


class TraceFile(Struct, frozen=True):
    """The file for the traces of a run; `name` is the path as later steps know it."""

    path: Path
    name: str

    def write(self, run_result: RunResult) -> None:
        """Write every trace, each with the result for its loop."""
        traces = [trace_as_json(trace) for trace in run_result.complete_traces()]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(
            {"schema": _SCHEMA, "traces": traces}, indent=2, ensure_ascii=False
        )
        self.path.write_text(text + "\n", encoding="utf-8")


def choose_trace_file(name: str, job: GithubJob | None) -> TraceFile | None:
    """Return where the traces go; `None` outside a job where no file is named.

    Raises:
        UsageError: where a job names a file that no later step could read.

    """
    default = f"trace-{job.step}.json" if job else ""
    place = choose_place("trace-file", name, default, job)
    return TraceFile(place.path, place.name) if place else None
