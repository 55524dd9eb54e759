"""Templates escape what they do not escape themselves."""

import yaml

from tracer.config import Config
from tracer.inputs import INPUT_NAMES
from tracer.remediation.repository_links import RepositoryLinks
from tracer.remediation.template_renderer import TemplateRenderer


def test_a_value_that_a_template_forgets_to_escape_is_escaped() -> None:
    links = RepositoryLinks(repository_url=None, revision="0" * 40)
    renderer = TemplateRenderer(
        links, {"x.md.j2": "{{ v }}", "x.yml.j2": "{{ v }}", "x.msg.j2": "{{ v }}"}
    )

    assert renderer.render("x.md", v="*a* {{ 7 }}") == r"\*a\* {{ 7 }}"
    assert yaml.safe_load(renderer.render("x.yml", v="yes: [")) == "yes: ["
    assert renderer.render("x.msg", v="closes #1\n\n@a") == "closes #\u200b1 @\u200ba"


def test_what_has_no_address_is_named_without_a_link() -> None:
    links = RepositoryLinks(repository_url=None, revision="0" * 40)

    assert links.pull(128) == "PR 128"
    assert links.commit("a" * 40) == "`aaaaaaa`"


def test_the_names_of_our_settings_are_shown_as_code_and_no_other_words() -> None:
    links = RepositoryLinks(repository_url=None, revision="0" * 40)
    renderer = TemplateRenderer(links, {"x.md.j2": "{{ v | with_code }}"})
    keys = (name.replace("_", "-") for name in Config.__struct_fields__)

    for name in (*INPUT_NAMES, *keys, "max-open: 3", "publish: dry-run"):
        assert renderer.render("x.md", v=f"see `{name}`") == f"see `{name}`"
    assert renderer.render("x.md", v="see `None`") == r"see \`None\`"
