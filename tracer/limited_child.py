"""Forks a process with a limit on its memory, and waits for its answers."""

import os
import resource
import select
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path


def fork_limited(memory: int) -> int:
    """Fork; return the child's number here, and 0 in the child, which has the limits.

    It needs a system with `fork`; only Linux limits the memory.

    Args:
        memory: the bytes that the child may have in addition to what this process has.

    """
    sys.stdout.flush()
    with warnings.catch_warnings():
        # Our other threads wait for an answer of git's, and hold no lock that it needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            _set_limits(memory)
        except BaseException:  # noqa: BLE001 - nothing of this process may run there
            os._exit(1)
    return child


def is_readable(descriptor: int, seconds: float) -> bool:
    """Wait until there is something to read from a child, or until the seconds are over."""
    # Not `select`, which takes no descriptor above 1,023.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(max(0, seconds) * 1000))


def _set_limits(memory: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # not Linux, or a limit that is lower already
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
