"""Templates of a repository itself: mistakes are named with their line, nothing hangs."""

import os
import resource
import signal
from collections.abc import Callable

import pytest
from msgspec import Struct

from tests.support.hostile_words import words_of
from tests.support.surfaces import render_surfaces
from tests.support.traces import MOMENT
from tracer.errors import ConfigError
from tracer.remediation.limited_process import Answer, Outcome, run_limited
from tracer.remediation.repository_links import RepositoryLinks
from tracer.remediation.template_renderer import TemplateRenderer, unused_templates

LINKS = RepositoryLinks(repository_url=None, revision="0" * 40)


class Noun(Struct, frozen=True):
    """A value as ours are: it has a field and a method."""

    name: str = "login"

    def destroy(self) -> str:
        return "destroyed"


def render(text: str, **parts: str) -> str:
    texts = {"x.md.j2": text, **{f"{name}.md.j2": part for name, part in parts.items()}}
    renderer = TemplateRenderer(LINKS, texts, "my")
    return renderer.render("x.md", noun=Noun(), names=["a"], moment=MOMENT)


MISTAKES = [
    (
        "a\n{{ noun.nope }}",
        "`my/x.md.j2` at line 2 cannot",
        ": Noun has no field 'nope'",
    ),
    ("a\n\n{{ nope }}", "`my/x.md.j2` at line 3 cannot", "'nope' is undefined"),
    ("a\n{{ noun. }}", "`my/x.md.j2` at line 2 cannot", "expected name or number"),
    ("{% for a in b %}", "`my/x.md.j2` at line 1 cannot", "end of template"),
    ("\n{{ 1 / 0 }}", "`my/x.md.j2` at line 2 cannot", "ZeroDivisionError"),
    ("\n{{ names | first | nope }}", "`my/x.md.j2` at line 2 cannot", "'nope'"),
    ("\n{{ 'x' | short('a') }}", "`my/x.md.j2` at line 2 cannot", "TypeError"),
    ("\n{% include 'z.md.j2' %}", "`my/x.md.j2` at line 2", "no template `z.md.j2`"),
    ("\n{% include 'y.md.j2' %}", "`my/y.md.j2` at line 3 cannot", "'nope'"),
    ("{% import 'w.md.j2' as w %}{{ w.m() }}", "`my/w.md.j2` at line 1", "undefined"),
    ("\n{% include 'x.md.j2' %}", "`my/x.md.j2` at line 2 cannot", "includes itself"),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "line 1", "includes itself"),
    (f"{{{{ {'(' * 3_000}1{')' * 3_000} }}}}", "`my/x.md.j2` cannot", "too deeply"),
    ("{{ dict(a=1, a=2) }}", "`my/x.md.j2` cannot", "keyword argument repeated"),
    ("{% macro f(a, a) %}{% endmacro %}", "`my/x.md.j2` cannot", "duplicate argument"),
    (
        f"{'{% for a in b %}' * 25}{'{% endfor %}' * 25}",
        "`my/x.md.j2` cannot",
        "nested",
    ),
    (f"{'{% if a %}' * 500}{'{% endif %}' * 500}", "`my/x.md.j2` cannot", ""),
    ("{% include 'v.md.j2' %}", "`my/v.md.j2` cannot", "keyword argument repeated"),
    ("{{ 'x' * 2_000_000 }}", "`my/x.md.j2` gives more than 1,048,576 characters", ""),
    ("a\x00b", "`my/x.md.j2` cannot be rendered: it writes U+0000", ""),
    ("{{ '\\ud800' | markup }}", "`my/x.md.j2` cannot", "it writes U+D800"),
    ("{{ range(10**9) | list }}", "`my/x.md.j2` at line 1 cannot", "Range too big"),
]
"""What a template says, and parts of what the error says."""


