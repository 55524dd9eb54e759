"""The text of our comment on an issue: written, and read again by later runs."""

import re

from tracer.forge.forge_interface import IssueComment
from tracer.text import Pattern, SizeLimit, cut_markdown

MARK = "<!-- trace-production-issue: report -->"
"""Begins our comment on an issue, so that later runs find it."""
_REPORT_BELOW = "<!-- trace-production-issue: the last report -->"
"""Ends a complaint; below it is the report of an earlier run."""
_REPORT_BELOW_LINE = Pattern(rf"^{re.escape(_REPORT_BELOW)}[ \t]*\r?$", re.MULTILINE)
"""In a line with other words it is a text from an alert, shown as code."""
_REQUIREMENT = Pattern(
    rf"{re.escape(MARK)}\r?\n<!-- requirement: (?P<id>[\w.:/~-]+) -->(?:\r?\n|$)"
)
"""The first lines of the comment if a command named the requirement."""
_CUT = "\n\n*This text is cut: the rest is in the run's summary.*\n"


def comment_body(comment: IssueComment, before: str) -> str:
    """Return the text of our comment; an empty part stays as it was before."""
    requirement = comment.requirement or kept_requirement(before)
    report = comment.report.strip() or _report_in(before)
    complaint = f"{comment.complaint.strip()}\n" if comment.complaint else ""
    if complaint and report:
        complaint += "\n---\n\n"
    lines = [
        MARK,
        *([f"<!-- requirement: {requirement} -->"] if requirement else []),
        *([f"{complaint}{_REPORT_BELOW}"] if complaint else []),
        report,
    ]
    body = "\n".join(lines).strip() + "\n"
    return cut_markdown(body, SizeLimit.COMMENT_BODY, _CUT)


def kept_requirement(body: str) -> str:
    """Return the requirement that a comment of ours keeps; empty if it keeps none."""
    match = _REQUIREMENT.match(body)
    return match["id"] if match else ""


def _report_in(body: str) -> str:
    """Return the report in a comment of ours, without marks and complaint."""
    text = _REQUIREMENT.sub("", body, count=1).removeprefix(MARK)
    return _REPORT_BELOW_LINE.split(text, maxsplit=1)[-1].strip()
