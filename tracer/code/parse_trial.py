"""Tries to parse a text in a process that may die of it, so that the run does not.

Tree-sitter has no limit for memory or depth, and between two looks at a clock it may do
anything: for 10,000 characters of `a=>` as Java it needs 3.4 GB, 170,000 times `{a:` as
JavaScript fill the stack. One process tries all texts of a run.
"""

import os
import signal
from contextlib import suppress
from functools import cache
from struct import Struct as Layout
from typing import BinaryIO, NoReturn

from tracer.code.grammars import parser_of
from tracer.limited_child import fork_limited, is_readable

_SECONDS = 1.0
"""Of computing. A megabyte of code takes a quarter of one as Go and half of one as C#."""
_MEMORY = 512 * 1024 * 1024
"""Bytes in addition to what this process has. A megabyte of C# takes 94 MB."""
_WAIT = 30.0
"""Seconds that we wait for it on a machine that is too busy to run it."""
_HEAD = Layout("<16sI")
"""A file's ending, and how many bytes of text follow."""
_DONE = b"."


def survives_parsing(suffix: str, data: bytes) -> bool:
    """Whether a text can be parsed within the limits."""
    trial = _trial()
    if trial.survives(suffix, data):
        return True
    trial.end()
    _trial.cache_clear()
    return False


class _Trial:
    """A process that parses texts, and the pipes to it and from it."""

    def __init__(self) -> None:
        reader, self._texts = os.pipe()
        self._answers, writer = os.pipe()
        self._child = fork_limited(_MEMORY)
        if self._child == 0:
            _serve(reader, writer)
        os.close(reader)
        os.close(writer)

    def survives(self, suffix: str, data: bytes) -> bool:
        with suppress(OSError):  # it died while it read
            rest = memoryview(_HEAD.pack(suffix.encode(), len(data)) + data)
            while rest:
                rest = rest[os.write(self._texts, rest) :]
            if is_readable(self._answers, _WAIT):
                return os.read(self._answers, 1) == _DONE
        return False

    def end(self) -> None:
        os.close(self._texts)
        os.close(self._answers)
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)


_trial = cache(_Trial)


def _serve(texts: int, answers: int) -> NoReturn:
    """Parse what comes, in the child; nothing of this process's own ending may run there."""
    try:
        for number in (1, 2):  # what a parser without memory says
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
        # Pipes of others, and a lock on the repository, end with this process's own.
        last = max(texts, answers)
        os.closerange(3, min(texts, answers))
        os.closerange(min(texts, answers) + 1, last)
        os.closerange(last + 1, os.sysconf("SC_OPEN_MAX"))
        with os.fdopen(texts, "rb") as stream:
            while _try_next(stream):
                os.write(answers, _DONE)
    finally:
        os._exit(0)


def _try_next(stream: BinaryIO) -> bool:
    """Parse the next text; a timer ends the process where that takes too long."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return False
    suffix, size = _HEAD.unpack(head)
    parser = parser_of(suffix.rstrip(b"\0").decode())
    data = stream.read(size)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    parser.parse(data)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return True
