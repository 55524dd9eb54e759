"""Files as GraphQL shows them: their kind, and their text where it is byte for byte."""

from hashlib import sha1

from msgspec import Struct

from tracer.forge.github_values import number, optional_text, sha
from tracer.text import Json

_REGULAR_FILES = {0o100644, 0o100755}
FILE_FRAGMENT = """fragment File on TreeEntry {
  mode object { ... on Blob { oid text isTruncated } }
}
"""


class ShownFile(Struct, frozen=True, kw_only=True):
    """What a commit has at a path.

    `blob` is `None` for a folder, a link and a submodule, `text` where it is not all there.
    """

    blob: str | None = None
    text: str | None = None


def read_shown_file(entry: Json) -> ShownFile | None:
    """Read a `File` of a query; `None` where there is nothing at its path.

    GraphQL shows a file as text, and cuts a long one. So the hash of the text is compared.
    The API of contents is not asked: it follows a link to a file, and shows that file.
    """
    if entry.is_missing():
        return None
    if number(entry.get("mode")) not in _REGULAR_FILES:
        return ShownFile()
    blob = sha(entry.at("object", "oid"))
    shown = optional_text(entry.at("object", "text"))
    data = (shown or "").encode("utf-8", "surrogatepass")
    is_whole = blob == sha1(b"blob %d\0" % len(data) + data).hexdigest()  # noqa: S324
    return ShownFile(blob=blob, text=(shown or "") if is_whole else None)
