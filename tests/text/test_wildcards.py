"""A wildcard stands for anything, and is never tried at all places."""

import re

import pytest

from tracer.text import across_folders, path_pattern, within_name


@pytest.mark.parametrize(
    ("pieces", "name", "matches"),
    [
        (["a"], "a", True),
        (["a", "b"], "a-b", True),
        (["a", "b"], "ab", True),
        (["a", "b"], "a/b", False),
        (["", "b", ""], "abc", True),
        (["", "a", "ab"], "aab", True),
        (["", "b", "b"], "ab", False),
        (["x", "", "y"], "x1y", True),
    ],
)
def test_pieces_of_a_name(pieces: list[str], name: str, *, matches: bool) -> None:
    assert bool(re.fullmatch(within_name(pieces), name)) is matches


@pytest.mark.parametrize(
    ("groups", "path", "matches"),
    [
        (["", "a"], "a", True),
        (["", "a"], "x/y/a", True),
        (["", "a"], "xa", False),
        (["a/", "b/", "c"], "a/b/c", True),
        (["a/", "b/", "c"], "a/x/b/b/y/c", True),
        (["a/", "b/", "c"], "a/xb/c", False),
        (["a/", ""], "a/b/c", True),
        (["a/", ""], "a", False),
    ],
)
def test_groups_of_folders(groups: list[str], path: str, *, matches: bool) -> None:
    assert bool(re.fullmatch(across_folders(groups), path)) is matches


def test_many_placeholders_of_a_path_are_not_tried_in_all_combinations() -> None:
    pattern = path_pattern("docs/" + "{loop}-" * 30 + ".md")

    assert pattern.fullmatch("docs/" + "a-" * 30 + ".md")
    assert not pattern.fullmatch("docs/" + "-" * 200 + ".yml")
