"""Our templates are compiled once; what is out of date or a repository's own never counts."""

from pathlib import Path

import jinja2
import pytest

from tracer.remediation.compiled_templates import CompiledTemplates


class Templates:
    """A folder of templates, and environments that read it as different runs do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "__pycache__"

    def render(self, *, trim_blocks: bool = True, own: str | None = None) -> str:
        loaders: list[jinja2.BaseLoader] = [jinja2.FileSystemLoader(self.folder)]
        if own is not None:
            loaders.insert(0, jinja2.DictLoader({"a.md.j2": own}))
        environment = jinja2.Environment(  # noqa: S701 - these are not HTML
            loader=jinja2.ChoiceLoader(loaders), trim_blocks=trim_blocks
        )
        environment.bytecode_cache = CompiledTemplates(self.cache, environment)
        return environment.get_template("a.md.j2").render()

    @property
    def files(self) -> list[Path]:
        return sorted(self.cache.glob("*")) if self.cache.is_dir() else []


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    (tmp_path / "a.md.j2").write_text("{% if 1 %}\nold {{ 6 * 7 }}{% endif %}")
    return Templates(tmp_path)


def test_a_template_is_compiled_once(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert templates.render() == "old 42"
    assert len(templates.files) == 1

    monkeypatch.setattr(jinja2.Environment, "compile", None)  # nothing compiles now

    assert templates.render() == "old 42"


def test_a_changed_template_is_compiled_again(templates: Templates) -> None:
    templates.render()

    (templates.folder / "a.md.j2").write_text("new")

    assert templates.render() == "new"
    assert templates.render() == "new"
    assert len(templates.files) == 1


def test_a_template_is_compiled_again_for_another_syntax(templates: Templates) -> None:
    assert templates.render(trim_blocks=True) == "old 42"
    assert templates.render(trim_blocks=False) == "\nold 42"


@pytest.mark.parametrize("length", [0, 7, 32, 40, -1])
def test_a_file_that_was_cut_off_does_not_count(
    templates: Templates, length: int
) -> None:
    templates.render()
    (file,) = templates.files
    file.write_bytes(file.read_bytes()[:length])

    assert templates.render() == "old 42"


def test_a_repository_s_own_template_is_not_kept(templates: Templates) -> None:
    assert templates.render(own="theirs") == "theirs"

    assert templates.files == []
    assert templates.render() == "old 42"


def test_a_folder_that_cannot_be_written_to_is_left_alone(templates: Templates) -> None:
    templates.cache.write_text("a file where the folder would be")

    assert templates.render() == "old 42"
    assert templates.render() == "old 42"
