"""The desk of a run: where it reads and writes, and what the repository decided there."""

from dataclasses import dataclass

from tracer.config import Config, parse_config
from tracer.errors import ConfigError, RepositoryError
from tracer.forge import Forge
from tracer.inputs import Inputs
from tracer.job.workflow_commands import Runner
from tracer.remediation import Report, RepositoryLinks
from tracer.repository import Inventory, Repository, Snapshot

_TEMPLATE_LIMIT = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class RunContext:
    """Everything laid out before the work: where to read, and what was decided there."""

    inputs: Inputs
    runner: Runner
    repository: Repository
    revision: str
    forge: Forge
    base: Snapshot
    inventory: Inventory
    config: Config
    report: Report


def open_context(
    inputs: Inputs, runner: Runner, repository: Repository, forge: Forge
) -> RunContext:
    """Lay everything out: the revision to read at, the configuration, the templates.

    Raises:
        TracerError: naming the input, file or key that cannot be followed.

    """
    revision = _revision(repository, inputs.rev)
    base = forge.base()
    job = inputs.job
    home = f"{job.server_url}/{job.repository}" if job and job.repository else None
    inventory = repository.inventory(revision)
    config = parse_config(inputs.config, base.read(inputs.config))
    return RunContext(
        inputs=inputs,
        runner=runner,
        repository=repository,
        revision=revision,
        forge=forge,
        base=base,
        config=config.placed(inventory.files),
        inventory=inventory,
        report=Report(
            RepositoryLinks(repository_url=home, revision=revision),
            _templates(base, inputs.templates),
        ),
    )


def _revision(repository: Repository, name: str) -> str:
    sha = repository.resolve(name)
    if sha:
        return sha
    if name == "HEAD":
        raise RepositoryError(
            "the repository has no commit yet", hint="Commit something, then run again"
        )
    raise RepositoryError(
        f"there is no revision `{name}`", hint="Check the input `rev`"
    )


def _templates(base: Snapshot, folder: str) -> dict[str, str]:
    """Read a repository's own templates from its base branch."""
    if not folder:
        return {}
    texts = {
        path.rpartition("/")[2]: base.read(path) or ""
        for path in base.list_folder(folder)
        if path.endswith(".j2")
    }
    if not texts:
        raise ConfigError(
            f"no templates (`*.j2`) in `{folder}` of the base branch",
            hint="Check the input `templates`",
        )
    for name, text in texts.items():
        if len(text) > _TEMPLATE_LIMIT:
            raise ConfigError(
                f"template `{name}` has over {_TEMPLATE_LIMIT:,} characters"
            )
    return texts
