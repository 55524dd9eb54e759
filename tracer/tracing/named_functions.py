"""The functions that an alert names in its sentences: `Cart.pay()`, `retry_upload: timeout`."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from tracer.alerts import Alert
from tracer.code import parse_outline
from tracer.history import Place
from tracer.repository import Repository
from tracer.text import Pattern
from tracer.tracing.function_files import PARSED_LIMIT, files_of_code

_NAME = Pattern(
    r"""
    (?<! [\w./@:$#-] )
    (?: (?P<owner> [A-Za-z_]\w{2,} ) (?: \. | :: | \# | -> ) )?
    (?P<name> [A-Za-z_]\w{3,} )
    (?P<call> \( )?
    (?! [\w/@-] | [.:]\w )
    """,
    re.VERBOSE,
)
_COMPOUND = Pattern(r"[a-z]\w*[a-z\d](?:[A-Z]|_[a-z])\w*")
"""A name of several words, which no sentence has by chance: `retryUpload`, `retry_upload`."""
_NAMES_LIMIT = 6


class NamedFunction(Struct, frozen=True):
    """A function by its name; `owner` is what the alert writes before it: a type or a file."""

    name: str
    owner: str | None = None


def functions_in(alert: Alert) -> tuple[NamedFunction, ...]:
    """Return what looks like the name of a function in an alert's sentences."""
    text = f"{alert.title}\n{alert.description or ''}"
    found = (
        NamedFunction(match["name"], match["owner"])
        for match in _NAME.finditer(text)
        if match["owner"] or match["call"] or _COMPOUND.fullmatch(match["name"])
    )
    return tuple(dict.fromkeys(found))[:_NAMES_LIMIT]


def definitions_of(
    repository: Repository, revision: str, wanted: NamedFunction
) -> Sequence[Place]:
    """Return the only definition of a function; none where it could be any of several."""
    files = files_of_code(repository, revision, re.escape(wanted.name))
    paths = list(islice(files, PARSED_LIMIT + 1))
    if len(paths) > PARSED_LIMIT:
        return ()
    found = [
        each
        for path, text in repository.texts(revision, paths)
        for each in _defined(path, text or "", wanted)
    ]
    return found if len(found) == 1 else ()


def _defined(path: str, text: str, wanted: NamedFunction) -> Iterator[Place]:
    """Walk over the functions of a file with the name, and with the owner if it has one."""
    if wanted.name not in text:
        return
    definitions = parse_outline(path, text).definitions
    types = {each.name for each in definitions if each.is_type}
    if wanted.owner is None or _is_called(path, wanted.owner) or wanted.owner in types:
        for each in definitions:
            if each.name == wanted.name and not each.is_type:
                yield Place(path, each.name, each.start, each.end)


def _is_called(path: str, owner: str) -> bool:
    """Whether a file is called like the owner: `restic_repository` is `ResticRepository`."""
    stem = path.rpartition("/")[2].split(".")[0]
    return _plain(stem) == _plain(owner)


def _plain(name: str) -> str:
    return re.sub(r"[_-]", "", name).casefold()
