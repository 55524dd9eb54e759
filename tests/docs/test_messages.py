"""The page of messages has every message that ends a run, and no message that is gone."""

import ast
from collections.abc import Iterable, Iterator

import pytest

import entrypoint  # noqa: F401 - defines every error
from tests.support.messages import VALUE, is_documented, phrases
from tests.support.paths import ROOT
from tracer.errors import TracerError

TRACER = ROOT / "tracer"
CONFIGS = {
    TRACER / "config.py",
    TRACER / "alerts" / "tables" / "table_settings.py",
    TRACER / "text" / "config_values.py",
}
"""What reads the configuration."""


def subclasses(kind: type[TracerError]) -> Iterator[type[TracerError]]:
    for own in kind.__subclasses__():
        yield from (own, *subclasses(own))


ERRORS = {kind.__name__ for kind in subclasses(TracerError)}
TELLING = {*ERRORS, "notice", "error"}
"""What is called with a message."""
GITHUBS_OWN = {
    "Repository rule violations found",
    "Reference update failed",
    "(status 401)",
}
"""Words of GitHub, which no code of ours has."""


def literal(node: ast.AST) -> str | None:
    """Return a text as the code has it, with a mark in place of each value."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(literal(part) or VALUE for part in parts)
        case _:
            return None


def texts() -> Iterator[str]:
    for path in sorted(TRACER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            text = literal(node)
            if text:
                yield text


def raised() -> Iterator[str]:
    """Yield the messages of errors, and what the log says of an event as a whole."""
    for path in sorted(TRACER.rglob("*.py")):
        source = path.read_text()
        if not any(f"{name}(" in source for name in TELLING):
            continue
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name) if name in TELLING:
                    text = literal(node.args[0])
                case _:
                    continue
            if text and text.strip(f"{VALUE} :"):
                # The reader of the configuration puts the place of a value before it.
                yield f"`{VALUE}` in `{VALUE}` {text}" if path in CONFIGS else text


@pytest.mark.parametrize("message", sorted(set(raised())))
def test_every_message_is_on_the_page(message: str) -> None:
    assert is_documented(message)


def test_every_phrase_on_the_page_is_a_message_of_ours() -> None:
    templates = "\n".join(
        path.read_text() for path in (ROOT / "templates").iterdir() if path.is_file()
    )
    written = {*texts(), templates}
    unknown = {
        phrase
        for phrase in phrases()
        if not phrase.startswith("in ")  # the reader of the configuration writes it
        and not _has_all(map(str.strip, phrase.split(VALUE)), written)
    }

    assert unknown - GITHUBS_OWN == set()


def _has_all(parts: Iterable[str], written: Iterable[str]) -> bool:
    """Whether one text has all parts: on the page, a value may be between two of them."""
    for part in parts:
        written = [text for text in written if part in text]
    return bool(written)
