"""Tasks of a feature, in the `tasks.md` of Kiro and Spec Kit: which files they wrote.

    - [x] T012 [US1] Add the session in src/auth/session.py (FR-003)
    - [x] 2.1 Create `src/auth/session.ts`
      - _Requirements: 3.1, 3.2_

A task that is done and names a requirement says where its code is: neither tool asks for
markers in the code, and in many repositories this is the only link. All tasks say which
feature a file is about, so that `FR-003` in it is that feature's.
Source: the templates of both tools, and repositories that use them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from tracer.specification.convention_reader import CodeLink, Definitions, Document
from tracer.specification.conventions import markdown
from tracer.specification.feature_documents import read_feature
from tracer.specification.feature_words import REQUIREMENT_WORDS
from tracer.specification.line_blocks import Line, split_at
from tracer.specification.markdown_headings import match_heading
from tracer.text import IdGrammar, Pattern

_KIRO = ".kiro/specs/"
_ARCHIVE = Pattern(r"specs/archived?/")
_TASK = Pattern(r"^[ \t]*[-*][ ]\[(?P<tick>[ xX])\]\*?[ ]")
_FILE = Pattern(
    r"""
    (?<![\w/.:@-]) (?: file:// | [A-Za-z]:(?=/) )?     # also of a developer's machine
    (?P<path> /? (?: [\w@.()\[\]$+-]+/ )* [\w@.()\[\]$+-]* \.[A-Za-z]\w{0,9} )
    """,
    re.VERBOSE,
)
"""A path; whether the file exists is not known here."""
_ID_IN_FEATURE = Pattern(r"(?<![\w-])(?:(?:FR|NFR|SC)-\d+(?:\.\d+)*|US\d+)(?![\w-])")
_NUMBERS = Pattern(
    rf"(?i)(?:{'|'.join(REQUIREMENT_WORDS)})[a-z]{{0,2}}\W{{1,4}}(?P<numbers>\d[\d., 、]*)"
)
_NUMBER = Pattern(r"\d+(?:\.\d+)*")
_MOST_LINKS = 2_000
"""Links of a document: more than people write."""


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the tasks; ids of the method's own form may be in such a document, too."""
    folder = _ARCHIVE.search(document.path)
    is_kiro = _KIRO in document.path
    feature = read_feature(document, folder[0] if folder and not is_kiro else "specs/")
    links = islice(_links(feature.name, feature.lines, is_kiro=is_kiro), _MOST_LINKS)
    return replace(markdown.read(document, grammar), code_links=tuple(links))


def _links(feature: str, lines: Sequence[Line], *, is_kiro: bool) -> Iterator[CodeLink]:
    """Walk over the files of each task, with the requirements that it is done for."""
    ends = lambda _, line: match_heading(line) is not None  # noqa: E731
    for task in split_at(lines, lambda line: _TASK.match(line.text), ends):
        text = "\n".join(line.text for line in (task.first, *task.rest))
        names = (match["path"] for match in _FILE.finditer(text.replace("\\", "/")))
        ids = _numbers(text, feature) if is_kiro else _local_ids(text, feature)
        done = tuple(dict.fromkeys(ids)) if task.opener["tick"] != " " else ()
        for path in dict.fromkeys(names):
            yield CodeLink(feature=feature, path=path, requirements=done)


def _numbers(text: str, feature: str) -> Iterator[str]:
    for match in _NUMBERS.finditer(text):
        for number in _NUMBER.findall(match["numbers"]):
            yield f"{feature}#{number}"


def _local_ids(text: str, feature: str) -> Iterator[str]:
    return (f"{feature}/{match[0]}" for match in _ID_IN_FEATURE.finditer(text))
