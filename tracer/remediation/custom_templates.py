"""Renders the templates of a repository itself, whose mistakes are not ours.

Imported only where a repository has such templates.
"""

from collections.abc import Callable, Mapping
from types import TracebackType

import jinja2
from msgspec import Struct

from tracer.errors import ConfigError
from tracer.remediation.limited_process import (
    Answer,
    Outcome,
    TimeIsUp,
    limit_of,
    run_limited,
)
from tracer.remediation.plain_data import UncompilableTemplateError
from tracer.text import Pattern

_NO_FIELD = Pattern(r"'[\w.]*\.(\w+) object' has no attribute ")
"""What Jinja says of one of our nouns, with the module that it is from."""
_NO_TEXT = Pattern(r"[\x00\ud800-\udfff]")
"""What git and GitHub refuse in a message, and YAML in a ledger."""


class CustomTemplates(Struct, frozen=True):
    """The texts of a repository's own templates by their names, and their folder."""

    texts: Mapping[str, str]
    folder: str = ""

    def path(self, name: str) -> str:
        """Return the path of a template, as messages name it."""
        return f"{self.folder}/{name}" if self.folder else name

    def load(self, name: str) -> tuple[str, str, None] | None:
        """Return what Jinja's loader wants: a text, and what tracebacks call it."""
        text = self.texts.get(name)
        return None if text is None else (text, self.path(name), None)

    def render(self, name: str, render: Callable[[], str], most: int) -> str:
        """Render a template in a process that cannot hang, exhaust or crash the run.

        Args:
            name: the name of the template.
            render: renders it.
            most: how many characters the text may have.

        Raises:
            ConfigError: naming the template and the line, and what is wrong.
            RuntimeError: where the mistake is one of ours.

        """
        answer = run_limited(lambda: self._answer(name, render, most))
        match answer.outcome:
            case Outcome.RESULT:
                return answer.text
            case Outcome.MISTAKE:
                raise ConfigError(answer.text)
            case Outcome.LIMIT:
                raise ConfigError(_sentence(self._suspects(name), answer.text))
            case Outcome.FAULT:
                raise RuntimeError(answer.text)

    def _answer(self, name: str, render: Callable[[], str], most: int) -> Answer:
        try:
            text = render()
        except Exception as error:
            answer = self._mistake_in(name, error)
            if answer is None:
                raise
            return answer
        path = f"`{self.path(name)}`"
        if match := _NO_TEXT.search(text):
            code = f"U+{ord(match[0]):04X}"
            return _mistake(path, f"it writes {code}, which no file of text may have")
        if len(text) > most:
            sentence = f"template {path} gives more than {most:,} characters"
            return Answer(Outcome.MISTAKE, sentence)
        return Answer(Outcome.RESULT, text)

    def _mistake_in(self, name: str, error: Exception) -> Answer | None:
        """Return what an error says to people; `None` for one that is not theirs."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            place = _line(error.filename or error.name or name, error.lineno)
            return _mistake(place, _problem(error))
        if isinstance(error, UncompilableTemplateError):
            return _mistake(f"`{error.path}`", _problem(error.cause))
        place = self._place(error.__traceback__)
        if isinstance(error, MemoryError | TimeIsUp):
            return _mistake(place, limit_of(error)) if place else None
        if place or name in self.texts:
            return _mistake(place or f"`{self.path(name)}`", _problem(error))
        return None

    def _suspects(self, name: str) -> str:
        """Return the templates of the repository that may have taken so much."""
        names = [name] if name in self.texts else sorted(self.texts)
        return " or ".join(f"`{self.path(own)}`" for own in names)

    def _place(self, trace: TracebackType | None) -> str:
        """Return the innermost line of a template of the repository that was run."""
        paths = {self.path(own) for own in self.texts}
        place = ""
        while trace:
            file = trace.tb_frame.f_code.co_filename
            if file in paths:
                place = _line(file, trace.tb_lineno)
            trace = trace.tb_next
        return place


def _line(path: str, line: int) -> str:
    return f"`{path}` at line {line}"


def _mistake(place: str, problem: str) -> Answer:
    return Answer(Outcome.MISTAKE, _sentence(place, problem))


def _sentence(place: str, problem: str) -> str:
    return f"template {place} cannot be rendered: {problem.rstrip('.')}"


def _problem(error: Exception) -> str:
    match error:
        case RecursionError():
            return "it includes itself, or is nested too deeply"
        case jinja2.TemplateNotFound():
            return f"there is no template `{error.name}`"
        case jinja2.TemplateError():
            message = error.message or type(error).__name__
            return _NO_FIELD.sub(r"\1 has no field ", message)
        case SyntaxError():
            return error.msg
        case _:
            return f"{type(error).__name__}: {error}"
