"""A statement that an audit checks: whether it holds, and what speaks against it."""

from enum import StrEnum

from msgspec import Struct


class StatementVerdict(StrEnum):
    """What an audit says of a statement."""

    HOLDS = "holds"
    VIOLATED = "violated"
    NOT_CHECKED = "not checked"


class CounterExample(Struct, frozen=True, kw_only=True):
    """A place that contradicts a statement, and a sentence that says how.

    `line` counts from 1. `branch` is the branch that has the place; `None` is the base.
    """

    path: str
    line: int
    text: str
    branch: str | None = None

    @property
    def place(self) -> str:
        """The path and the line, with the branch in front where it is not the base."""
        place = f"{self.path}:{self.line}"
        return f"{self.branch}:{place}" if self.branch else place


class Statement(Struct, frozen=True, kw_only=True):
    """A statement of the method, or of its family, and what the audit found.

    `name` is the method's own word for it, `sentence` says it in full. `checked` says what
    was looked at (`12 alerts`), empty where nothing was; `reason` then says why not.
    `is_of_family`: the method's family defines it, for repositories that have its files.
    """

    name: str
    sentence: str
    checked: str = ""
    reason: str = ""
    counter_examples: tuple[CounterExample, ...] = ()
    is_of_family: bool = False

    @property
    def verdict(self) -> StatementVerdict:
        """Whether it holds."""
        if self.counter_examples:
            return StatementVerdict.VIOLATED
        return StatementVerdict.HOLDS if self.checked else StatementVerdict.NOT_CHECKED


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number of things: `1 alert`, `7 alerts`, `2 entries`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
