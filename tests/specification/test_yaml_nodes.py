"""YAML as a tree of nodes."""

import pytest

from tracer.specification import yaml_nodes as trees


@pytest.mark.parametrize(
    "text", ["a: &a {b: *a}", "a: [&x 1, *x]", "a: b: c", "[" * 50_000, "a: \0"]
)
def test_yaml_that_is_none_or_points_into_itself_has_no_documents(text: str) -> None:
    assert trees.documents(text) == ()


def test_a_star_in_plain_words_is_no_alias() -> None:
    (root,) = trees.documents("a: all * of *them*")

    assert trees.scalar(trees.entries(root)["a"]) == "all * of *them*"
