"""Front matter: the YAML between `---` lines at the top of a Markdown file."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from tracer.text import Pattern, yaml_data, yaml_documents

_FRONT_MATTER = Pattern(r"\A\ufeff?---[ \t]*\n(?P<yaml>(?:.*\n)*?)---[ \t]*(?:\n|\Z)")


class FrontMatter(Struct, frozen=True):
    """The YAML text, its number of lines with both `---`, and the text below it."""

    yaml: str
    line_count: int
    body: str

    def line_of(self, key: str) -> int:
        """Return the line of the file on which a key of the YAML stands."""
        # The parser counts lines from the first of the YAML; this counts from the file's.
        above = re.split(rf"(?m)^[ \t]*{re.escape(key)}[ \t]*:", f"---\n{self.yaml}")[0]
        return above.count("\n") + 1

    def data(self) -> Mapping[object, object] | None:
        """Return the YAML as text, lists and dicts; `None` if it is not a mapping."""
        roots = yaml_documents(self.yaml)
        data = yaml_data(roots[0]) if roots else None
        return data if isinstance(data, dict) else None


def split_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter of a Markdown file, `None` where it has none."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return None
    return FrontMatter(match["yaml"], match[0].count("\n"), text[match.end() :])


def front_matter_fields(data: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    """Walk over names and values as the fields of Markdown would write them."""
    for key, value in data.items():
        values = value if isinstance(value, list) else [value]
        words = ", ".join(each for each in values if isinstance(each, str))
        yield re.sub(r"[_-]", " ", str(key)), words.replace("\n", " ")
    if data.get("active") == "false":  # Doorstop's way to withdraw an item
        yield "status", "withdrawn"
