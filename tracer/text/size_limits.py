"""How long a body, title, file or payload may be, and who says so."""


class SizeLimit:
    """The sizes that other programs impose on us, and those that we impose on others.

    Where GitHub imposes one we stay below it: a text that is refused is a lost alert.
    How many things of a kind are looked at is decided in the modules that do it.
    """

    # -- what GitHub takes -------------------------------------------------------

    ALERT = 65_536
    """Bytes of one alert: `repository_dispatch` carries no more
    (docs.github.com, "Create a repository dispatch event")."""
    DEPLOYMENTS = 16 * 1024 * 1024
    """Bytes of a file with deployments: 5,000 entries of GitHub's list."""
    EVENT = 4 * 1024 * 1024
    """Bytes of a whole event file: the alert and what GitHub writes around it."""
    PULL_REQUEST_TITLE = 250
    """Characters; GitHub takes 256."""
    PULL_REQUEST_BODY = 58_000
    """Characters; GitHub takes 65,536."""
    ALERT_SECTION = 5_000
    """Characters of the list of all alerts, in addition to a whole pull request's text."""
    COMMENT_BODY = 65_536
    """Characters of a comment on an issue, as GitHub's error message has it; what it
    takes is more, 262,144 bytes."""
    GITHUB_ANSWER = 160 * 1024 * 1024
    """Bytes of an answer. GitHub's largest, a file of 100 MB, takes 134 MB as base64."""
    SUMMARY = 1_000_000
    """Bytes; the runner drops a summary above 1 MiB and shows an error instead
    (docs.github.com, "Workflow commands")."""
    ANNOTATIONS = 9
    """Annotations of a kind. The runner shows ten; the last is kept for the error that
    ends a run."""
    ANNOTATION_MESSAGE = 4_000
    """Characters; the runner cuts a message after 4,096."""

    # -- what we read and write --------------------------------------------------

    FILE = 2 * 1024 * 1024
    """Bytes of a file; longer files are data, not specification or code."""
    CODE_LINE = 2_000
    """Characters of a line of code: longer ones are data in one piece."""
    MARKDOWN_LINE = 4_000
    """Characters of a line of a document: longer ones are data, not text."""
    ISSUE_TEXT = 4_000
    """Characters of an issue's prose that become a description."""
    CONFIG = 65_536
    """Characters of `.github/trace.yml`: much more than settings need."""
    TEMPLATE = 65_536
    """Characters of a repository's own template; ours have at most a seventh of it."""
    RENDERED = 1024 * 1024
    """Characters that a template may give."""
    LEDGER = 64 * 1024 * 1024
    """Characters of the ledger; about 100,000 entries."""
