"""A repository in which each loop has two files of its own."""

from tests.support.example import git
from tests.support.runs import Job

_CONFIG = """\
ledger-file: docs/alerts/{loop}.yml
remediation-file: docs/fixes/{loop}.md
"""


def use_separate_files(job: Job) -> None:
    """Configure the base branch, and the checkout."""
    store = job.github.store
    store.commit_on("main", ".github/trace.yml", _CONFIG, "Configure")
    git(job.checkout, "pull", "--quiet", str(store.path), "main")
