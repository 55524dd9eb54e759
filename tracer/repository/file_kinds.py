"""What a file is by its path: code or document, test, ours or somebody else's."""

import re
from pathlib import PurePosixPath

from tracer.text import Pattern

_DOCUMENTS = frozenset(
    ".md .markdown .mdx .rst .adoc .asciidoc .txt .html .htm .svg .jsonl .lock .csv "  # noqa: SIM905
    ".ipynb .sdoc .trlc .rsl .reqif .po .pot .map".split()
)
_DATA = frozenset(
    ".json .yml .yaml .toml .ini .cfg .xml .properties .conf .env".split()  # noqa: SIM905
)
_VENDORED = Pattern(
    r"(^|/)(node_modules|bower_components|vendor|vendored|third[_-]party|site-packages"
    r"|Pods|Carthage)/|\.min\.(js|css)$",
)
_GENERATED = Pattern(
    r"[._](pb|pb2|g|generated|gen|designer)\.[a-z]+$|_pb2(_grpc)?\.pyi?$|(^|/)generated/",
    re.IGNORECASE,
)
_TEST = Pattern(
    r"(^|/)(tests?|__tests__|e2e|testing)/"
    r"|(^|/)test_[^/]*$|[._-](test|tests|spec|feature)\.[a-z]+$"
    r"|(Tests?|(?<=[a-z\d])(Spec|IT))\.[a-z]+$|\.feature$"
    r"|^spec/.*\.rb$|(^|/)features/(.*/)?(steps|step_definitions|support)/"
    r"|(^|/)features/environment\.py$"
)
_TEST_FOLDER = Pattern(r"(^|/)(specs?|features)/")
_PRODUCT_FOLDER = Pattern(r"(^|/)(src|lib|app)/(.*/)?(specs?|features)/")
_TEMPLATE = Pattern(r"(^|[/._-])template\.[a-z]+$", re.IGNORECASE)
_TEMPLATES = Pattern(r"(^|/)(?<!specs/)templates?/", re.IGNORECASE)
"""Folders of templates; `specs/templates/` is a feature of that name."""
_CHANGELOG = Pattern(
    r"(^|/)((?i:changelog|release[-_]?notes)|CHANGES|HISTORY|NEWS)\.[a-z]+$"
)
_TEST_DATA = Pattern(
    r"(^|/)(testdata|test[-_]data|__fixtures__|__snapshots__"
    r"|(tests?|specs?|__tests__)/([^/]+/)*(fixtures?|resources|data|golden))/"
)


def is_code_file(path: str) -> bool:
    """Whether a file may hold markers: documents only talk about requirements."""
    return _suffix(path) not in _DOCUMENTS


def is_data_file(path: str) -> bool:
    """Whether a file holds values, in which an id is mostly one of many."""
    return _suffix(path) in _DATA


def is_test_file(path: str) -> bool:
    """Whether a file holds tests, by its path as test runners tell."""
    return _TEST.search(path) is not None


def may_be_test_file(path: str) -> bool:
    """Whether only a folder says that a file holds tests, and a product may have it."""
    is_explicit = _TEST_FOLDER.search(path) is not None
    return is_explicit and _PRODUCT_FOLDER.search(path) is None


def is_test_data_file(path: str) -> bool:
    """Whether a file is what tests read: nothing in it is meant of this repository."""
    return _TEST_DATA.search(path) is not None


def is_template_file(path: str) -> bool:
    """Whether a file only shows what others are to look like."""
    return bool(
        _TEMPLATE.search(path) or (_TEMPLATES.search(path) and not is_code_file(path))
    )


def is_changelog_file(path: str) -> bool:
    """Whether a file tells what has changed, not what holds."""
    return _CHANGELOG.search(path) is not None


def is_vendored_file(path: str) -> bool:
    """Whether others wrote a file, by the folders that package managers fill."""
    return _VENDORED.search(path) is not None


def is_generated_file(path: str) -> bool:
    """Whether a tool wrote a file, by the names that code generators use."""
    return _GENERATED.search(path) is not None


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
