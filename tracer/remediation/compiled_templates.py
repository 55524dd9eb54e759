"""Keeps our own templates compiled, so that a run does not compile them again."""

import marshal
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import CodeType

# Only `template_renderer`, which imports Jinja in any case, imports this module.
from jinja2 import BytecodeCache, Environment
from jinja2 import __version__ as jinja_version
from jinja2.bccache import Bucket

from tracer.text import keep_file

_COMPILER = f"{sys.implementation.cache_tag} {sys.version} Jinja {jinja_version}"
"""What the compiled form depends on, in addition to the template and the settings."""
_SETTINGS = (
    "autoescape",
    "keep_trailing_newline",
    "lstrip_blocks",
    "optimized",
    "sandboxed",
    "trim_blocks",
)
_DIGEST_SIZE = 32


class CompiledTemplates(BytecodeCache):
    """The compiled templates, in files next to the templates, as Python's own are.

    A file begins with the digest of all that it was made from and counts only while that is
    the same. Who may write to the folder may also change the templates and the code, so
    reading code from it opens no new way in; a cache in a shared folder would.
    """

    def __init__(self, folder: Path, environment: Environment) -> None:
        self._folder = folder
        # The compiled form also depends on these settings of the environment.
        self._settings = [getattr(environment, name) for name in _SETTINGS]

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the file of a template: empty for one that is not ours.

        A repository's own templates come from its base branch, and may change with each run.
        """
        is_ours = filename and Path(filename).parent == self._folder.parent
        return f"{name}.{sys.implementation.cache_tag}" if is_ours else ""

    def get_source_checksum(self, source: str) -> str:
        return sha256(f"{_COMPILER}\0{self._settings}\0{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template, where it is there and not out of date."""
        if not bucket.key:
            return
        try:
            data = (self._folder / bucket.key).read_bytes()
        except OSError:
            return
        if data[:_DIGEST_SIZE] != bytes.fromhex(bucket.checksum):
            return
        with suppress(EOFError, ValueError, TypeError):  # a file that was cut off
            code = marshal.loads(data[_DIGEST_SIZE:])  # noqa: S302 - see the class
            bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, where the folder can be written to."""
        if not bucket.key or bucket.code is None:
            return
        data = bytes.fromhex(bucket.checksum) + marshal.dumps(bucket.code)
        keep_file(self._folder / bucket.key, data)
