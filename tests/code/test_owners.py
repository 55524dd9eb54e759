"""`CODEOWNERS` says what GitHub's documentation says that it says."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracer.code import read_code_owners

# The examples of docs.github.com, "About code owners", and what they say of them.
DOCUMENTED = """\
# A comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", "@global-owner1 @global-owner2"),
        ("a/b/c.js", "@js-owner"),
        ("c.js", "@js-owner"),
        ("a/c.jsx", "@global-owner1 @global-owner2"),
        ("x.go", "docs@example.com"),
        ("deep/er/x.txt", "@octo-org/octocats"),
        ("scripts/a/b.sh", "@doctocat @octocat"),
        ("other/scripts/b.sh", "@global-owner1 @global-owner2"),
        ("build/logs/x", "@octocat"),
        ("deeply/nested/logs/x", "@octocat"),
        ("logs", "@octocat"),
        ("some/apps/x.md", "@octocat"),
        ("apps/x.md", "@octocat"),
        ("apps/github/x.md", ""),
        ("apps/github", ""),
        ("apps/githubs", "@octocat"),
    ],
)
def test_the_last_line_that_matches_counts(path: str, owners: str) -> None:
    assert owners_of(DOCUMENTED, path) == owners


@pytest.mark.parametrize(
    ("line", "path", "matches"),
    [
        ("docs/*", "docs/getting-started.md", True),
        ("docs/*", "docs/build-app/troubleshooting.md", False),
        ("docs/*", "other/docs/a.md", False),
        ("docs/**", "docs/build-app/troubleshooting.md", True),
        ("docs/**/a.md", "docs/a.md", True),
        ("docs/**/a.md", "docs/b/c/a.md", True),
        ("docs/**/a.md", "docs/xa.md", False),
        ("a/b", "a/b/c.py", True),
        ("a/b", "x/a/b", False),
        ("Docs/", "docs/a.md", False),
        (r"with\ space/", "with space/a.md", True),
        ("l?gin.py", "src/login.py", True),
        ("l?gin.py", "src/l/gin.py", False),
        ("src/*/api", "src/a/api/x.py", True),
        ("src/*/api", "src/a/b/api/x.py", False),
        ("!src", "src/a.py", False),
        ("[ab].py", "a.py", False),
        (r"\#src", "#src/a.py", False),
        ("#src", "#src/a.py", False),
        ("[Section]", "Section", False),
        ("*", ".github/workflows/x.yml", True),
        ("a.b", "axb", False),
    ],
)
def test_patterns_match_as_on_github(line: str, path: str, *, matches: bool) -> None:
    assert owners_of(f"{line} @a", path) == ("@a" if matches else "")


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("* @acme/all\n", ("@acme/all",)),
        ("# All\n* @a @b # both\n", ("@a", "@b")),
        ("* @a\n/docs/ @b\n", None),
        ("/src/ @a\n", None),
        ("*.py @a\n", None),
    ],
)
def test_only_one_line_for_all_files_counts_where_no_file_is_known(
    text: str, owners: tuple[str, ...] | None
) -> None:
    known = read_code_owners({"CODEOWNERS": text}.get)

    rule = known.of_everything if known else None
    assert (rule.owners if rule else None) == owners


def test_a_line_with_an_owner_that_is_none_is_skipped() -> None:
    assert owners_of("* @a\n*.py not-an-owner\n", "x.py") == "@a"


def test_the_first_file_counts_and_a_line_can_be_named() -> None:
    files = {"CODEOWNERS": "* @root", ".github/CODEOWNERS": "\n* @github"}

    owners = read_code_owners(files.get)

    assert owners is not None
    rule = owners.owners_of("x")
    assert rule is not None
    assert (owners.path, rule.line, rule.owners) == (
        ".github/CODEOWNERS",
        2,
        ("@github",),
    )


def test_without_a_file_nothing_is_known() -> None:
    assert read_code_owners(lambda _: None) is None


def owners_of(text: str, path: str) -> str:
    owners = read_code_owners({"CODEOWNERS": text}.get)
    rule = owners.owners_of(path) if owners else None
    return " ".join(rule.owners) if rule else ""


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a*a*a*a*a*a*a*a*b", "a" * 200),
        ("/**/a/**/a/**/a/**/a/**/a/b", "a/" * 100),
        ("*a/*a/*a/*b", "aaaa/" * 50),
        ("?*?*?*?*?*?*?*?*z", "x" * 200),
    ],
)
def test_wildcards_are_never_tried_in_all_combinations(pattern: str, path: str) -> None:
    """All combinations of places for these are more than a computer can try."""
    assert owners_of(f"{pattern} @a", path) == ""


@pytest.mark.property
@given(
    pattern=st.text("ab/*?", min_size=1, max_size=12).filter(
        lambda text: "***" not in text and text.strip("/*?")
    ),
    path=st.text("ab/", min_size=1, max_size=12).filter(
        lambda text: "//" not in f"/{text}/"
    ),
)
def test_each_wildcard_is_found_where_any_place_would_do(
    pattern: str, path: str
) -> None:
    """A reader that tries all places finds the same, for what is short enough for it."""
    assert (owners_of(f"{pattern} @a", path) == "@a") == _matches_somehow(pattern, path)


def _matches_somehow(pattern: str, path: str) -> bool:
    parts = pattern.strip("/").split("/")
    is_anchored = pattern.startswith("/") or len(parts) > 1
    names = parts if is_anchored else ["**", *parts]
    folders = path.split("/")
    if _fit(names, folders) and not pattern.endswith("/"):
        return True
    if parts[-1] == "*" and is_anchored and not pattern.endswith("/"):
        return False
    return any(_fit(names, folders[:count]) for count in range(1, len(folders)))


def _fit(names: list[str], folders: list[str]) -> bool:
    if not names:
        return not folders
    if names == ["**"]:  # all that is in the folder, not the folder itself
        return bool(folders)
    if names[0] == "**":
        return any(_fit(names[1:], folders[n:]) for n in range(len(folders) + 1))
    return (
        bool(folders)
        and fnmatchcase(folders[0], names[0])
        and _fit(names[1:], folders[1:])
    )
