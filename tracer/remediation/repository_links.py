"""Links to places of the repository on GitHub and to other addresses, as templates use them."""

import re
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from tracer.text import Markup, Pattern, code_span, markdown_link, plain_text

_SHOWN_FOLDERS = 1
_LONG_PATH = 40
"""A link with at least this many characters shows only the file and its folder."""
_RENDERED = (".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc", ".org", ".ipynb")
"""Files that GitHub shows as pages without lines, unless the address has `plain=1`."""

_GITHUB = "github.com"
_QUIET_GITHUB = "redirect.github.com"
"""Leads to the same pages, which do not show who links to them: Dependabot and Renovate use
it for that (github.com/renovatebot/renovate/pull/31025)."""
_SHOWS_LINKS = Pattern(
    r"/(?:issues?|pulls?|discussions?|commits?|advisories)/", re.IGNORECASE
)
"""Pages that show where they are mentioned."""


class RepositoryLinks(Struct, frozen=True, kw_only=True):
    """Links to files, commits and pull requests; plain text where the address is not known."""

    repository_url: str | None
    revision: str

    def file(self, path: str, line: int | None = None) -> Markup:
        """Link to a line at the traced revision, so that the link stays right."""
        text = f"{path}:{line}" if line else path
        return markdown_link(code_span(text), self.address(path, line))

    def place(
        self, path: str, line: int | None = None, revision: str | None = None
    ) -> Markup:
        """Link to a line like `file`; of a long path only the end is shown.

        `revision` is the one that has the line, if that is not the traced one.
        """
        if self.repository_url is None:
            return self.file(path, line)
        shown = short_path(path)
        text = f"{shown}:{line}" if line else shown
        links = replace(self, revision=revision or self.revision)
        return markdown_link(code_span(text), links.address(path, line))

    def words(self, text: str, path: str | None, line: int | None = None) -> Markup:
        """Link words to a line; name it behind them where nothing can be linked."""
        if path is None:
            return markdown_link(text, None)
        if self.repository_url is None:
            return Markup(f"{markdown_link(text, None)} ({self.file(path, line)})")
        return markdown_link(text, self.address(path, line))

    def address(self, path: str, line: int | None = None) -> str | None:
        """Return the address of a line, `None` where the repository's is not known."""
        if self.repository_url is None:
            return None
        name = quote(path, errors="surrogateescape")  # its bytes, as git has them
        plain = "?plain=1" if line and path.lower().endswith(_RENDERED) else ""
        url = f"{self.repository_url}/blob/{self.revision}/{name}{plain}"
        return url + (f"#L{line}" if line else "")

    def commit(self, sha: str) -> Markup:
        """Link to a commit by its short name."""
        url = f"{self.repository_url}/commit/{sha}" if self.repository_url else None
        return markdown_link(code_span(sha[:7]), url)

    def pull(self, number: int | None) -> Markup:
        """Link to a pull request in a way that shows nothing in that pull request."""
        if number is None:
            return Markup("")
        url = f"{self.repository_url}/pull/{number}" if self.repository_url else None
        return markdown_link(f"PR {number}", url and _quiet_address(url))

    def link(self, text: str, url: str | None) -> Markup:
        """Link to any address; an issue of another repository is not told of it.

        Another GitHub than github.com has no address for that, so there it is not a link.
        """
        if url is None or self._is_ours(url):
            return markdown_link(text, url)
        quiet = _quiet_address(url)
        if quiet == url and self._is_on_our_server(url) and _shows_links(url):
            words = "" if text == url else f"{markdown_link(text, None)}: "
            return Markup(words + code_span(url))
        return markdown_link(text, quiet)

    def _is_ours(self, url: str) -> bool:
        ours = self.repository_url
        return ours is not None and url.lower().startswith(f"{ours.lower()}/")

    def _is_on_our_server(self, url: str) -> bool:
        ours = self.repository_url
        return ours is not None and _host(url) == _host(ours)


def short_path(path: str) -> str:
    """Return a path, a long one without its first folders."""
    if len(path) <= _LONG_PATH:
        return path
    return "/".join(path.split("/")[-1 - _SHOWN_FOLDERS :])


def _quiet_address(url: str) -> str:
    """Return an address of the same page that makes no mention in it, where one is known."""
    if _host(url) != _GITHUB or not _shows_links(url):
        return url
    _, _, path = plain_text(url).partition("//")[2].partition("/")
    return f"https://{_QUIET_GITHUB}/{path}"


def _host(url: str) -> str:
    """Return the name of the server in an address, nothing where it cannot be read."""
    try:
        host = urlsplit(plain_text(url).strip()).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
    return host.removesuffix(".").removeprefix("www.")


def _shows_links(url: str) -> bool:
    return _SHOWS_LINKS.search(unquote(url)) is not None
