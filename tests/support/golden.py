"""Golden files: texts that a person has looked at."""

from collections.abc import Callable

Golden = Callable[[str, str], None]
