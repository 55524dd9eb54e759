"""The page of messages has every message that ends a run, and no message that is gone."""

import ast
from collections.abc import Iterator
from pathlib import Path

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


def texts() -> Iterator[tuple[Path, ast.AST, str]]:
    for path in sorted(TRACER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            text = literal(node)
            if text:
                yield path, node, text


def raised() -> Iterator[str]:
    """Yield the messages of errors, and what the log says of an event as a whole."""
    for path in sorted(TRACER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            text = literal(node.args[0])
            is_error = name in ERRORS or name in {"notice", "error"}
            if is_error and text and text.strip(f"{VALUE} :"):
                # The reader of the configuration puts the place of a value before it.
                yield f"`{VALUE}` in `{VALUE}` {text}" if path in CONFIGS else text


@pytest.mark.parametrize("message", sorted(set(raised())))
def test_every_message_is_on_the_page(message: str) -> None:
    assert is_documented(message)


def test_every_phrase_on_the_page_is_a_message_of_ours() -> None:
    templates = "\n".join(
        path.read_text() for path in (ROOT / "templates").iterdir() if path.is_file()
    )
    written = [text for _, _, text in texts()] + [templates]
    # A place in a phrase where the code writes a value may hold that value on the page.
    known = {
        phrase
        for phrase in phrases()
        for text in written
        if all(part.strip() in text for part in phrase.split(VALUE))
        or phrase.startswith("in ")  # the reader of the configuration writes it
    }

    assert set(phrases()) - known - GITHUBS_OWN == set()
