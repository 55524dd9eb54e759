"""Links in the documents lead somewhere."""

import re
from pathlib import Path

from tests.support.paths import ROOT


def anchors(page: Path) -> list[str]:
    """List the anchors that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings]


PLACES = (
    *("", ".github/", "bench/", "docs/", "docs/alerting/", "templates/", "tests/"),
    "tracer/",
)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")


def test_links_in_the_documents_lead_somewhere() -> None:
    documents = [path for place in PLACES for path in sorted(ROOT.glob(f"{place}*.md"))]
    for document in documents:
        for target, anchor in LINK.findall(document.read_text()):
            place = document.parent / target if target else document
            assert place.exists(), f"{document}: {target}"
            if anchor:
                assert anchor in anchors(place), f"{document}: {target}#{anchor}"
