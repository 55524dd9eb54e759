"""Names in any spelling: `CHECK_NAME`, `checkName` and `check-name` are one name."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return the letters and digits of a name in lower case; all spellings share them."""
    return re.sub(r"[\W_]", "", name).lower()
