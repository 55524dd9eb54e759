"""How many values a property test tries, and which.

`EXAMPLES` in the environment sets how many: few by default, for every push; the
scheduled run tries many. The same ones are tried each time, unless `SEED` is set.
"""

import os

from hypothesis import HealthCheck, core, settings

EXAMPLES = 20


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
