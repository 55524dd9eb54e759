"""How many values a property test tries, and which.

`EXAMPLES` in the environment sets how many: few by default, for every push; the
scheduled run tries many. The same ones are tried each time, unless `SEED` is set.
"""

import os
from collections.abc import Callable

import hypothesis
from hypothesis import HealthCheck, core, given, settings
from hypothesis.strategies import SearchStrategy

EXAMPLES = 20
_ROUND = 1_000
"""How many values are tried at once. Hypothesis keeps all that it has tried in a tree, which
needs 6 GB of memory for 20,000 hostile results."""


def load_profile() -> None:
    """Set what holds for every property test."""
    seed = os.environ.get("SEED")
    settings.register_profile(
        "ours",
        max_examples=int(os.environ.get("EXAMPLES", EXAMPLES)),
        derandomize=seed is None,
        database=None,  # nothing that one machine remembers decides a run
        deadline=None,  # no test depends on the speed of a machine
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    settings.load_profile("ours")
    if seed is not None:
        core.global_force_seed = int(seed)  # type: ignore[assignment] # as `--hypothesis-seed` does


def examples(times: int) -> int:
    """Return how many values a fast test tries: a multiple of what the others try."""
    return times * int(os.environ.get("EXAMPLES", EXAMPLES))


def rounds(times: int) -> range:
    """Return the numbers of the rounds in which so many values are tried."""
    return range(-(-examples(times) // _ROUND))


def try_round(
    number: int,
    times: int,
    check: Callable[..., None],
    *values: SearchStrategy[object],
) -> None:
    """Try the values of one round, each round others, on a check."""
    most = min(_ROUND, examples(times) - number * _ROUND)
    seed = hypothesis.seed(f"{os.environ.get('SEED')} {number}")
    seed(settings(max_examples=most)(given(*values)(check)))()
