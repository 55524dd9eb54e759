"""The text of a pull request, cut to what GitHub takes."""

from tracer.text import SizeLimit

_CUT = "\n\n*Cut here: the text was longer than GitHub takes. The commit has it all.*\n"


def cut_to_limit(body: str) -> str:
    """Return a text that GitHub takes, cut at the end of a line where it is too long."""
    if len(body) <= SizeLimit.PULL_REQUEST_BODY:
        return body
    kept = body[: SizeLimit.PULL_REQUEST_BODY].rpartition("\n")[0]
    # An open `<details>` would hide all that GitHub shows below the text.
    if kept.count("<details>") > kept.count("</details>"):
        kept = kept[: kept.rindex("<details>")]
    return kept + _CUT
