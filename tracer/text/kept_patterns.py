"""Keeps patterns compiled from one run to the next, as Python keeps modules."""

import marshal
import re
import sys
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from tracer.text.kept_files import keep_file

_FILE = (
    Path(__file__).parent / "__pycache__" / f"patterns.{sys.implementation.cache_tag}"
)
_SIZE_LIMIT = 8_000_000
"""In bytes. A file of this size has patterns that the code no longer has: it is left."""
_DIGEST_SIZE = 32

Form = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""A compiled pattern: flags, instructions, number of groups, their numbers, their names."""


class KeptPatterns:
    """Compiled patterns in a file next to the code; 300 of them take 60 ms to compile.

    Python has no public way to write one down, so two of its own functions are used. What
    they give is kept only where it is equal to what `re.compile` gives; where they are
    missing, nothing is kept. A file counts only for the Python that wrote it, and as a
    whole. Who may write to its folder may also change the code that is in it.
    """

    def __init__(self, file: Path = _FILE) -> None:
        """Keep them in this file; it is read when the first one is asked for."""
        self._file = file
        self._forms: dict[tuple[str, int], Form] | None = None
        self._new: dict[tuple[str, int], re.Pattern[str]] = {}

    def compile(self, source: str, flags: int) -> re.Pattern[str]:
        """Return what `re.compile` would return."""
        if self._forms is None:
            self._forms = self._read()
        key = (source, int(flags))
        if form := self._forms.get(key):
            return _build(source, form)
        self._new[key] = re.compile(source, flags)
        return self._new[key]

    def save(self) -> None:
        """Add what was compiled since then to the file, where it can be written to."""
        if not self._new:
            return
        forms = dict(self._forms or {})
        for (source, flags), compiled in self._new.items():
            # Any error: the names of the functions, or what they take, may have changed.
            with suppress(Exception):
                form = _form(source, flags)
                built = _build(source, form)
                if built == compiled and built.groupindex == compiled.groupindex:
                    forms[source, flags] = form
        self._new.clear()
        content = marshal.dumps(forms)
        keep_file(self._file, _digest(content) + content)

    def _read(self) -> dict[tuple[str, int], Form]:
        try:
            data = self._file.read_bytes()
        except OSError:
            return {}
        content = memoryview(data)[_DIGEST_SIZE:]
        if len(data) > _SIZE_LIMIT or data[:_DIGEST_SIZE] != _digest(content):
            return {}
        forms: dict[tuple[str, int], Form] = marshal.loads(content)  # noqa: S302 - see above
        return forms


def _digest(content: bytes | memoryview) -> bytes:
    digest = sha256(f"{sys.version} {_machine().MAGIC} {sys.byteorder}".encode())
    digest.update(content)
    return digest.digest()


def _form(source: str, flags: int) -> Form:
    """Compile a pattern as `re.compile` does, up to its last step."""
    parsed = import_module("re._parser").parse(source, flags)
    instructions = import_module("re._compiler")._code(parsed, flags)  # noqa: SLF001
    numbers = dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in numbers.items():
        names[number] = name
    words = b"".join(word.to_bytes(4, sys.byteorder) for word in instructions)
    all_flags = int(flags | parsed.state.flags)
    return all_flags, words, parsed.state.groups - 1, numbers, tuple(names)


def _build(source: str, form: Form) -> re.Pattern[str]:
    """Take the last step of `re.compile`."""
    flags, words, *groups = form
    return _machine().compile(
        source, flags, memoryview(words).cast("I").tolist(), *groups
    )


class _Machine(Protocol):
    """What runs the instructions: a module of Python's own, without types."""

    MAGIC: int

    def compile(
        self, source: str, flags: int, instructions: list[int], *groups: object
    ) -> re.Pattern[str]: ...


def _machine() -> _Machine:
    return cast("_Machine", import_module("_sre"))
