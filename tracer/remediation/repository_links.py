"""Links to places of the repository on GitHub, as templates use them."""

from dataclasses import dataclass
from urllib.parse import quote

from tracer.text import Markup, code_span, markdown_link


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryLinks:
    """Links to files, commits and pull requests; plain text where the address is not known."""

    repository_url: str | None
    revision: str

    def file(self, path: str, line: int | None = None) -> Markup:
        """Link to a line at the traced revision, so that the link stays right."""
        text = f"{path}:{line}" if line else path
        if self.repository_url is None:
            return code_span(text)
        name = quote(path, errors="surrogateescape")  # its bytes, as git has them
        url = f"{self.repository_url}/blob/{self.revision}/{name}"
        return markdown_link(code_span(text), url + (f"#L{line}" if line else ""))

    def commit(self, sha: str) -> Markup:
        """Link to a commit by its short name."""
        url = f"{self.repository_url}/commit/{sha}" if self.repository_url else None
        return markdown_link(code_span(sha[:7]), url)

    def pull(self, number: int | None) -> Markup:
        """Link to a pull request in a way that shows nothing in that pull request."""
        if number is None or self.repository_url is None:
            return Markup("")
        return markdown_link(f"PR {number}", f"{self.repository_url}/pull/{number}")
