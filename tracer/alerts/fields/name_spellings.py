"""Names in any spelling: `CHECK_NAME`, `checkName` and `check-name` are one name."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return the letters and digits of a name in lower case; all spellings share them."""
    return re.sub(r"[\W_]", "", name).lower()


def without_k(word: str) -> str:
    """Return the name of a constant as people say it: `kCritical` is C++'s way."""
    return word[1:] if word[:1] == "k" and word[1:2].isupper() else word
