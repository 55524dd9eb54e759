"""The pages of inputs and configuration are made from the code, and are read like it."""

import re
from collections.abc import Callable

import pytest

from tests.support.paths import ROOT
from tests.support.reference_pages import configuration_page, inputs_page
from tracer.config import Config, parse_config

PAGES = {"inputs.md": inputs_page, "configuration.md": configuration_page}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_made_from_the_code(
    name: str, request: pytest.FixtureRequest
) -> None:
    make: Callable[[], str] = PAGES[name]
    path = ROOT / "docs" / name
    if request.config.getoption("--accept"):
        path.write_text(make())

    assert path.read_text() == make()


def test_the_page_of_the_configuration_has_every_key_with_its_default() -> None:
    text = configuration_page()
    keys = re.findall(r"^## (.+)$", text, re.MULTILINE)
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)

    assert keys == [name.replace("_", "-") for name in Config.__struct_fields__]
    assert parse_config("trace.yml", "".join(blocks)) == Config()
