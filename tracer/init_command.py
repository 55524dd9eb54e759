"""The command `init`: sets up a repository for an alerting tool.

It writes the workflow, the issue form and the configuration, and prints the tool's setup
steps. All texts are files that we ship, so that there is one copy of each: `examples/`,
the tool's page in `docs/alerting/`, and `templates/init.txt.j2`.
"""

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from tracer.alerts import PAYLOAD_READERS
from tracer.errors import UsageError, did_you_mean
from tracer.events import LABEL
from tracer.forge import GithubAddress, read_origin
from tracer.job import JobOutput
from tracer.remediation import RepositoryLinks, TemplateRenderer
from tracer.repository import Repository
from tracer.specification import Requirement, read_specification
from tracer.text import IdGrammar, Markup

FILES = {
    "trace.yml": ".github/workflows/trace.yml",
    "production-alert.yml": ".github/ISSUE_TEMPLATE/production-alert.yml",
    "trace-config.yml": ".github/trace.yml",
}
"""Our examples, and the paths where GitHub or this action looks for them."""
PLACEHOLDER = GithubAddress(
    "OWNER/REPO", "https://api.github.com", "https://github.com"
)
"""The address in our pages; it stays if the clone's remote is not on GitHub."""

_EXAMPLE_ID = "REQ-F-AUTH-001"
"""The requirement in our pages; one of the clone's takes its place."""
_HOME = Path(__file__).parents[1]
_TOOLS = sorted(reader.name for reader in PAYLOAD_READERS)


class SetupFile(Struct, frozen=True):
    """A file that `init` wants in the clone; one that was there before is kept."""

    path: str
    is_new: bool


class ToolPage(Struct, frozen=True):
    """The page of a tool in `docs/alerting/`: the tool's name, and each section's text.

    `lead` is the text before the payload, for pages that say more than to paste it.
    """

    tool: str
    set_up: str
    lead: str
    payload: str
    requirement: str


def init(name: str, repo: Path, output: JobOutput) -> None:
    """Write the files that are missing, and print the steps that people must do.

    Args:
        name: the alerting tool, in the spelling that someone typed.
        repo: a folder in the clone to set up.
        output: prints the steps.

    Raises:
        RepositoryError: where there is no checkout.
        UsageError: where the tool is not known, or a file cannot be written.

    """
    tool = _tool(name)
    with closing(Repository(repo)) as repository:
        root = repository.worktree
        remotes = repository.remotes()
        remote = _remote_of_base(remotes)
        address = read_origin(remotes.get(remote, ""))
        requirements = _requirements(repository)
    example = next(iter(requirements), None)
    page = _read_page(
        _HOME / "docs" / "alerting" / f"{tool}.md",
        address or PLACEHOLDER,
        example.id if example else _EXAMPLE_ID,
    )
    files = [_write_example(example, root, path) for example, path in FILES.items()]
    renderer = TemplateRenderer(RepositoryLinks(repository_url=None, revision=""))
    text = renderer.render(
        "init.txt",
        address=address or PLACEHOLDER,
        is_known=address is not None,
        remote=remote,
        remotes=sorted(remotes),
        page=page,
        placed=files,
        source=tool,
        count=len(requirements),
        example=example,
        label=LABEL,
        publisher=_unnamed_publisher(root / FILES["trace.yml"]),
    )
    output.say(text.rstrip("\n"))


def _remote_of_base(remotes: Mapping[str, str]) -> str:
    """Return the remote to which pull requests go, empty where that is not clear.

    A clone of a fork calls the repository that it is a fork of `upstream`, by GitHub's
    own documentation; `git clone` calls the only one `origin`.
    """
    usual = (
        name for name in ("origin", "upstream") if read_origin(remotes.get(name, ""))
    )
    known = [name for name, address in remotes.items() if read_origin(address)]
    return next(usual, known[0] if len(known) == 1 else "")


def _requirements(repository: Repository) -> tuple[Requirement, ...]:
    """Return what the clone defines at its last commit; headings with plain ids first."""
    revision = repository.resolve("HEAD")
    if revision is None:
        return ()
    specification = read_specification(repository, revision, IdGrammar())
    best = (definitions[0] for definitions in specification.requirements.values())
    return tuple(sorted(best, key=lambda r: ("/" in r.id, r.form, r.path, r.line)))


def _tool(name: str) -> str:
    """Return the name of an alerting tool as we write it.

    Raises:
        UsageError: naming the tools there are.

    """
    tool = name.lower().replace("-", "_")
    if tool not in _TOOLS:
        problem = f"is `{name}`" if name else "is missing"
        raise UsageError(
            f"option `--source` {problem}", hint=did_you_mean(tool, _TOOLS)
        )
    return tool


def _unnamed_publisher(workflow: Path) -> str | None:
    """Return the line of a workflow that still says OWNER instead of our publisher."""
    try:
        text = workflow.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    line = re.search(r"uses: (OWNER/\S+)", text)
    return line[0] if line else None


def _write_example(example: str, root: Path, path: str) -> SetupFile:
    """Write one of our examples, unless there is a file at its path."""
    text = (_HOME / "examples" / example).read_text(encoding="utf-8")
    target = root / path
    if target.is_symlink() or target.exists():
        return SetupFile(path, is_new=False)
    if not target.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"`{path}` is outside the clone, because of a symbolic link")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{path}`: {error.strerror}") from None
    return SetupFile(path, is_new=True)


def _read_page(file: Path, address: GithubAddress, requirement: str) -> ToolPage:
    text = file.read_text(encoding="utf-8")
    text = text.replace(_EXAMPLE_ID, requirement)
    text = text.replace(f"{PLACEHOLDER.api_url}/repos/", f"{address.api_url}/repos/")
    text = text.replace(PLACEHOLDER.repository, address.repository)
    head, *parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    lead, _, block = sections["Payload"].partition("```")
    return ToolPage(
        tool=head.partition("\n")[0].removeprefix("# "),
        set_up=_without_links(sections["Set up"]),
        lead=_without_links(lead) or Markup("Payload, to paste without changes:"),
        payload=Markup(block.partition("\n")[2].rpartition("```")[0]),
        requirement=_without_links(sections["Requirement"]),
    )


def _without_links(section: str) -> Markup:
    """Return Markdown for a terminal: without link targets and emphasis."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", section.strip())
    return Markup(re.sub(r"(\*\*?)(?=\S)([^*]+)\1", r"\2", text))
