"""The checked-out repository: the only room that runs git.

It reads files, commits and blame, and says what kind a file is by its path and start.
What a file means is in `specification` and `code`, which commits matter in `history`.
A path goes in, a `Repository` comes out. Git gets an environment that we compose and
objects without the checkout's configuration: a checkout runs and decides nothing.
"""

from tracer.repository.commit_log import Commit, History
from tracer.repository.commit_merge import CommitMerge, FileConflict, MergedFile
from tracer.repository.encodings import with_plain_line_ends
from tracer.repository.file_kinds import (
    file_suffix,
    is_assistant_file,
    is_code_file,
    is_data_file,
    is_described_data,
    is_design_document,
    is_never_run,
    is_template_file,
    is_test_file,
    is_translation_file,
    is_vendored_file,
    may_be_test_file,
    may_run,
)
from tracer.repository.glob_patterns import glob_pattern
from tracer.repository.hidden_contents import (
    ENCRYPTED,
    HIDDEN_CONTENT,
    HIDDEN_REASONS,
    IN_LFS,
    has_hidden_values,
)
from tracer.repository.history_fetch import HistorySource
from tracer.repository.hunks import FilePatch, Hunk
from tracer.repository.inventory import Inventory
from tracer.repository.objects import TreeEntry
from tracer.repository.parallel_call import in_background
from tracer.repository.patch_log import CommitPatch
from tracer.repository.remote_commits import (
    CommitList,
    CommitSource,
    RemoteCommit,
    RemoteCommits,
)
from tracer.repository.repository import Repository
from tracer.repository.revert_trial import RevertTrial
from tracer.repository.revisions import no_commit_error
from tracer.repository.skipped_files import skip_reason, skip_reason_for_definitions
from tracer.repository.snapshot import Snapshot
from tracer.repository.taken_paths import taken_reason
from tracer.repository.unified_patch import read_unified_patch, split_patch

__all__ = [
    "ENCRYPTED",
    "HIDDEN_CONTENT",
    "HIDDEN_REASONS",
    "IN_LFS",
    "Commit",
    "CommitList",
    "CommitMerge",
    "CommitPatch",
    "CommitSource",
    "FileConflict",
    "FilePatch",
    "History",
    "HistorySource",
    "Hunk",
    "Inventory",
    "MergedFile",
    "RemoteCommit",
    "RemoteCommits",
    "Repository",
    "RevertTrial",
    "Snapshot",
    "TreeEntry",
    "file_suffix",
    "glob_pattern",
    "has_hidden_values",
    "in_background",
    "is_assistant_file",
    "is_code_file",
    "is_data_file",
    "is_described_data",
    "is_design_document",
    "is_never_run",
    "is_template_file",
    "is_test_file",
    "is_translation_file",
    "is_vendored_file",
    "may_be_test_file",
    "may_run",
    "no_commit_error",
    "read_unified_patch",
    "skip_reason",
    "skip_reason_for_definitions",
    "split_patch",
    "taken_reason",
    "with_plain_line_ends",
]