@pytest.mark.parametrize(("text", "place", "problem"), MISTAKES)
def test_a_mistake_is_named_with_its_file_and_line(
    text: str, place: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        render(
            text,
            y="\n\n{{ noun.nope }}",
            w="{% macro m() %}{{ q }}{% endmacro %}",
            v="{{ dict(a=1, a=2) }}",
        )

    assert caught.value.message.startswith("template ")
    assert place in caught.value.message
    assert problem in caught.value.message


GROWING = """{% set ns = namespace(t=['x' * 999]) %}{% for a in range(99) %}
    {%- set ns.t = ns.t + ns.t %}{% endfor %}"""


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("\n" + "{% for a in range(99999) %}" * 5 + "{% endfor %}" * 5, " at line 2", "5 s"),
        ("{{ 10 ** (10 ** 9) }}", " at line 1", "5 seconds"),
        ("{{ 'x' * 10 ** 9 }}", " at line 1", "256 MB"),
        (GROWING, " at line 2", "256 MB"),
        ("{{ '%1000000000d' % 1 }}", " at line 1", "256 MB"),
        ("\n{{ '{:>1000000000}'.format('') }}", " at line 2", "256 MB"),
    ],
)  # fmt: skip
def test_what_a_template_may_use_is_limited(
    text: str, place: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracer.remediation.limited_process.SECONDS", 1)

    with pytest.raises(ConfigError) as caught:
        render(text)

    assert f"`my/x.md.j2`{place} cannot" in caught.value.message
    assert problem.replace("5 s", "1 s") in caught.value.message


ESCAPES = [
    "{{ noun }}",
    "{{ [noun] }}",
    "{{ {'a': noun} }}",
    "{{ links }}",
    "{{ noun.__class__ }}",
    "{{ noun.destroy() }}",
    "{{ noun['destroy']() }}",
    "{{ (noun | attr('destroy'))() }}",
    "{{ names | map(attribute='__class__') | join }}",
    "{{ names | random }}",
    "{{ [noun] | map(attribute='destroy') | map('string') | join }}",
    "{{ names.append('b') }}",
    "{{ ''.format.__globals__ }}",
    "{{ '{0.__class__}'.format(noun) }}",
    "{{ '{n.destroy}'.format(n=noun) }}",
    "{{ '%s'.format_map({'a': 1}).__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ links.file.__func__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner.__init__ }}",
    "{{ namespace.__init__ }}",
    "{{ dict.__base__ }}",
    "{{ range.__class__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ lipsum() }}",
    "{{ moment.now() }}",
    "{{ moment.today() }}",
    "{% include '../../../../etc/hostname' %}",
    "{% include '/etc/hostname' %}",
    "{% include ['../templates.md.j2', '../../pyproject.toml'] %}",
    "{% import 'os' as os %}",
]


PRINTED_OBJECTS = [
    "{{ noun }}",
    "{{ [noun] }}",
    "{{ {'a': noun} }}",
    "{{ '' ~ noun }}",
    "{{ 'a' ~ ['a', noun] ~ 'b' }}",
    "{% set t = '' ~ noun %}{{ t }}",
    "{% if ('' ~ noun) %}a{% endif %}",
    "{{ '%s' % noun }}",
    "{{ '%(a)s' % {'a': noun} }}",
    "{{ '{}'.format(noun) }}",
    "{{ '{a!r}'.format(a=noun) }}",
    "{{ '{a}'.format_map({'a': noun}) }}",
    "{% set f = '{}'.format %}{{ f(noun) }}",
    "{{ 'a'.join([noun]) }}",
    "{{ [noun] | join }}",
    "{{ ['a', 'b'] | join(noun) }}",
    "{{ [noun] | map('string') | first }}",
    "{{ [noun] | map('upper') | list | first }}",
    "{{ links ~ '' }}",
    "{{ self | string }}",
    "{{ cycler('a') ~ '' }}",
    "{{ range | string }}",
    *(
        f"{{{{ {value} | {name} }}}}"
        for value in ("noun", "[noun]", "{'a': noun}")
        for name in (
            *("string", "upper", "lower", "title", "capitalize", "trim", "escape", "e"),
            *("pprint", "tojson", "safe", "forceescape", "striptags", "center(9)"),
            *("replace('a', 'b')", "truncate(9)", "urlize", "urlencode", "wordwrap(9)"),
            *("indent", "wordcount", "code", "bold", "html", "block", "quoted", "wrap"),
            *("in_brackets", "mermaid", "markup", "short", "middle", "link('a')"),
        )
    ),
    "{{ '%s' | format(noun) }}",
    "{{ 'a' | replace('a', noun) }}",
    "{{ {'a': noun} | xmlattr }}",
]


@pytest.mark.parametrize("text", PRINTED_OBJECTS)
def test_no_text_is_made_of_an_object(text: str) -> None:
    with pytest.raises(ConfigError, match="cannot be rendered"):
        render(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ nouns | map(attribute='nam') | list | length }}",
        "{{ nouns | selectattr('nam', 'none') | list | length }}",
        "{{ nouns | selectattr('nam', 'defined') | list | length }}",
        "{{ nouns | sort(attribute='nam') | length }}",
        "{{ nouns | groupby('nam') | list | length }}",
        "{{ noun['nam'] is none }}",
    ],
)
def test_a_mistyped_field_in_a_filter_is_a_mistake(text: str) -> None:
    with pytest.raises(
        ConfigError, match=r"`nam` is no field of a .*Did you mean `name`"
    ):
        render("{% set nouns = [noun] %}" + text)


