"""A large repository, made with `git fast-import`: the same one every time."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

FILES, COMMITS, REQUIREMENTS = 20_000, 50_000, 500
DOCUMENTS = 50
END = 1_763_652_600
"""2025-11-20T15:30:00Z, the moment of the example's alert; commits lead up to it."""
STEP = 1_200
"""Seconds between two commits."""


def build(folder: Path) -> Path:
    """Make the repository at a path that does not exist yet."""
    folder.mkdir(parents=True)
    git = ("git", "-C", str(folder))
    subprocess.run(
        [*git, "init", "--quiet", "--bare", "--initial-branch=main"], check=True
    )
    with subprocess.Popen(
        [*git, "fast-import", "--quiet"], stdin=subprocess.PIPE
    ) as importer:
        assert importer.stdin is not None
        for chunk in stream():
            importer.stdin.write(chunk)
        importer.stdin.close()
    subprocess.run([*git, "repack", "-adq"], check=True)
    return folder


def stream() -> Iterator[bytes]:
    """Write the history in fast-import's language."""
    for number in range(COMMITS):
        moment = END - (COMMITS - number) * STEP
        message = subject(number)
        yield b"commit refs/heads/main\n"
        yield f"committer Team <team@example.com> {moment} +0000\n".encode()
        yield data(message)
        if number == 0:
            yield from first_files()
        else:
            index = number * 7_919 % (FILES - DOCUMENTS)
            yield f"M 100644 inline {code_path(index)}\n".encode()
            yield data(code(index, number))


def first_files() -> Iterator[bytes]:
    for index in range(DOCUMENTS):
        yield f"M 100644 inline docs/requirements/area-{index:02d}.md\n".encode()
        yield data(document(index))
    for index in range(FILES - DOCUMENTS):
        yield f"M 100644 inline {code_path(index)}\n".encode()
        yield data(code(index, 0))


def data(text: str) -> bytes:
    encoded = text.encode()
    return b"data %d\n%s\n" % (len(encoded), encoded)


def requirement(index: int) -> str:
    return f"REQ-F-AREA-{index % REQUIREMENTS:03d}"


def subject(number: int) -> str:
    named = f" ({requirement(number // 10)})" if number % 10 == 0 else ""
    return f"feat: Change number {number}{named}\n\nWhy it was changed, in a line of its own.\n"


def code_path(index: int) -> str:
    return f"src/part{index % 100:02d}/module{index:05d}.py"


def code(index: int, version: int) -> str:
    """Return a module; one in four says which requirement it implements."""
    marker = f"# Implements: {requirement(index)}\n" if index % 4 == 0 else ""
    lines = [f"    value = step_{line}(value, {version + line})" for line in range(24)]
    body = "\n".join(lines)
    return (
        f'"""Module {index}."""\n\nfrom shared import *\n\n\n{marker}'
        f"def handle_{index}(value):\n{body}\n    return value\n"
    )


def document(index: int) -> str:
    each = range(index * 10, index * 10 + 10)
    return f"# Area {index}\n\n" + "\n".join(section(number) for number in each)


def section(number: int) -> str:
    return f"""\
## {requirement(number)}: Feature {number} answers in time

**Type**: Functional Requirement
**Priority**: P1
**Owner**: Team {number % 7}
**Intent**: INT-{number % 40 + 1:03d}

**Acceptance Criteria**:
- Response < {100 + number}ms
- Nothing is lost

**Constraints**:
- C-001: Database query < 50ms

**Related Requirements**:
- {requirement(number + 1)}: Feature {number + 1} answers in time
"""
