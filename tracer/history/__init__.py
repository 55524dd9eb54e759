"""Commits: which name a requirement, which touched its code, who last changed a line.

Git itself is asked through `repository`. Which commit is suspected is decided in
`tracing`. Ids, paths or a function go in; `Commit`s and `BlameShare`s come out.
Commits that this tool made implement nothing, so they are left out here.
"""

from tracer.history.blame import BlameReader, BlameShare
from tracer.history.commits import commits_naming, commits_touching

__all__ = [
    "BlameReader",
    "BlameShare",
    "commits_naming",
    "commits_touching",
]
