"""What each mode does: one command for each."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, TypeAlias

from tracer.forge import Timing
from tracer.inputs import Inputs, Mode
from tracer.job import JobOutput
from tracer.pipeline import run as follow_alerts

Command: TypeAlias = Callable[[Inputs, BinaryIO, JobOutput, datetime, Timing], None]
"""Gets the inputs, standard input, where to report, the time, and the clock for waiting."""


def run_mode(
    inputs: Inputs, stdin: BinaryIO, output: JobOutput, now: datetime, timing: Timing
) -> None:
    """Do what the input `mode` says.

    Raises:
        TracerError: the worst error, after everything else is done.

    """
    output.mask(inputs.token)
    command = _command(inputs.mode)
    command(inputs, stdin, output, now, timing)


def _command(mode: Mode) -> Command:
    # Imported here: a run that follows an alert should not wait for the other modes.
    match mode:
        case Mode.AUDIT:
            from tracer.audit_command import audit  # noqa: PLC0415

            return audit
        case Mode.REFRESH:
            from tracer.refresh_command import refresh  # noqa: PLC0415

            return refresh
        case Mode.RECONCILE:
            from tracer.reconcile_command import reconcile  # noqa: PLC0415

            return reconcile
        case Mode.REMEDIATE | Mode.TRACE:
            return follow_alerts
