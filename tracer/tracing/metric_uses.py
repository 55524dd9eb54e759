"""Where code records a metric whose name stands elsewhere: in a variable, or in a helper.

    uploads = Counter("shop_uploads_total", "Uploads")     # the name
    def upload(): uploads.inc()                            # where it is recorded

The code around the name is rarely at fault; what records the metric is what failed.
"""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from tracer.repository import Repository, is_code_file, is_test_file, skip_reason
from tracer.text import Pattern
from tracer.tracing.metric_lines import EmittingFile

_MOST = 6
"""Lines that record one metric; with more of them, none says where to look."""
_FILES_LIMIT = 20
_LINES_ABOVE = 3
_SHORTEST = 5
"""Characters of the name of a variable; a shorter one is anything's."""
_TELLING = 12
"""From as many on it is looked for in all folders, otherwise in its own."""
_MADE = Pattern(
    r"""
    (?:^|[\s.({,:]) (?P<name>[A-Za-z_]\w{2,}) \s* (?::=|=(?!=)|:) (?=[^=])
    .* (?: counter | gauge | histogram | summary | timer | meter | metric | distribution )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A variable or field that gets a metric: `m.uploads = promauto.NewCounter(…`."""
_RECORDS = r"\b.{0,120}?\.(?:inc|add|sub|set|dec|observe|record|mark|update|time|start)\w*\s*\("
_HELPER = Pattern(
    r"^_*(?:record|incr?|increment|observe|report|track|emit|count|measure|mark|update)"
    r"(?:_|(?=[A-Z]))",
)
"""A function that does no more than to record: `recordQueueDepth`, `emit_metric`."""


class MetricUse(Struct, frozen=True):
    """A line of code that records a metric."""

    path: str
    line: int


class _Recorder(Struct, frozen=True):
    """What records a metric by a name of its own, and where that name is the same one."""

    name: str
    used: re.Pattern[str]
    made: re.Pattern[str]
    folder: str | None
    """Where it is known; `None` is everywhere."""

    def may_be_in(self, path: str, text: str) -> bool:
        """Whether another file means the same by the name: it makes none of its own."""
        is_near = self.folder is None or path.rpartition("/")[0] == self.folder
        return is_near and self.made.search(text) is None


def metric_uses(
    repository: Repository,
    revision: str,
    file: EmittingFile,
    line: int,
    function: str | None,
) -> tuple[MetricUse, ...]:
    """Return the lines that record the metric whose name stands in a line of a file.

    `function` is the one around that line. Without a variable and a helper, the line itself
    is what records; and where there are many others, none of them is told.
    """
    recorder = _variable(file, line) or _helper(function)
    if recorder is None:
        return ()
    uses = (
        use
        for use in _matching(repository, revision, recorder, file.path)
        if (use.path, use.line) != (file.path, line)
    )
    found = tuple(islice(uses, _MOST + 1))
    return found if len(found) <= _MOST else ()


def _variable(file: EmittingFile, line: int) -> _Recorder | None:
    first = max(line - 1 - _LINES_ABOVE, 0)
    for text in reversed(file.text.split("\n")[first:line]):
        made = _MADE.search(text)
        if made and len(made["name"]) >= _SHORTEST:
            name = made["name"]
            return _Recorder(
                name=name,
                used=re.compile(rf"\b{name}{_RECORDS}", re.IGNORECASE),
                made=re.compile(rf"\b{name}\s*(?::=|=(?!=))"),
                folder=None if len(name) >= _TELLING else file.path.rpartition("/")[0],
            )
    return None


def _helper(function: str | None) -> _Recorder | None:
    if function is None or not _HELPER.search(function):
        return None
    # What a definition has before the name, and behind its parameters.
    defined = rf"(?:\b(?:def|fn|func|function|void)\s+{function}\s*\(|\b{function}\s*\(.*\)[^;]*\{{\s*$)"
    return _Recorder(
        name=function,
        used=re.compile(rf"^(?!.*{defined}).*\b{function}\s*\("),
        made=re.compile(defined, re.MULTILINE),
        folder=None,
    )


def _matching(
    repository: Repository, revision: str, recorder: _Recorder, home: str
) -> Iterator[MetricUse]:
    paths = (
        path
        for path in repository.search(revision, re.escape(recorder.name))
        if is_code_file(path) and not is_test_file(path)
    )
    for path in islice(paths, _FILES_LIMIT):
        text = repository.text(revision, path)
        if text is None or skip_reason(path, text):
            continue
        if path != home and not recorder.may_be_in(path, text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if recorder.used.search(line):
                yield MetricUse(path, number)
