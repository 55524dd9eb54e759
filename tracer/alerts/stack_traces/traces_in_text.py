"""Stack traces in any text: the frames of many languages, the innermost first."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from tracer.alerts.alert import Frame
from tracer.alerts.stack_traces.embedded_texts import logged_texts
from tracer.alerts.stack_traces.frame_form import Order
from tracer.alerts.stack_traces.language_forms import TraceLine, read_line
from tracer.alerts.stack_traces.line_prefixes import (
    without_prefix,
    without_shared_prefix,
)
from tracer.alerts.stack_traces.transports import as_program_wrote
from tracer.text import Pattern

FRAMES_LIMIT = 100
"""Frames that are read from one text."""
_LINES_LIMIT = 3_000
_LINE_LENGTH = 400
"""A longer line is data: no tool writes a frame that long."""
_WRAPPED_LINES = 4
"""The most lines that an editor or mail program makes of one frame of gdb."""

_OLDEST_FIRST = Pattern(r"Traceback \(most recent call last\)")
"""Python always writes this, Ruby 2.5 to 2.7 did in a terminal."""
_CAUSE = Pattern(
    r"""(?x)
      ^\W*Caused\ by[:\ ]     # Java and Kotlin write the cause last
    | \[cause\]:              # so does Node.js for `new Error(…, {cause})`
    """
)
_RUBY_ERROR = Pattern(r"\S+:\d+:in [`'].*': .*\([A-Z][\w:]*\)$")
_MEMBER = Pattern(r"\+-[+-]*-{3,} \d+ -{3,}$")
"""Python numbers the exceptions of a group: in these the error began."""
_END_OF_GROUP = Pattern(r"\+-{20,}$")
_OTHER_STACK = Pattern(
    r"""(?x)
      ^\W*Suppressed:                                # Java
    | ^\W*Thread\ \d+\b | ^"[^"]+".*\btid=           # gdb, and the thread dump of a JVM
    | ^goroutine\ \d+\ \[ | ^created\ by\            # Go
    | \b(?:[Ff]reed|[Aa]llocated|created)\ by\ (?:thread|main|task)\b   # sanitizers: who made the memory
    | \bAddress\ 0x\S+\ is\b | \bBlock\ was\ alloc   # valgrind
    """
)
_STARTS_FRAME = Pattern(
    r"""(?x)
    ^\W*(?: \#\d+\s+\S                  # `#1  0x00005555 in pay (`
      | \d{1,3}\s+0x[0-9a-f]+\ in\ \S    # without the `#`: git takes such lines for comments
      | \d{1,3}\s+[\w:~<>]+\ \(\w+=
      | 0x[0-9a-f]+\ in\ \w[^"]*\ \(.*\)$  # where a program has stopped
    )
    """
)
"""The first line of a frame of gdb."""
_ENDS_WITH_PLACE = Pattern(r":\d+\W*$")
_LINE_END = Pattern(
    r"""(?x)
      \r\n | \r | \n
    | \\r\\n | \\n(?=\\?[\st#]|[A-Z])       # JSON inside a text keeps its line ends escaped
    | (?<!\\)",\s*"(?=\s|[A-Z])            # or has a list of lines
    """
)
_ESCAPE = Pattern(r"\\(.)")
_ESCAPED_LINES = Pattern(r"\\n(?:\\t|[ \t#])")
"""What shows that `\\n` is a line end wherever it is: in `C:\\new` it is none."""
_ESCAPED_LINE_END = Pattern(r"(?<!\\)(?:\\r)?\\n")
_ESCAPED_VALUE = Pattern(r'(?<=[\w.])="(?P<text>(?:[^"\\]|\\.)*\\n(?:[^"\\]|\\.)*)"')
"""A value of `key="…"` in which the ends of lines are escaped, as logfmt has them."""
_ESCAPED_AGAIN = Pattern(r"\\{2,4}(?=[nrt\"][\s\"#/(]|n[A-Z]|\")")
"""What is inside JSON inside a text is escaped twice: `\\\\n  File \\\"`."""


class _Stack(Struct):
    """The frames of one exception or thread, in the order of the text."""

    is_cause: bool = False
    is_other: bool = False
    is_oldest_first: bool = False
    is_member: bool = False
    lines: list[TraceLine] = field(default_factory=list)

    def continues_with(self, line: TraceLine) -> bool:
        """Whether a frame belongs to this stack; a lower number starts another one."""
        if not self.lines:
            return True
        last = self.lines[-1]
        restarts = last.number is not None and line.number == 0
        return last.form.language == line.form.language and not restarts

    def frames(self) -> Iterator[Frame]:
        """Return the frames, the innermost first."""
        first = self.lines[0].form
        # Ruby's own form is written the other way round below that heading.
        is_reversed = first.order is Order.OLDEST_FIRST or (
            first.language == "ruby" and self.is_oldest_first
        )
        lines = self.lines[::-1] if is_reversed else self.lines
        outer: Sequence[TraceLine | None] = (*lines[1:], None)
        placed = [
            line.in_function(after.frame.function if after else None)
            if line.form.names_callee
            else line
            for line, after in zip(lines, outer, strict=True)
        ]
        for line in _without_callees(placed) if first.language == "ruby" else placed:
            if line.frame.path or not line.form.names_callee:
                yield line.frame


def _without_callees(lines: Sequence[TraceLine]) -> list[TraceLine]:
    """Leave out methods that Ruby has in C: it writes them at the place of the call."""
    places = [(line.frame.path, line.frame.line) for line in lines]
    return [
        line
        for line, place, outer in zip(lines, places, [*places[1:], None], strict=True)
        if place != outer
    ]


def read_frames(text: str) -> tuple[Frame, ...]:
    """Find the frames of all stack traces in a text; each place is listed once.

    The stack where the error began comes first: a cause comes before the exception
    that was raised because of it, and other threads come last.
    """
    lines = _lines(text)
    frames = _frames_in(lines)
    # What all lines of a trace begin with may also be a part of it: `at `.
    plain = without_shared_prefix(lines)
    others = _frames_in(plain) if plain else ()
    return max(others, frames, key=len)


def _frames_in(lines: Sequence[str]) -> tuple[Frame, ...]:
    stacks = _causes_first(_without_fallbacks(_stacks(lines)))
    ordered = sorted(stacks, key=lambda stack: stack.is_other)
    frames = [frame for stack in ordered for frame in stack.frames()]
    return _without_repetitions(frames)[:FRAMES_LIMIT]


def _without_fallbacks(stacks: Sequence[_Stack]) -> list[_Stack]:
    """Leave out what says little, where frames of other forms have places."""
    lines = (line for stack in stacks for line in stack.lines)
    if any(line.frame.path and not line.form.is_fallback for line in lines):
        for stack in stacks:
            stack.lines = [line for line in stack.lines if not line.form.is_fallback]
    return [stack for stack in stacks if stack.lines]


def _without_repetitions(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Return each place once; what names its function is better than what does not."""
    unique: dict[tuple[str, int | None, str | None], Frame] = {}
    for frame in frames:
        place = (frame.path, frame.line, None if frame.line else frame.function)
        if place not in unique or (frame.function and not unique[place].function):
            unique[place] = frame
    return tuple(unique.values())


def _lines(text: str) -> list[str]:
    """Split a text into lines, and join what was one line of gdb or a sanitizer."""
    lines: list[str] = []
    wrapped = 0
    plain = "\n".join(map(_unescaped, as_program_wrote(text).split("\n")))
    for written in _LINE_END.split(plain, _LINES_LIMIT)[:_LINES_LIMIT]:
        whole = written.rstrip()[:_LINE_LENGTH].replace("\\t", "\t")
        line = without_prefix(whole)
        is_open = bool(
            lines
            and wrapped < _WRAPPED_LINES
            and line.strip()
            and _STARTS_FRAME.search(lines[-1])
            and not _STARTS_FRAME.search(line)
            and not _ENDS_WITH_PLACE.search(lines[-1])
        )
        if is_open and len(lines[-1]) < _LINE_LENGTH:
            lines[-1] += f" {line.strip()}"
            wrapped += 1
        else:
            lines.append(line)
            wrapped = 0
    return lines


def _unescaped(line: str) -> str:
    """Return the lines of a text that JSON has in one."""
    texts = logged_texts(without_prefix(line))
    if texts is not None:
        # Docker has the lines of a program in JSON, which may itself log in JSON.
        return "\n".join(
            _unescaped(below) if below[:1] == "{" else below
            for text in texts
            for below in text.split("\n")
        )
    line = _ESCAPED_VALUE.sub(
        lambda match: f"\n{_without_escapes(match['text'])}\n", line
    )
    plain = _ESCAPED_AGAIN.sub(r"\\", line)
    has_lines = _ESCAPED_LINES.search(plain)
    return _ESCAPED_LINE_END.sub("\n", plain) if has_lines else plain


def _without_escapes(text: str) -> str:
    """Return a quoted text as the program wrote it."""
    signs = {"n": "\n", "t": "\t", "r": ""}
    return _ESCAPE.sub(lambda match: signs.get(match[1], match[1]), text)


def _stacks(lines: Sequence[str]) -> list[_Stack]:
    stacks = [_Stack()]
    above = ""
    for line in lines:
        heading = _heading(line) or _next_error_of_ruby(line, stacks[-1])
        if heading and stacks[-1].is_member and not stacks[-1].lines:
            stacks[-1].is_oldest_first = heading.is_oldest_first
        elif heading:
            # What was raised while a member was handled belongs to the member.
            heading.is_member |= heading.is_oldest_first and stacks[-1].is_member
            stacks.append(heading)
        trace_line = read_line(line, above)
        if trace_line and not stacks[-1].continues_with(trace_line):
            stacks.append(_Stack(is_other=stacks[-1].is_other))
        if trace_line:
            stacks[-1].lines.append(trace_line)
        above = line
    return [stack for stack in stacks if stack.lines]


def _heading(line: str) -> _Stack | None:
    """Return the stack that a line announces."""
    if _CAUSE.search(line):
        return _Stack(is_cause=True)
    if _MEMBER.search(line):
        return _Stack(is_member=True)
    if _END_OF_GROUP.search(line):
        return _Stack()
    if _OTHER_STACK.search(line):
        return _Stack(is_other=True)
    if _OLDEST_FIRST.search(line):
        return _Stack(is_oldest_first=True)
    return None


def _next_error_of_ruby(line: str, stack: _Stack) -> _Stack | None:
    """Return the stack that a further error begins: Ruby writes causes below, without a word."""
    is_below = bool(stack.lines) and stack.lines[-1].form.language == "ruby"
    return _Stack(is_cause=True) if is_below and _RUBY_ERROR.match(line) else None


def _causes_first(stacks: Sequence[_Stack]) -> list[_Stack]:
    """Move each cause before the exception that it led to, and so those of a group."""
    ordered: list[_Stack] = []
    start = members = 0
    for stack in stacks:
        if stack.is_cause:
            ordered.insert(start, stack)
            continue
        if stack.is_member:
            ordered.insert(start + members, stack)
            members += 1
            continue
        members = 0
        start = start if stack.is_other else len(ordered)
        ordered.append(stack)
    return ordered
