"""Commits: which name a requirement, which touched its code, who last changed a line.

Git is asked through `repository`; which commit is suspected is decided in `tracing`.
Ids, paths or a function go in; `Commit`s and `BlameShare`s come out. Commits that the
tracer itself made implement nothing, so they are left out everywhere here.
"""

from tracer.history.blame import BlameReader, BlameShare
from tracer.history.commits import commits_naming, commits_touching

__all__ = [
    "BlameReader",
    "BlameShare",
    "commits_naming",
    "commits_touching",
]
