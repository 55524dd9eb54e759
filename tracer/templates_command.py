"""The command `templates`: copies our templates out, with their variables explained."""

from pathlib import Path

from tracer.errors import UsageError
from tracer.job import JobOutput
from tracer.remediation import TEMPLATE_FOLDER

README = "README.md"


def copy_templates(target: Path, output: JobOutput) -> None:
    """Copy our templates into a folder; what is there already is kept.

    Raises:
        UsageError: where the folder or a file in it cannot be written.

    """
    sources = sorted((*TEMPLATE_FOLDER.glob("*.j2"), TEMPLATE_FOLDER / README))
    try:
        target.mkdir(parents=True, exist_ok=True)
        written = [source.name for source in sources if _copy(source, target)]
    except OSError as error:
        raise UsageError(
            f"cannot write to `{target}`: {error.strerror}", hint="Check option `--to`"
        ) from None
    kept = len(sources) - len(written)
    output.say(
        f"wrote {len(written)} files to {target}" + (f", kept {kept}" * bool(kept))
    )
    output.say(
        f"\nKeep the ones that you change, and delete the others: ours are used for them."
        f"\nCommit them to the base branch, and set the input `templates` to their folder."
        f"\n{target / README} explains the variables."
    )


def _copy(source: Path, target: Path) -> bool:
    """Copy a file unless one of its name is there; return whether it was copied."""
    path = target / source.name
    if path.is_symlink() or path.exists():
        return False
    with path.open("x", encoding="utf-8") as stream:
        stream.write(source.read_text(encoding="utf-8"))
    return True
