"""What each mode does: one command for each, in a table."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import BinaryIO, TypeAlias

from tracer.forge import Timing
from tracer.inputs import Inputs, Mode
from tracer.job import JobOutput
from tracer.pipeline import run as follow_alerts

Command: TypeAlias = Callable[[Inputs, BinaryIO, JobOutput, datetime, Timing], None]
"""Gets the inputs, standard input, where to report, the time, and the clock for waiting."""


def _audit(
    inputs: Inputs, stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    # Imported here: a run that follows an alert should not wait for it.
    from tracer.audit_command import audit  # noqa: PLC0415

    audit(inputs, stdin, output, now, timing)


def _refresh(
    inputs: Inputs, stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    from tracer.refresh_command import refresh  # noqa: PLC0415 - as above

    refresh(inputs, stdin, output, now, timing)


def _reconcile(
    inputs: Inputs, stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    from tracer.reconcile_command import reconcile  # noqa: PLC0415 - as above

    reconcile(inputs, stdin, output, now, timing)


_COMMANDS: Mapping[Mode, Command] = {
    Mode.REMEDIATE: follow_alerts,
    Mode.TRACE: follow_alerts,
    Mode.AUDIT: _audit,
    Mode.REFRESH: _refresh,
    Mode.RECONCILE: _reconcile,
}


def run_mode(
    inputs: Inputs, stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    """Do what the input `mode` says.

    Raises:
        TracerError: the worst error, after everything else is done.

    """
    _COMMANDS[inputs.mode](inputs, stdin, output, now, timing)
