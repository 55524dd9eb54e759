"""`init`: what a repository needs to hear its alerting tool, written there and told.

The texts are those that we ship, so that they are told in one place only: the files in
`examples/`, the tool's page in `docs/alerting/`, the words in `templates/init.txt.j2`.
"""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracer.alerts import SOURCES
from tracer.errors import UsageError, did_you_mean
from tracer.events import LABEL
from tracer.forge import GithubAddress, read_origin
from tracer.inputs import Parser
from tracer.job.workflow_commands import Runner
from tracer.remediation import Report, RepositoryLinks
from tracer.repository import Repository
from tracer.text import Markup

COMMAND = "init"
FILES = {
    "trace.yml": ".github/workflows/trace.yml",
    "production-alert.yml": ".github/ISSUE_TEMPLATE/production-alert.yml",
    "trace-config.yml": ".github/trace.yml",
}
"""Our examples, and where GitHub or we look for them."""
NOWHERE = GithubAddress("OWNER/REPO", "https://api.github.com", "https://github.com")
"""What the pages write; what stays where the checkout does not say more."""

_HOME = Path(__file__).parents[2]
_TOOLS = sorted(source.name for source in SOURCES)


@dataclass(frozen=True, slots=True)
class Setup:
    """Which tool is to be wired to which checkout."""

    source: str
    repo: Path


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of ours in the checkout; one that was there before is left as it was."""

    path: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What a tool's page says: its name, and each section's text.

    `lead` is what stands before the payload, where the page says more than to paste it.
    """

    tool: str
    set_up: str
    lead: str
    payload: str
    requirement: str


def read_setup(arguments: Sequence[str]) -> Setup:
    """Read the command's options.

    Raises:
        UsageError: naming the option, and the tools that there are.

    """
    parser = Parser(
        prog=f"entrypoint.py {COMMAND}",
        description="Write workflow, issue form and configuration into a checkout, and "
        "say what to paste into the alerting tool.",
        allow_abbrev=False,
    )
    parser.add_argument("--source", help="Name of the alerting tool", default="")
    parser.add_argument("--repo", help="Path of the checkout", default=".")
    given: dict[str, str] = vars(parser.parse_args(arguments))
    source = given["source"].lower().replace("-", "_")
    if source not in _TOOLS:
        said = f"is `{given['source']}`" if source else "is missing"
        raise UsageError(f"option `--source` {said}", hint=did_you_mean(source, _TOOLS))
    return Setup(source, Path(given["repo"]))


def init(setup: Setup, runner: Runner) -> None:
    """Write what is not there yet, and say what is left to do by hand.

    Raises:
        RepositoryError: where there is no checkout.
        UsageError: where a file cannot be written.

    """
    with closing(Repository(setup.repo)) as repository:
        root = Path(repository.read("rev-parse", "--show-toplevel").decode().strip())
        address = read_origin(repository.origin() or "")
    page = _page(_HOME / "docs" / "alerting" / f"{setup.source}.md", address or NOWHERE)
    placed = [_place(example, root, path) for example, path in FILES.items()]
    report = Report(RepositoryLinks(repository_url=None, revision=""))
    text = report.render(
        "init.txt",
        address=address or NOWHERE,
        is_known=address is not None,
        page=page,
        placed=placed,
        source=setup.source,
        label=LABEL,
        publisher=_unnamed_publisher(root / FILES["trace.yml"]),
    )
    runner.say(text.rstrip("\n"))


def _unnamed_publisher(workflow: Path) -> str | None:
    """Return the line of a workflow that still has OWNER for our publisher."""
    try:
        text = workflow.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.search(r"uses: (OWNER/\S+)", text)
    return found[0] if found else None


def _place(example: str, root: Path, path: str) -> Placed:
    """Write one of our examples, unless something stands in its place."""
    text = (_HOME / "examples" / example).read_text(encoding="utf-8")
    target = root / path
    if target.is_symlink() or target.exists():
        return Placed(path, is_new=False)
    if not target.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"`{path}` would lie outside of the checkout, by a link")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{path}`: {error.strerror}") from None
    return Placed(path, is_new=True)


def _page(file: Path, address: GithubAddress) -> Page:
    text = file.read_text(encoding="utf-8")
    text = text.replace(f"{NOWHERE.api_url}/repos/", f"{address.api_url}/repos/")
    text = text.replace(NOWHERE.repository, address.repository)
    head, *parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    lead, _, block = sections["Payload"].partition("```")
    return Page(
        tool=head.partition("\n")[0].removeprefix("# "),
        set_up=_words(sections["Set up"]),
        lead=_words(lead) or Markup("Payload, to paste as it is:"),
        payload=Markup(block.partition("\n")[2].rpartition("```")[0]),
        requirement=_words(sections["Requirement"]),
    )


def _words(section: str) -> Markup:
    """Take off what only a browser makes something of."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", section.strip())
    return Markup(re.sub(r"(\*\*?)(?=\S)([^*]+)\1", r"\2", text))
