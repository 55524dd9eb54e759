"""Links to places of the repository on GitHub, as templates use them."""

from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from tracer.text import Markup, code_span, markdown_link

_SHOWN_FOLDERS = 1
_LONG_PATH = 40
"""A link with at least this many characters shows only the file and its folder."""
_RENDERED = (".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc", ".org", ".ipynb")
"""Files that GitHub shows as pages without lines, unless the address has `plain=1`."""


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
        return markdown_link(f"PR {number}", url)


def short_path(path: str) -> str:
    """Return a path, a long one without its first folders."""
    if len(path) <= _LONG_PATH:
        return path
    return "/".join(path.split("/")[-1 - _SHOWN_FOLDERS :])
