"""Which workflows of a repository trace alerts: a failed run of theirs may lose one."""

from collections.abc import Iterator

from tracer.repository import Snapshot
from tracer.text import YamlError, load_yaml

_FOLDER = ".github/workflows"
_NAME = "trace-production-issue"
"""What this action is called, where the runner does not say where it is from."""
_MODES = {"", "remediate"}
"""Modes that record an alert. Others can run again whenever they are scheduled."""


def find_own_workflows(base: Snapshot, action: str) -> frozenset[str]:
    """Return the paths of the workflows that use this action to record alerts.

    Args:
        base: the base branch, which has the workflows that run.
        action: the repository of this action, empty if it is not known.

    """
    paths = (
        path for path in base.list_folder(_FOLDER) if path.endswith((".yml", ".yaml"))
    )
    return frozenset(path for path in paths if _records(base.read(path) or "", action))


def _records(text: str, action: str) -> bool:
    try:
        workflow = load_yaml(text)
    except YamlError:
        return False
    return any(_is_recording(step, action) for step in _steps(workflow))


def _steps(workflow: object) -> Iterator[dict[object, object]]:
    jobs = workflow.get("jobs") if isinstance(workflow, dict) else None
    for job in jobs.values() if isinstance(jobs, dict) else ():
        steps = job.get("steps") if isinstance(job, dict) else None
        for step in steps if isinstance(steps, list) else ():
            if isinstance(step, dict):
                yield step


def _is_recording(step: dict[object, object], action: str) -> bool:
    name = str(step.get("uses") or "").partition("@")[0]
    is_ours = name == action if action else name.rpartition("/")[2] == _NAME
    inputs = step.get("with")
    mode = inputs.get("mode") if isinstance(inputs, dict) else None
    # A mode that an expression gives may be any.
    return is_ours and (str(mode or "") in _MODES or "${{" in str(mode))
