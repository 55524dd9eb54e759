"""CONTRIBUTING lists the rooms and `tracer/README.md` all modules, as each says itself."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

TRACER = ROOT / "tracer"


def rooms() -> list[str]:
    """List the rooms and lone modules in the order in which they may import."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    order = next(each for each in contracts if each["id"] == "order")
    return [str(name) for name in reversed(order["layers"])]


def duty(module: Path) -> str:
    """Return the first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(module.read_text())) or ""
    return docstring.partition("\n")[0].rstrip(".")


def room_list() -> Iterator[str]:
    yield "tracer/"
    for name in rooms():
        room = TRACER / name
        if room.is_dir():
            yield f"  {name + '/':24} {duty(room / '__init__.py')}"
        else:
            yield f"  {name + '.py':24} {duty(TRACER / (name + '.py'))}"


def tree() -> Iterator[str]:
    for line in room_list():
        yield line
        room = TRACER / line.split()[0]
        for member in (
            sorted(room.iterdir()) if line[0] == " " and room.is_dir() else ()
        ):
            if member.is_dir() and (member / "__init__.py").is_file():
                yield f"    {member.name + '/':22} {duty(member / '__init__.py')}"
            elif member.suffix == ".py" and member.name != "__init__.py":
                yield f"    {member.name:22} {duty(member)}"


@pytest.mark.parametrize(
    ("page", "lines"),
    [(ROOT / "CONTRIBUTING.md", room_list), (TRACER / "README.md", tree)],
    ids=["rooms", "modules"],
)
def test_a_page_lists_what_there_is(
    page: Path, lines: Callable[[], Iterator[str]], request: pytest.FixtureRequest
) -> None:
    before, start, rest = page.read_text().partition("```\ntracer/")
    shown, end, after = rest.partition("```\n")
    actual = "\n".join(lines()) + "\n"
    if request.config.getoption("--accept"):
        page.write_text(f"{before}```\n{actual}{end}{after}")
    else:
        assert start + shown == f"```\n{actual}"


def test_every_room_and_module_says_what_it_is_for() -> None:
    silent = [str(path) for path in TRACER.rglob("*.py") if not duty(path)]

    assert silent == []


def test_no_two_classes_that_other_modules_use_share_a_name() -> None:
    names = Counter(
        node.name
        for path in TRACER.rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )

    assert [name for name, count in names.items() if count > 1] == []


def test_every_room_has_a_door_of_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    doors = {each["id"] for each in contracts if each["type"] == "protected"}

    assert doors == {f"door-{name}" for name in rooms() if (TRACER / name).is_dir()}


@pytest.mark.parametrize(
    "page", ["CONTRIBUTING.md", "tests/README.md"], ids=lambda page: page.split("/")[0]
)
def test_every_module_that_a_page_names_exists(page: str) -> None:
    named = re.findall(r"`([\w/]+\.py)`", (ROOT / page).read_text())
    folders = [ROOT, TRACER, *TRACER.glob("*/"), ROOT / "tests"]

    missing = {
        name for name in named if not any((each / name).is_file() for each in folders)
    }
    assert missing == set()
