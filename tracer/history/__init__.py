"""Commits: which name a requirement, and which changed a place in the code.

Git itself is asked through `repository`. Which commit is suspected is decided in
`tracing`. Ids or `Place`s go in; `Commit`s and `Change`s come out.
Commits that this action made implement nothing: `commits_naming` leaves them out.
"""

from tracer.history.line_tracking import Touch
from tracer.history.naming_commits import commits_naming
from tracer.history.own_commits import is_own_commit, without_own
from tracer.history.place import Change, Place
from tracer.history.place_history import CountedTime, PlaceHistory
from tracer.history.tracked_file import Depth
from tracer.history.window import (
    RECENT,
    Basis,
    Window,
    find_window,
    has_proven_good,
)

__all__ = [
    "RECENT",
    "Basis",
    "Change",
    "CountedTime",
    "Depth",
    "Place",
    "PlaceHistory",
    "Touch",
    "Window",
    "commits_naming",
    "find_window",
    "has_proven_good",
    "is_own_commit",
    "without_own",
]
