"""Runs a function in a process of its own that ends when it needs too much time or memory.

Imported only where a repository has templates of its own; it needs a system with `fork`.
"""

import os
import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from typing import NoReturn

from msgspec import Struct

from tracer.limited_child import fork_limited, is_readable

SECONDS = 5
"""Seconds of computing: what a template does takes milliseconds."""
MEMORY = 256 * 1024 * 1024
"""Bytes in addition to what this process has already."""
_WAIT = 60.0
"""Seconds that we wait for it on a machine that is too busy to run it."""
_HEADROOM = 4 * 1024 * 1024
"""Bytes that a process may answer with."""


class Outcome(Enum):
    """How a process ended; the values are the first byte of its answer."""

    RESULT = b"r"
    MISTAKE = b"m"
    FAULT = b"f"
    LIMIT = b"l"


class TimeIsUp(Exception):  # noqa: N818 - no mistake; Jinja finds its line as it is one
    """The seconds of computing are used up; raised in the child wherever it computes."""


class Answer(Struct, frozen=True):
    """What a process has to say: a result, or why there is none."""

    outcome: Outcome
    text: str


def run_limited(work: Callable[[], Answer]) -> Answer:
    """Run some work in a child process, and return its answer.

    The child has this process's values, so that nothing need be written and read again,
    but what it changes stays there. It has neither more descriptors nor more rights.
    """
    reader, writer = os.pipe()
    child = fork_limited(MEMORY)
    if child == 0:
        _work(work, writer)
    os.close(writer)
    try:
        answer = b"".join(_received(reader))
    finally:
        os.close(reader)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if answer:
        return Answer(Outcome(answer[:1]), answer[1:].decode("utf-8", "surrogatepass"))
    return Answer(Outcome.LIMIT, _limit(status))


def _received(reader: int) -> Iterator[bytes]:
    """Yield what the child writes until it ends, or until it should have ended."""
    end = time.monotonic() + _WAIT
    size = 0
    while size < _HEADROOM and is_readable(reader, end - time.monotonic()):
        data = os.read(reader, 65_536)
        if not data:
            return
        size += len(data)
        yield data


def limit_of(error: Exception) -> str:
    """Return the words for the limit that an error in the child is about."""
    return _limit_in_words(is_time=isinstance(error, TimeIsUp))


def _limit(status: int) -> str:
    return _limit_in_words(is_time=status in {-signal.SIGXCPU, -signal.SIGKILL})


def _limit_in_words(*, is_time: bool) -> str:
    if is_time:
        return f"it takes more than {SECONDS} seconds"
    return f"it needs more than {MEMORY // 1024**2} MB of memory"


def _stop(*_: object) -> NoReturn:
    raise TimeIsUp


def _work(work: Callable[[], Answer], writer: int) -> NoReturn:
    """Do the work in the child; nothing of this process's own ending may run there."""
    try:
        # The first limit leaves time to say where; the second one ends what is in C.
        signal.signal(signal.SIGXCPU, _stop)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        answer = _answer(work)
        data = answer.outcome.value + answer.text.encode("utf-8", "surrogatepass")
        with os.fdopen(writer, "wb") as stream:
            stream.write(data)
    finally:
        os._exit(0)


def _answer(work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except (MemoryError, TimeIsUp) as error:
        return Answer(Outcome.LIMIT, limit_of(error))
    except Exception:  # noqa: BLE001 - the parent raises it again
        return Answer(Outcome.FAULT, traceback.format_exc())
