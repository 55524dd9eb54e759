"""Cuts Markdown between its blocks, so that what is left is as well formed as before."""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct, field

from tracer.text.patterns import Pattern

_FENCE = Pattern(r"\s*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_TAG = Pattern(r"(?<!\\)</?details\b|(?<!\\)<!--|-->")
"""Escaped words have a backslash before their `<`."""
_BACKTICKS = Pattern(r"(?<!\\)(?P<backslashes>\\*)(?P<ticks>`+)")


def cut_markdown(text: str, limit: int, note: str) -> str:
    """Return a text of at most `limit` characters; one that is longer ends with a note.

    Fenced code, comments and `<details>` are kept whole or left out: open ones would hide
    everything that GitHub shows below the text. Of other blocks, lines are left out.
    """
    if len(text) <= limit:
        return text
    kept: list[str] = []
    room = limit - len(note)
    for block in _blocks(text):
        for part in block.parts():
            if len(part) > room:
                break
            kept.append(part)
            room -= len(part)
    return "".join(kept).rstrip() + note


class _Block(Struct):
    """Lines up to a blank one; `is_whole` where they must stay together."""

    lines: list[str] = field(default_factory=list)
    is_whole: bool = False

    def parts(self) -> list[str]:
        return ["".join(self.lines)] if self.is_whole else self.lines


def _blocks(text: str) -> Iterator[_Block]:
    block, opened = _Block(), _Opened()
    for line in text.splitlines(keepends=True):
        opened.read(line)
        block.lines.append(line)
        block.is_whole = block.is_whole or opened.was_any
        if not line.strip() and not opened.is_any:
            yield block
            block, opened = _Block(), _Opened()
    yield block


class _Opened(Struct):
    """What the lines read so far have opened and not closed.

    The text is one that we wrote: no words of a stranger begin a fence, tag or comment.
    """

    fence: str = ""
    details: int = 0
    is_comment: bool = False
    was_any: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.fence or self.details > 0 or self.is_comment)

    def read(self, line: str) -> None:
        mark = _FENCE.match(line)
        if self.fence:
            if (
                mark
                and mark["mark"].startswith(self.fence)
                and not mark["info"].strip()
            ):
                self.fence = ""
        elif mark and not ("`" in mark["mark"] and "`" in mark["info"]):
            self.fence = mark["mark"]
        else:
            self._read_tags(_without_code(line))
        self.was_any = self.was_any or self.is_any

    def _read_tags(self, words: str) -> None:
        for match in _TAG.finditer(words):
            tag = match[0]
            if self.is_comment:
                self.is_comment = tag != "-->"
            elif tag == "<!--":
                self.is_comment = True
            elif tag != "-->":
                self.details += -1 if tag.startswith("</") else 1


def _without_code(line: str) -> str:
    """Return a line without its code spans, which hold any words as they are.

    A span ends at the next run of as many backticks as it begins with. A backslash takes
    the first backtick of a run away from a beginning, not from an end.
    """
    runs = list(_BACKTICKS.finditer(line))
    ends: dict[int, list[int]] = {}
    for run in runs:
        ends.setdefault(len(run["ticks"]), []).append(run.end())
    words, position = [], 0
    for run in runs:
        length = len(run["ticks"]) - len(run["backslashes"]) % 2
        later = ends.get(length, [])
        next_end = bisect_right(later, run.end())
        if run.start("ticks") >= position and next_end < len(later):
            words.append(line[position : run.end() - length])
            position = later[next_end]
    return "".join((*words, line[position:]))
