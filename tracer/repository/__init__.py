"""The checked-out repository: the only room that runs git.

Objects, files, history as git tells it, and what kind a file is by its path and content.
What the files mean is in `specification` and `code`. A path goes in, a `Repository` comes
out; nothing is written but through its `run`.
"""

from tracer.repository.commits import Commit
from tracer.repository.file_kinds import (
    is_code_file,
    is_data_file,
    is_test_file,
    may_be_test_file,
)
from tracer.repository.inventory import Inventory
from tracer.repository.provenance import skip_reason, skip_reason_for_definitions
from tracer.repository.repository import History, Repository
from tracer.repository.snapshot import Snapshot

__all__ = [
    "Commit",
    "History",
    "Inventory",
    "Repository",
    "Snapshot",
    "is_code_file",
    "is_data_file",
    "is_test_file",
    "may_be_test_file",
    "skip_reason",
    "skip_reason_for_definitions",
]
