"""Templates to text: the only place that renders.

A template's second suffix is its language: in `.md` every value is escaped as Markdown
words, in `.msg` as what GitHub reads as plain text, in `.txt` for a terminal, in `.yml`
as YAML. Filters say where a value is meant otherwise; forgetting one is safe.
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tracer.errors import ConfigError
from tracer.remediation.compiled_templates import CompiledTemplates
from tracer.repository import Commit
from tracer.text import (
    LANGUAGES,
    Markup,
    SizeLimit,
    age,
    block_quote,
    code_block,
    code_span,
    day_and_minute,
    iso,
    markdown_link,
    mermaid_label,
    plain_text,
    readable_json,
    yaml_scalar,
)
from tracer.tracing import as_json

FOLDER = Path(__file__).parents[2] / "templates"


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryLinks:
    """Where people read the repository: `None` where only the checkout is known."""

    repository_url: str | None
    revision: str

    def file(self, path: str, line: int | None = None) -> Markup:
        """Link to a line at the traced revision, which stays what it was."""
        text = f"{path}:{line}" if line else path
        if self.repository_url is None or "\n" in path:
            return code_span(text)
        url = f"{self.repository_url}/blob/{self.revision}/{quote(path)}"
        return markdown_link(code_span(text), url + (f"#L{line}" if line else ""))

    def commit(self, sha: str) -> Markup:
        """Link to a commit by its short name."""
        url = f"{self.repository_url}/commit/{sha}" if self.repository_url else None
        return markdown_link(code_span(sha[:7]), url)

    def pull(self, number: int | None) -> Markup:
        """Link to a pull request, without leaving a trace in it."""
        if number is None or self.repository_url is None:
            return Markup("")
        return markdown_link(f"PR {number}", f"{self.repository_url}/pull/{number}")


class Report:
    """Renders our templates, or a repository's own in their place."""

    def __init__(
        self, site: RepositoryLinks, overrides: Mapping[str, str] | None = None
    ) -> None:
        self._overrides = dict(overrides or {})
        self._site = site
        self._environments = {
            language: self._environment(finalize)
            for language, finalize in {**LANGUAGES, "yml": _yaml}.items()
        }

    def render(self, name: str, **values: object) -> str:
        """Render a template, named without its last suffix.

        Raises:
            ConfigError: where a repository's own template cannot be rendered.

        """
        try:
            text = self.template(name).render(**values)
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
            if f"{name}.j2" not in self._overrides:
                raise
            line = getattr(error, "lineno", None)
            place = f"`{name}.j2`" + (f" at line {line}" if line else "")
            raise ConfigError(
                f"template {place} cannot be rendered: {error}"
            ) from error
        if len(text) > SizeLimit.RENDERED:
            raise ConfigError(
                f"template `{name}.j2` gives more than {SizeLimit.RENDERED:,} characters"
            )
        return text

    def template(self, name: str) -> jinja2.Template:
        """Return a template, named without its last suffix."""
        return self._environments[name.rpartition(".")[2]].get_template(f"{name}.j2")

    def _environment(
        self, finalize: Callable[[object], str]
    ) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.ChoiceLoader(
                [jinja2.DictLoader(self._overrides), jinja2.FileSystemLoader(FOLDER)]
            ),
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_unless_markup(finalize),
            optimized=False,  # so that no filter runs while a template is compiled
        )
        environment.bytecode_cache = CompiledTemplates(
            FOLDER / "__pycache__", environment
        )
        environment.filters.update(_FILTERS)
        environment.globals["site"] = self._site
        return environment


def compile_templates() -> None:
    """Compile every template of ours, so that an image nobody writes to has them ready."""
    report = Report(RepositoryLinks(repository_url=None, revision=""))
    for path in sorted(FOLDER.glob("*.j2")):
        report.template(path.stem)


def _unless_markup(
    escaped: Callable[[object], str],
) -> Callable[[jinja2.runtime.Context, object], str]:
    # With the context as argument it cannot run while a template is compiled, so what is
    # compiled depends on the template alone and stays right when our own code changes.
    @jinja2.pass_context
    def finalize(_: jinja2.runtime.Context, value: object) -> str:
        return value if isinstance(value, Markup) else escaped(value)

    return finalize


def _yaml(value: object) -> str:
    match value:
        case datetime():
            return yaml_scalar(iso(value))
        case None | str() | int() | float():
            return yaml_scalar(str(value) if isinstance(value, str) else value)
        case _:
            return yaml_scalar(str(value))


def _number(value: float) -> str:
    return f"{value:,.6g}".replace(",", "") if abs(value) < 1e15 else f"{value:g}"  # noqa: PLR2004


def _amount(value: float | None, unit: str | None = None) -> str:
    """Write a measured value as people do: `750 ms`, `99.9 %`."""
    if value is None:
        return "not known"
    return _number(value) + (f" {unit}" if unit else "")


def _signed(value: float | None, unit: str | None = None) -> str:
    if value is None:
        return "not known"
    return ("+" if value > 0 else "") + _amount(value, unit)


def _counted(number: int, noun: str) -> str:
    """Write a number of things: `1 file`, `7 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def short(text: str, length: int = 80) -> str:
    """Cut a text visibly at a length; what follows is in the data below."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _middle(text: str, length: int = 52) -> str:
    """Cut a long name visibly in its middle: both ends tell such names apart."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}…{text[head + 1 - length :]}"


def _last_week(commits: Sequence[Commit], moment: datetime) -> tuple[Commit, ...]:
    return tuple(c for c in commits if moment - c.date <= timedelta(days=7))


def _wrap(text: str, first: int = 0, rest: int = 0) -> Markup:
    """Break a text for a terminal, its first line and the rest indented."""
    return Markup(
        textwrap.fill(
            plain_text(text),
            width=78,
            initial_indent=" " * first,
            subsequent_indent=" " * rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _since(moment: datetime, earlier: datetime) -> str:
    return age(moment - earlier)


# Jinja calls filters with whatever a template passes.
_FILTERS: dict[str, Callable[..., object]] = {  # type: ignore[explicit-any]
    "age_at": lambda earlier, moment: _since(moment, earlier),
    "amount": _amount,
    "block": code_block,
    "code": code_span,
    "counted": _counted,
    "day": lambda moment: moment.strftime("%Y-%m-%d"),
    "iso": iso,
    "json": lambda value: readable_json(as_json(value)),
    "last_week": _last_week,
    "link": markdown_link,
    "markup": Markup,
    "mermaid": mermaid_label,
    "middle": _middle,
    "minute": day_and_minute,
    "quoted": block_quote,
    "short": short,
    "signed": _signed,
    "wrap": _wrap,
}
