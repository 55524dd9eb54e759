"""Text never becomes syntax: on every surface, whatever the fields of a trace hold.

Every text of a whole result is hostile. What comes out must have the elements, lines and
commands that it has with harmless texts, and nothing that GitHub would act on.
"""

import re
from functools import cache

import jinja2
import jinja2.meta
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.hostile_words import PAIRS, words_of
from tests.support.markdown_judge import (
    EFFECTS_OUTSIDE_CODE,
    Page,
    effects,
    page_effects,
    read_page,
)
from tests.support.properties import examples
from tests.support.surfaces import Surfaces, render_surfaces
from tracer.remediation import RepositoryLinks, TemplateRenderer
from tracer.remediation.template_renderer import FOLDER

ADDRESSES = (
    "https://github.com/acme/shop/",
    "https://ok.example/",
    "https://redirect.github.com/",  # does not show the page who mentions it
)
SHAPES = st.integers(min_value=0, max_value=60)
TEXTS = st.lists(PAIRS, min_size=1, max_size=7)


@cache
def harmless(shape: int) -> Surfaces:
    return render_surfaces(words_of([]), shape)


@cache
def harmless_page(shape: int, name: str) -> Page:
    return read_page(harmless(shape).markdown[name])


# Each renders ten templates.
@pytest.mark.property
@settings(max_examples=examples(10))
@given(TEXTS, SHAPES)
@example([("", ":bomb:0")], 0)  # was taken for a line of a file
@example([("", ":²")], 0)
@example([("[skip ci]", "")], 5)  # a release that begins as the commit's name does
def test_alien_text_adds_nothing_to_any_surface(
    texts: list[tuple[str, str]], shape: int
) -> None:
    surfaces = render_surfaces(words_of(texts), shape)

    for name, text in surfaces.markdown.items():
        page = read_page(text)
        assert page.outline() == harmless_page(shape, name).outline(), name
        assert all(map(is_ours, page.addresses)), name
        assert not [*page_effects(page), *effects(text)], name
    _check_messages(surfaces, harmless(shape))
    _check_ledger(surfaces, harmless(shape))
    _check_log(surfaces, harmless(shape))


def test_every_template_is_rendered_with_alien_text() -> None:
    used: set[str] = set()

    class Recorder(TemplateRenderer):
        def template(self, name: str) -> jinja2.Template:
            used.update(_parts(f"{name}.j2"))
            return super().template(name)

    links = RepositoryLinks(repository_url=None, revision="0" * 40)
    for shape in range(20):
        render_surfaces(words_of([]), shape, Recorder(links))

    # What `init` says is taken from our own pages, and from paths.
    assert {path.name for path in FOLDER.glob("*.j2")} - used == {"init.txt.j2"}


@cache
def _parts(file: str) -> set[str]:
    tree = jinja2.Environment(autoescape=True).parse((FOLDER / file).read_text())
    names = jinja2.meta.find_referenced_templates(tree)
    return {file}.union(*(_parts(name) for name in names if name))


def is_ours(address: str) -> bool:
    return address.startswith(ADDRESSES)


def _check_messages(surfaces: Surfaces, plain: Surfaces) -> None:
    for name, text in surfaces.messages.items():
        assert not list(effects(text, EFFECTS_OUTSIDE_CODE)), name
        assert starts(text) == starts(plain.messages[name]), name


def starts(message: str) -> list[str]:
    """Return how each line of a message begins, as trailers and items do."""
    return [re.split(r"k\d+k|(?<=: )|(?<=→ )", line)[0] for line in message.split("\n")]


def _check_ledger(surfaces: Surfaces, plain: Surfaces) -> None:
    assert not list(effects(surfaces.ledger, {})), "ledger"
    written, expected = (
        yaml.safe_load(text)["alerts"] for text in (surfaces.ledger, plain.ledger)
    )
    assert [list(entry) for entry in written] == [list(entry) for entry in expected]
    assert [words(entry) for entry in written] == [words(entry) for entry in expected]


def words(entry: dict[str, object]) -> list[list[str]]:
    return [re.findall(r"k\d+k", str(value)) for value in entry.values()]


def _check_log(surfaces: Surfaces, plain: Surfaces) -> None:
    assert not list(effects(surfaces.console, {})), "console"
    assert commands(surfaces.log) == commands(plain.log)
    assert "##[" not in surfaces.log


def commands(log: str) -> list[str]:
    """Return the commands of a job's log, each with the names of its properties."""
    lines = [line for line in log.split("\n") if line.lstrip().startswith("::")]
    return [re.sub(r"=[^,]*", "=", line.split("::")[1]) for line in lines]
