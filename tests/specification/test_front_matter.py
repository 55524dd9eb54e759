"""Front matter: YAML at the top of a Markdown file."""

import pytest

from tracer.specification.front_matter import front_matter_fields, split_front_matter


@pytest.mark.parametrize(
    "text",
    ["", "# a", "\n---\na: 1\n---\n", "---\na: 1\n", "--- a\n---\n", "----\n----\n"],
)
def test_a_file_without_two_rules_at_its_top_has_none(text: str) -> None:
    assert split_front_matter(text) is None


@pytest.mark.parametrize("start", ["---\n", "\ufeff---\n", "--- \t\n"])
def test_front_matter_is_split_from_the_text(start: str) -> None:
    front = split_front_matter(f"{start}a: 1\nid: REQ-1\n---\nText\n")

    assert front is not None
    assert (front.body, front.line_count, front.line_of("id")) == ("Text\n", 4, 3)
    assert front.data() == {"a": "1", "id": "REQ-1"}


@pytest.mark.parametrize("yaml", ["- a\n", "a: [\n", "text\n", ""])
def test_front_matter_that_is_no_mapping_has_no_data(yaml: str) -> None:
    front = split_front_matter(f"---\n{yaml}---\n")

    assert front is not None
    assert front.data() is None


def test_values_become_fields_of_markdown() -> None:
    data: dict[object, object] = {
        "traces_to": ["INT-1", "INT-2"],
        "own-er": "a\nb",
        "active": "false",
    }

    assert list(front_matter_fields(data)) == [
        ("traces to", "INT-1, INT-2"),
        ("own er", "a b"),
        ("active", "false"),
        ("status", "withdrawn"),
    ]
