"""What people see: our Markdown as GitHub shows it, in a browser, with its faults.

    python -m tests.support.screens FOLDER [--repo PATH --alert FILE]

traces an alert (the example's, or one in a repository of yours), and writes each text that
GitHub would show as pictures: light and dark, 1012 and 390 pixels wide. It prints what a
reader would stumble over, and exits with 1 if there is anything.

The parser is GitHub's, the style sheet the one that is made from GitHub's pages, the
diagrams are drawn by Mermaid. It needs chromium, Node.js and npm.
"""

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmarkgfm import cmark  # type: ignore[import-untyped] # it has no types

from example.build import build
from tests.support.entry_point import Command, run_here
from tests.support.mermaid import FOLDER, install
from tests.support.paths import ALERT, GOLDEN, ROOT

WIDTHS = (1012, 390)
"""The column of a pull request on a wide screen, and a phone."""
THEMES = {"light": "default", "dark": "dark"}
"""Mermaid's theme for each of GitHub's."""
ALL = tuple((theme, width) for theme in THEMES for width in WIDTHS)
CROSSED = (("light", 390), ("dark", 1012))
"""Each theme and each width once, in half the time: a start of the browser takes a second."""
_OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES
_EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist", "tagfilter"]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_TALLEST = 12_000
_ALERT = re.compile(
    r"<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(.*?)</blockquote>",
    re.DOTALL,
)
_PAGE = (ROOT / "tests" / "support" / "screen.html").read_text()


@dataclass(frozen=True)
class Text:
    """What GitHub shows: Markdown, and the title above it, if it has one."""

    markdown: str
    title: str = ""


@dataclass(frozen=True)
class Screen:
    """A text in one theme and width: its faults, and how tall it is."""

    name: str
    theme: str
    width: int
    problems: tuple[str, ...]
    height: int


def missing() -> str | None:
    """Say why nothing can be shown here; `None` where it can."""
    tools = {
        "a browser": any(map(shutil.which, _BROWSERS)),
        "npm": shutil.which("npm"),
    }
    lacking = [name for name, found in tools.items() if not found]
    return f"{lacking[0]} is not installed" if lacking else None


def body_of(markdown: str) -> str:
    """Return a text as GitHub's HTML: alerts and diagrams are made after parsing."""
    body = cmark.markdown_to_html_with_extensions(
        markdown, options=_OPTIONS, extensions=_EXTENSIONS
    )
    body = _ALERT.sub(_alert, body)
    return re.sub(
        r'<pre><code class="language-mermaid">(.*?)</code></pre>',
        r'<pre class="mermaid">\1</pre>',
        body,
        flags=re.DOTALL,
    )


def _alert(match: re.Match[str]) -> str:
    kind = match[1].lower()
    return (
        f'<div class="markdown-alert markdown-alert-{kind}">'
        f'<p class="markdown-alert-title">{kind.capitalize()}</p><p>{match[2]}</div>'
    )


def page(text: Text, theme: str, width: int, *, opened: bool) -> str:
    """Return a whole page; `opened` unfolds all that is folded."""
    modules = FOLDER / "node_modules"
    values = {
        "css": (modules / f"github-markdown-css/github-markdown-{theme}.css").as_uri(),
        "mermaid": (modules / "mermaid/dist/mermaid.min.js").as_uri(),
        "background": "#ffffff" if theme == "light" else "#0d1117",
        "color": "#1f2328" if theme == "light" else "#f0f6fc",
        "theme": THEMES[theme],
        "width": str(width),
        "opened": json.dumps(opened),
        "title": html.escape(text.title),
        "body": body_of(text.markdown),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], _PAGE)


def look(
    name: str,
    text: Text,
    folder: Path,
    shown: Sequence[tuple[str, int]] = ALL,
    *,
    pictures: bool = True,
) -> Iterator[Screen]:
    """Show a text in themes and widths, and return what is wrong with it."""
    for theme, width in shown:
        stem = f"{name}-{theme}-{width}"
        file = folder / f"{stem}.html"
        file.write_text(page(text, theme, width, opened=True))
        report = _report(file)
        yield Screen(name, theme, width, tuple(report["problems"]), report["height"])
        if not pictures:
            continue
        for opened in (False, True):
            file.write_text(page(text, theme, width, opened=opened))
            height = report["height"] if opened else report["folded"]
            suffix = "-open" if opened else ""
            _picture(file, folder / f"{stem}{suffix}.png", width, height)