def test_fields_of_objects_can_be_joined_sorted_and_printed() -> None:
    text = """
    {%- set nouns = [noun, noun] %}{{ nouns | join("+", attribute="name") }}
    {{- nouns | map(attribute="name") | join("-") ~ 7 % 4 }}
    {{- "%s %s" % ("a", 1) }}{{ "{} {n}".format("b", n=2) }}{{ nouns | length }}
    {{- nouns | map(attribute="name") | map("upper") | first }}{{ (1, 2) ~ none }}"""

    assert render(text) == "login+loginlogin-login3a 1b 22LOGIN(1, 2)None"


@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_sees_plain_data_only(text: str) -> None:
    with pytest.raises(ConfigError, match="cannot be rendered"):
        render(text)


def test_a_template_may_use_the_methods_of_plain_values() -> None:
    text = """
    {%- set ns = namespace(n=0) %}{% set c = cycler('a', 'b') %}{% set j = joiner('+') %}
    {%- macro twice(x) %}{{ x.upper() }}{{ caller() }}{% endmacro %}
    {%- for n in names * 2 %}{{ j() }}{{ loop.cycle('1', '2') }}{{ c.next() }}{% endfor -%}
    {% call twice(noun.name) %}!{% endcall %}{{ {'a': 1}.items() | list | length }}
    {%- block b %}{{ links.commit('0123456789') }}{% endblock %}{{ self.b() }}"""

    assert render(text).replace("\\", "") == "1a+2bLOGIN!1`0123456``0123456`"


def test_a_template_of_ours_that_includes_one_of_theirs_is_limited_too() -> None:
    renderer = TemplateRenderer(LINKS, {"alert_line.md.j2": "\n{{ nope }}"}, "my")

    with pytest.raises(ConfigError, match=r"`my/alert_line.md.j2` at line 2 cannot"):
        render_surfaces(words_of([]), 2, renderer)


def test_where_one_of_theirs_in_one_of_ours_takes_too_much_theirs_is_named() -> None:
    hungry = "{{ 'x' * 1_000_000_000 }}"
    renderer = TemplateRenderer(LINKS, {"alert_line.md.j2": hungry}, "my")

    with pytest.raises(
        ConfigError, match=r"template `my/alert_line.md.j2` at line 1 c"
    ):
        render_surfaces(words_of([]), 2, renderer)


def test_a_mistake_of_ours_stays_ours() -> None:
    renderer = TemplateRenderer(LINKS, {"alert_line.md.j2": "fine"}, "my")

    with pytest.raises(RuntimeError, match="'pull_request' is undefined"):
        renderer.render("summary.md")


@pytest.mark.parametrize(
    "end", [lambda: os.kill(os.getpid(), signal.SIGSYS), lambda: os._exit(3)]
)
def test_a_process_that_ends_without_an_answer_is_no_crash(
    end: Callable[[], object],
) -> None:
    def work() -> Answer:
        end()
        return Answer(Outcome.RESULT, "")

    assert run_limited(work).outcome is Outcome.LIMIT


def test_what_a_child_changes_stays_there() -> None:
    names: list[str] = []

    def work() -> Answer:
        names.append("x")
        return Answer(Outcome.RESULT, "é\udcff")

    assert run_limited(work) == Answer(Outcome.RESULT, "é\udcff")
    assert names == []


def test_a_process_answers_however_many_files_are_open() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_024)]
    try:
        answer = run_limited(lambda: Answer(Outcome.RESULT, "x"))
    finally:
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert answer == Answer(Outcome.RESULT, "x")


def test_a_template_that_nothing_uses_is_found() -> None:
    texts = {
        "intent.md.j2": "{% include 'part.md.j2' %}",
        "part.md.j2": "a",
        "Intent.md.j2": "b",
        "pull-request.md.j2": "{# pull-request.md.j2 #}",
    }

    assert unused_templates(texts) == {
        "Intent.md.j2": "Did you mean `intent.md.j2`?",
        "pull-request.md.j2": "Did you mean `pull_request.md.j2`?",
    }
