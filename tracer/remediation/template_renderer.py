"""Renders templates to text: ours, or a repository's own in their place.

The second suffix of a template is its language: in `.md` every value is escaped as words
of Markdown, in `.msg` as what GitHub reads as plain text, in `.txt` for a terminal, in
`.yml` as YAML. A filter says where a value is written otherwise; to forget one is safe.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tracer.errors import ConfigError
from tracer.remediation.compiled_templates import CompiledTemplates
from tracer.remediation.repository_links import RepositoryLinks
from tracer.remediation.template_filters import FILTERS, yaml_value
from tracer.text import LANGUAGES, Markup, SizeLimit

FOLDER = Path(__file__).parents[2] / "templates"


class TemplateRenderer:
    """Renders our templates, or those that a repository has in their place."""

    def __init__(
        self, links: RepositoryLinks, overrides: Mapping[str, str] | None = None
    ) -> None:
        self._overrides = dict(overrides or {})
        self._links = links
        self._environments = {
            language: self._environment(finalize)
            for language, finalize in {**LANGUAGES, "yml": yaml_value}.items()
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
            # A mistyped name is an error, not an empty place in a report.
            undefined=jinja2.StrictUndefined,
            # Jinja escapes HTML; each of our languages is escaped by `finalize`.
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
        environment.filters.update(FILTERS)
        environment.globals["links"] = self._links
        return environment


def compile_templates() -> None:
    """Compile all of our templates, for an image that cannot be written to later."""
    renderer = TemplateRenderer(RepositoryLinks(repository_url=None, revision=""))
    for path in sorted(FOLDER.glob("*.j2")):
        renderer.template(path.stem)


def _unless_markup(
    escaped: Callable[[object], str],
) -> Callable[[jinja2.runtime.Context, object], str]:
    # With the context as argument it cannot run while a template is compiled, so what is
    # compiled depends on the template alone and stays right when our own code changes.
    @jinja2.pass_context
    def finalize(_: jinja2.runtime.Context, value: object) -> str:
        return value if isinstance(value, Markup) else escaped(value)

    return finalize
