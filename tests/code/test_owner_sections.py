"""Headings of `CODEOWNERS`, as comments on GitHub and sections on GitLab."""

from tracer.code import read_owner_sections

TEXT = """\
*  @acme/all

# ------------
# Shop
#   all of it
# ------------
/shop/ @acme/shop   # the whole folder
/cart @acme/shop

## == Payments: ==
/pay/ @acme/pay
^[Mobile App][2] @acme/mobile
/ios/
[Empty]
"""


def test_comments_and_sections_are_the_headings_of_the_lines_below() -> None:
    sections = read_owner_sections({"CODEOWNERS": TEXT}.get)

    assert [(s.place, s.names, s.patterns) for s in sections] == [
        ("CODEOWNERS:4", ("Shop", "all of it"), ("/shop/", "/cart")),
        ("CODEOWNERS:10", ("Payments",), ("/pay/",)),
        ("CODEOWNERS:12", ("Mobile App",), ("/ios/",)),
    ]


def test_lines_are_counted_as_git_counts_them() -> None:
    sections = read_owner_sections(
        {"CODEOWNERS": "# a\x0c\u2028b\n\n# Shop\n* @a\n"}.get
    )

    assert [s.line for s in sections] == [1]


def test_without_the_file_there_are_none() -> None:
    assert read_owner_sections(lambda _: None) == ()
