"""What collectors of logs write before each line of a program: times, hosts and streams."""

from collections.abc import Sequence
from itertools import takewhile

from tracer.text import Pattern

_PREFIX = Pattern(
    r"""(?x)
    ^(?:
      # a reply by mail: `> `
        >\ (?=[\s\w<"\[/{\#-])
      # Docker Compose: `web-1  | `; colours are gone by then
      | [\w.-]+\ *\ \|\ (?!\ *(?:File|\+|\|))
      # containerd and CRI-O: `2026-11-20T10:00:01.123456789Z stderr F `
      | \d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)\ (?:std(?:out|err)\ [FP]\ )?
      # `kubectl logs --prefix` and stern: `[pod/api-7c9d/api] `, `api-7c9df8b6d-x2x4z api `
      | \[pod/[^\s\]]+\]\ | [\w.-]+-[0-9a-f]{7,10}-[0-9a-z]{5}\ [\w.-]+\ (?:[^\w\s]\ )?
      # syslog and journald: `Nov 20 10:00:01 host shop[1234]: `
      | (?:[A-Z][a-z]{2}\ [\ \d]\d\ [\d:]{8}|\d{4}-\d\d-\d\dT\S+)\ [\w.-]+\ [\w./@-]+(?:\[\d+\])?:\ ?
      # Android: `11-20 10:00:01.123  1234  1234 E AndroidRuntime: `, `E/flutter ( 1234): `
      | \d\d-\d\d\ [\d:.]+\ +\d+\ +\d+\ [VDIWEF]\ \S+\s*:\ ? | [VDIWEF]/\S+\s*\(\ *\d+\):\ ?
      # Go's `log`, and many others: `2026/11/20 10:00:01 `, `2026-11-20 10:00:01,123 `
      | \d{4}[/-]\d\d[/-]\d\d[ ][\d:]{8}(?:[.,]\d+)?(?:\ ?Z|\ [+-]\d{4}|\ UTC)?\ (?:\w+-\d+\ )?
      # the ring buffer of Linux: `[ 1234.567890] `, `<4>[ 1234.567890][  T812] `
      | (?:<\d+>)?\[\ *\d+\.\d+\](?:\[\ *[TC]\d+\])?\ ?
      # Heroku, CloudWatch and others: `app[web.1]: `
      | [\w-]+\[[\w.-]+\]:\ ?
    )
    """
)
_WORDS = Pattern(r"(?:\S+ )+")
_FEWEST_LINES = 4
"""Lines that show that what they all begin with is of the collector."""
_REPEATED = 3
"""A collector may write through another one, which writes its own prefix before."""


def without_prefix(line: str) -> str:
    """Return what the program wrote; its indentation is kept."""
    for _ in range(_REPEATED):
        shorter = _PREFIX.sub("", line, 1)
        if shorter == line:
            break
        line = shorter
    return line


def without_shared_prefix(lines: Sequence[str]) -> list[str] | None:
    """Return lines without the words that all of them begin with, `None` without any.

    Every collector writes the names of host, pod or process in a way of its own.
    """
    written = [f"{line} " for line in lines if line.strip()]
    if len(written) < _FEWEST_LINES:
        return None
    # What the first and the last in the order of letters share, all between them do.
    pairs = zip(min(written), max(written), strict=False)
    words = _WORDS.match(
        "".join(a for a, _ in takewhile(lambda p: p[0] == p[1], pairs))
    )
    if words is None:
        return None
    return [line[words.end() :] for line in lines]
