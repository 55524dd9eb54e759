"""Credentials in tables, whose header says what is in a column: Markdown, CSV, consoles."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from tracer.text.credentials.keys import NAME_PARTS, KeyKind, key_kind, words_in_lines
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import is_credential, is_made_up, looks_random
from tracer.text.patterns import Pattern

_RULER = Pattern(r"[ \t]*[-+=|:\u2500-\u257f][-+=|:\ \t\u2500-\u257f]*")
"""A line that draws one: below the header of Markdown, around the tables of MySQL."""
_MARKS = " \t\"'`*\r"
"""What encloses a cell's value: blanks, quotes, the marks of bold text and of code."""
_NAME = Pattern(r"\#|[^\W\d](?:[\w.#/()-]|[ ](?![ ])){0,60}")


_OWNERS = words_in_lines(
    "account app database db email host hostname instance name server service user",
    "username",
)
"""Names of columns that say whose a password is."""


class _Layout(Struct, frozen=True):
    """How a kind of table parts its cells: what ends one, and what one of them is."""

    name: str
    line: str
    """A line of such a table. A part of verbose patterns."""
    cell: Pattern
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    is_loose: bool = False
    """Whether any line may be one of such a table: then its header names an owner, too."""

    def rule(self) -> Rule:
        line = rf"(?:{_RULER.source}(?=\r?\n|$)|{self.line})"
        return Rule(
            name=f"column of a table with {self.name}",
            hints=NAME_PARTS,
            signs=("\n",),
            pattern=Pattern(
                rf"^{self.line}(?:\r?\n{line})++", re.VERBOSE | re.MULTILINE
            ),
            secret=self._secrets,
            examples=self.examples,
            counter_examples=self.counter_examples,
        )

    def _secrets(self, match: re.Match[str]) -> list[Span]:
        """Read a table line by line; a header is its first line, or has a ruler below."""
        spans: list[Span] = []
        columns: Mapping[int, KeyKind] = {}
        above: Sequence[Span] | None = None
        for row in self._rows(match):
            if not row and above:
                columns = self._columns(match.string, above)
            elif above is None or len(row) != len(above):
                columns = self._columns(match.string, row)
            elif row:
                spans += [
                    row[number]
                    for number, kind in columns.items()
                    if _is_secret(match.string[slice(*row[number])], kind)
                ]
            above = row or above
        return spans

    def _columns(self, text: str, cells: Sequence[Span]) -> Mapping[int, KeyKind]:
        names = {text[slice(*cell)].lower() for cell in cells}
        return _kinds(text, cells) if not self.is_loose or names & _OWNERS else {}

    def _rows(self, match: re.Match[str]) -> Iterator[Sequence[Span]]:
        """Return the cells of each line; a ruler has none."""
        text, start = match.string, match.start()
        for line in match[0].split("\n"):
            end = start + len(line)
            if _RULER.fullmatch(line.rstrip("\r")):
                yield ()
            else:
                cells = self.cell.compiled.finditer(text, start, end)
                yield [_trimmed(text, cell.span()) for cell in cells]
            start = end + 1


def _kinds(text: str, cells: Sequence[Span]) -> Mapping[int, KeyKind]:
    """Return the columns for credentials; a line of anything but names has none."""
    names = [text[slice(*cell)] for cell in cells]
    if not all(not name or _NAME.fullmatch(name) for name in names):
        return {}
    kinds = {number: _kind(name) for number, name in enumerate(names)}
    return {number: kind for number, kind in kinds.items() if kind >= KeyKind.MAYBE}


def _kind(name: str) -> KeyKind:
    """Return the kind of a column; tests that pass are counted, so `PASS` may be one, too."""
    return KeyKind.PASSWORD if name.lower() == "pass" else key_kind(name)


def _is_secret(value: str, kind: KeyKind) -> bool:
    """Whether a cell holds a credential; tables of fields have types and remarks there."""
    if not is_credential(value, kind, is_assigned=True):
        return False
    return looks_random(value) or (kind >= KeyKind.SURE and is_made_up(value))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return start, end


def _delimited(mark: str) -> str:
    """Return a line with this mark in it. It is read only once."""
    return rf"[^\n{mark}]*+{mark}[^\n]*+"


_LAYOUTS = (
    _Layout(
        name="lines",
        line=r"[^\n|\u2502\u2551]*+[|\u2502\u2551][^\n]*+",
        cell=Pattern(r"[^|\u2502\u2551\n]+|(?<=\|)(?=\|)"),
        examples=(
            "| Service | Password |\n|---|---|\n| db | «Meadow_1234» |",
            "| Name | API key |\n| --- | --- |\n| a | `«a8f3k2m9x1v7»` |\n| b | «k3v9x2m7q4w8» |",
            "| # | Passphrase |\n|---|---|\n| 1 | «blue.otter.41» |",
            "│ user │ password │\n├──────┼──────────┤\n│ app  │ «Meadow_1234» │",
            "| user | password |\n+------+----------+\n| app  | «blue-otter-41» |",
            " user |  password  \n------+------------\n app  | «Meadow_1234»\n(1 row)",
        ),
        counter_examples=(
            "| Endpoint | Password resets |\n|---|---|\n| /v2 | 532 |",
            "| Field | Password |\n|---|---|\n| length | 12 characters |",
            "| Token | Status |\n|---|---|\n| refresh | expired |",
            "| Secret | Namespace |\n|---|---|\n| shop-db-2025 | prod |",
            "| Password |\n|---|\n| REQ-AUTH-12 |",
        ),
    ),
    *(
        _Layout(
            name=f"`{mark}`",
            line=_delimited(mark),
            cell=Pattern(rf'"[^"\n]*+"|[^{mark}\n]+|(?<={mark})(?={mark})'),
            examples=(
                f"user{mark}password\nbob{mark}«Meadow_1234»\neve{mark}«blue-otter-41»",
                f'"host"{mark}"passwort"{mark}"id"\n"db"{mark}"«Meadow_1234»"{mark}"1"',
            ),
            counter_examples=(
                f"user{mark}password_resets\nshop{mark}v42b7",
                f"reset the password{mark} please\nthen{mark} on host42b",
            ),
        )
        for mark in (",", ";")
    ),
    _Layout(
        name="blanks",
        line=r"[ \t]*+[^\s](?:[^\n \t]|[ ](?![ \t]))*+(?:[ ]{2}|\t)[^\n]*+",
        cell=Pattern(r"[^\s](?:[^\n \t]|[ ](?![ \t\n]))*"),
        examples=(
            "NAME       PASSWORD\nshop-db    «Meadow_1234»",
            "USER    PASS          PORT\napp     «blue-otter-41»     5432",
            "user\tAPI token\nci\t«a8f3k2m9x1v7»",
        ),
        counter_examples=(
            "NAME       PASSWORD AGE\nshop-db    12d4h",
            "KEY        VALUE\nregion     eu-west-1",
        ),
    ),
)
_SINGLE_BLANKS = _Layout(
    name="single blanks",
    line=r"[^\s]++(?:[ ][ ]{0,19}+[^\s]++){1,7}[ ]?",
    cell=Pattern(r"[^\s]+"),
    examples=(
        "Username Password\nadmin    «blue.otter.41»",
        "Host User Password\ndb01 bob «Meadow1234!»\ndb02 eve «blue-otter-41»",
    ),
    counter_examples=(
        "Login password\nweb db-node-42",
        "Host user password reset\ndb01 app takes 42s7",
        "reset the password\nof user42 now",
    ),
    is_loose=True,
)
RULES = tuple(layout.rule() for layout in (*_LAYOUTS, _SINGLE_BLANKS))
