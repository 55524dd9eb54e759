"""Renders templates to text: ours, or a repository's own in their place.

The second suffix of a template is its language: in `.md` every value is escaped as words
of Markdown, in `.msg` as what GitHub reads as plain text, in `.txt` for a terminal, in
`.yml` as YAML. A filter says where a value is written otherwise; to forget one is safe.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import jinja2.meta

from tracer.errors import ConfigError, did_you_mean
from tracer.remediation.compiled_templates import CompiledTemplates
from tracer.remediation.plain_data import PlainDataEnvironment, check_printable
from tracer.remediation.repository_links import RepositoryLinks
from tracer.remediation.template_filters import FILTERS, yaml_value
from tracer.text import LANGUAGES, Markup, SizeLimit

if TYPE_CHECKING:
    from tracer.remediation.custom_templates import CustomTemplates

FOLDER = Path(__file__).parents[2] / "templates"


class TemplateRenderer:
    """Renders our templates, or those that a repository has in their place.

    `overrides` are their texts by their names, `folder` is where the repository has them.
    `is_local`: a pull request is a text beside a local branch, which no one can close.
    """

    def __init__(
        self,
        links: RepositoryLinks,
        overrides: Mapping[str, str] | None = None,
        folder: str = "",
        *,
        is_local: bool = False,
    ) -> None:
        self._links = links
        self._is_local = is_local
        self._custom = _custom_templates(overrides, folder) if overrides else None
        self._environments = {
            language: self._environment(finalize)
            for language, finalize in {**LANGUAGES, "yml": yaml_value}.items()
        }

    def render(self, name: str, **values: object) -> str:
        """Render a template, named without its last suffix.

        Ours are rendered in place. One that a repository has itself, or that includes such
        a one, may hang or need all memory, so it is rendered in a process with limits.

        Raises:
            ConfigError: where a repository's own template cannot be rendered.

        """
        file = f"{name}.j2"
        if self._custom and self._has_part_in(self._custom, file):
            return self._custom.render(
                file, lambda: self.template(name).render(**values), SizeLimit.RENDERED
            )
        text = self.template(name).render(**values)
        if len(text) > SizeLimit.RENDERED:
            raise ConfigError(
                f"template `{file}` gives more than {SizeLimit.RENDERED:,} characters"
            )
        return text

    def template(self, name: str) -> jinja2.Template:
        """Return a template, named without its last suffix."""
        return self._environments[name.rpartition(".")[2]].get_template(f"{name}.j2")

    def _has_part_in(self, custom: "CustomTemplates", file: str) -> bool:
        """Whether a repository's own template is rendered where one is asked for."""
        if file in custom.texts:
            return True
        path = FOLDER / file
        if not path.is_file():
            return False
        tree = self._environments["md"].parse(path.read_text(encoding="utf-8"))
        parts = jinja2.meta.find_referenced_templates(tree)
        return any(part is None or self._has_part_in(custom, part) for part in parts)

    def _environment(self, finalize: Callable[[object], str]) -> jinja2.Environment:
        ours = jinja2.FileSystemLoader(FOLDER)
        theirs = [jinja2.FunctionLoader(self._custom.load)] if self._custom else []
        environment = PlainDataEnvironment(
            loader=jinja2.ChoiceLoader([*theirs, ours]),
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
        environment.globals["links"] = self._links
        environment.globals["is_local"] = self._is_local
        # The same run gives the same texts, so nothing in them is left to chance.
        del environment.globals["lipsum"], environment.filters["random"]
        environment.add_filters({**FILTERS, "link": self._links.link})
        # For files of the repository itself, in which a path is better than an address.
        environment.globals["plain_links"] = RepositoryLinks(
            repository_url=None, revision=self._links.revision
        )
        return environment


def _custom_templates(texts: Mapping[str, str], folder: str) -> "CustomTemplates":
    # Few repositories have templates, and the others need not wait for this.
    from tracer.remediation.custom_templates import CustomTemplates  # noqa: PLC0415

    return CustomTemplates(texts, folder)


def unused_templates(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return the templates of a repository that are never rendered, each with a hint.

    They have the name of none of ours, and no other template names them.
    """
    ours = sorted(path.name for path in FOLDER.glob("*.j2"))
    return {
        name: did_you_mean(name, ours)
        for name in texts
        if name not in ours
        and not any(name in text for other, text in texts.items() if other != name)
    }


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
        if isinstance(value, Markup):
            return value
        check_printable(value)
        return escaped(value)

    return finalize