def _report(file: Path) -> dict[str, Any]:
    dom = _browse("--dump-dom", file.as_uri())
    match = re.search(r'<script id="report"[^>]*>(.*?)</script>', dom, re.DOTALL)
    assert match, "the page did not get to its end"
    report: dict[str, Any] = json.loads(html.unescape(match[1]))
    return report


def _picture(file: Path, target: Path, width: int, height: int) -> None:
    _browse(
        f"--window-size={width},{min(height, _TALLEST)}",
        f"--screenshot={target}",
        file.as_uri(),
    )


def _browse(*arguments: str) -> str:
    browser = next(filter(None, map(shutil.which, _BROWSERS)))
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                browser,
                *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *("--no-first-run", "--disable-background-networking"),
                *("--allow-file-access-from-files", "--virtual-time-budget=15000"),
                f"--user-data-dir={profile}",
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    return done.stdout


def surfaces_of(repository: Path, alert: Path, folder: Path) -> dict[str, Text]:
    """Trace an alert in a copy of a repository, and return what GitHub would show."""
    copy = folder / "copy.git"
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", "--shared", str(repository), str(copy)],
        check=True,
    )
    environment = {**_environment(copy, folder), "INPUT_ALERT": str(alert.resolve())}
    ended = run_here(Command(folder=folder, environment=environment))
    if ended.code:
        raise SystemExit(ended.stdout + ended.stderr)
    (shown,) = (copy / "remediation").glob("*.md")
    return {
        "pull-request": _page(shown.read_text()),
        "summary": Text((folder / "summary").read_text()),
        "intent": Text(_intent(copy)),
    }


def _page(text: str) -> Text:
    """Return a pull request's text, whose heading is the title."""
    head, _, body = text.removeprefix("# ").partition("\n")
    title = re.sub(r"\\([^\w\s])", r"\1", head)  # GitHub's titles are plain text
    return Text(body, title)


def _environment(repository: Path, folder: Path) -> dict[str, str]:
    (folder / "event.json").write_text("{}")
    for name in ("output", "summary"):
        (folder / name).write_text("")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_EVENT_NAME": "schedule",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_API_URL": "https://api.github.com",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "RUNNER_TEMP": str(folder),
        "INPUT_PUBLISH": "local",
        "INPUT_REPO": str(repository),
    }


def _intent(repository: Path) -> str:
    """Return the new intent as the branch of the remediation adds it."""
    branch = _git(
        repository, "for-each-ref", "--format=%(refname)", "refs/heads/remediation"
    ).split()[0]
    diff = _git(repository, "show", "--format=", branch, "--", "*.md")
    added = (line[1:] for line in diff.splitlines() if re.match(r"\+(?!\+\+)", line))
    return "\n".join(added)


def _git(repository: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(repository), *arguments],
        capture_output=True,
        check=True,
        text=True,
    ).stdout


def show_all(surfaces: Mapping[str, Text], folder: Path) -> list[Screen]:
    """Show every surface; return the screens."""
    install()
    screens: list[Screen] = []
    for name, text in surfaces.items():
        screens += look(name, text, folder)
    return screens


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="screens")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repo", type=Path)
    parser.add_argument("--alert", type=Path, default=ALERT)
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        repository = given.repo or build(work / "example")
        surfaces = surfaces_of(repository.resolve(), given.alert, work)
    if not given.repo:
        # On GitHub it can be closed, which the text beside a local branch does not say.
        text = (GOLDEN / "pull_request.md").read_text()
        surfaces["pull-request"] = _page(text)
    screens = show_all(surfaces, given.folder.resolve())
    for screen in screens:
        for problem in screen.problems:
            sys.stdout.write(
                f"{screen.name}, {screen.theme}, {screen.width}: {problem}\n"
            )
    count = sum(len(screen.problems) for screen in screens)
    sys.stdout.write(f"{len(screens)} screens in {given.folder}, {count} problems\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
