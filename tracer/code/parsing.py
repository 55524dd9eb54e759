"""Parses code with tree-sitter, and gives up on a text whose parsing would take for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import stack_size
from time import thread_time
from typing import TYPE_CHECKING

from tracer.code.grammars import parser_of

if TYPE_CHECKING:
    from tree_sitter import Node

_PART = 16_384
"""Bytes that the parser gets at once."""
_READINGS = 50
"""How often each part may be read: code is read about twice. The scanners of some
grammars look for the end of a string up to the end of the file, again for each start of
one: 16,000 times `r#"` took 4 s as Rust."""
_SECONDS = 1.0
"""Of computing. A megabyte of code takes a quarter of one as Go and half of one as C#;
16,000 empty lines behind a `|` took 3 s as Go, and twice as many four times as long."""
_TORN = 5_000
"""Nodes in one that is an error. A query over them takes a time that grows with their
square: 50,000 times `(` took 2 s in each language."""

_LONG = 50_000
_STACK = 512 * 1024 * 1024
"""Bytes of a stack for texts of at least so many bytes. Tree-sitter calls itself at each
depth while it looks for an end to 160,000 times `{a:`, and the stack of a process has 8
MB: then the process is gone. Only what is used takes memory."""


def parse(suffix: str, text: str) -> "Node | None":
    """Return the root of a file's syntax tree; `None` for a text that is hardly code.

    Args:
        suffix: the file's ending, of a language that has a grammar.
        text: the text of the file.

    """
    data = memoryview(text.encode())
    if len(data) < _LONG:
        return _parsed(suffix, data)
    before = stack_size(_STACK)
    try:
        with ThreadPoolExecutor(1) as executor:
            return executor.submit(_parsed, suffix, data).result()
    finally:
        stack_size(before)


def _parsed(suffix: str, data: memoryview) -> "Node | None":
    left = _READINGS * (len(data) // _PART + 2)

    def read(start: int, _: object) -> bytes:
        nonlocal left
        left -= 1
        return bytes(data[start : start + _PART])

    is_over = time_limit()
    parser = parser_of(suffix)
    try:
        tree = parser.parse(read, progress_callback=lambda *_: left < 0 or is_over())
    except ValueError:  # what tree-sitter raises where the callback ends it
        parser.reset()
        return None
    return None if _is_torn(tree.root_node) else tree.root_node


def time_limit() -> Callable[[], bool]:
    """Return what tells whether the seconds that a file may take are over."""
    end = thread_time() + _SECONDS
    return lambda: thread_time() > end


def _is_torn(root: "Node") -> bool:
    """Whether the parser found next to no structure in a text, or in a part of it."""
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if node.is_error and node.child_count > _TORN:
            return True
        nodes.extend(child for child in node.children if child.has_error)
    return False
