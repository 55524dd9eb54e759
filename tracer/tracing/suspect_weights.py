"""How much each piece of evidence counts for a suspect: the fitted weights, one by one."""

from collections.abc import Mapping
from types import MappingProxyType

# Fitted by conditional logit on cases from public repositories that name the commits
# which broke them; docs/suspect-accuracy.md says on which, and how it was judged on others.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "line": 1.6,
        "last_here": 1.16,
        "breadth": 1.14,
        "share": 1.0,
        "amount": 0.48,
        "focus": 0.45,
        "newest": 0.83,
        "month": 1.26,
        "half_year": 0.72,
        "year": 0.58,
        "message": 0.85,
        "changed": 0.49,
        "named": 0.98,
        "files": -0.12,
        "fixes": -0.22,
        "cleans": -0.48,
        "reverts": -1.49,
        "deployed": 1.5,
        "requirement": 0.5,
    }
)
"""What a unit of evidence adds to a commit's score; see `suspect_features` for the units."""
FRAME_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {**WEIGHTS, "breadth": 0.0, "message": 0.45}
)
"""The same where a stack trace leads to the places (fitted to 226 of them): the fault is in
one function of a stack, and the words of a trace are mostly names that many commits have."""
NOTHING = 4.79
"""The score of "none of these commits"."""
CALIBRATION: Mapping[str, float] = MappingProxyType(
    {"recent": 0.46, "older": 0.03, "frames": 0.06}
)
"""What is added to the log-odds of the first suspect, by the kind of its evidence: a commit
of the last 31 days at a marked or emitting function, an older one, or a stack trace."""
SLOPE = 0.65
"""What the log-odds are multiplied by before that: the numbers above are too bold."""

GUESSED = -0.6
"""The same for the first commit that only words lead to (by hand): they are right far less
often for alerts than for what a fix says, to which their weights are fitted."""

# Where an alert leads to no code, the commits of the window are compared by words. These
# weights are fitted as well, on 40 commits of which one broke something, or none did.
WINDOW_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "message": 2.21,
        "near": 1.18,
        "changed": 0.63,
        "path": 1.28,
        "lowers": 0.78,
        "few": -0.83,
    }
)
"""What the words and lowered numbers add, and in `WINDOW_PRIOR` how likely a commit is before them."""
# Set by hand: public cases have neither deployments nor services, and 1.1 is three times
# as likely. Of the commits of nine learnt repositories 18 % changed the folder of a fix: if
# every second alert's cause is of its service, this counts log(1 ÷ (0.18 ÷ 0.82)).
# They compare commits, and say little of "none".
WINDOW_PRIOR: Mapping[str, float] = MappingProxyType(
    {
        "deployed": 1.1,
        "service": 1.5,
        "requirement": 1.1,
        "week": 0.58,
        "inert": -2.0,
    }
)
WINDOW_NEXT = 4
"""The commits after the first from which it has to stand out."""
WINDOW_NOTHING = 2.67
"""How much higher than the mean of these the score of "none of these commits" is."""
OTHERS = -2.3
"""What a commit has less whose code is all of other services (by hand). It does not make the
commits stand out that are left."""
LARGE = -1.0
"""The same for each e-fold of the files that a commit changed beyond 50 (by hand): it has
as many chances more to share words with an alert."""
OUTSIDE = 2.0
"""What an alert that names a cause outside the repository adds to it (by hand)."""
ELSEWHERE = 1.8
"""What a stack trace adds to it that leads to no code here (fitted to 25 of them)."""
