"""Ledgers as people write them: in every style of YAML, for properties to be tried on."""

from hypothesis import strategies as st

BOM = "\ufeff"
FORMS = {
    "no file": None,
    "empty": "",
    "only a comment": "# ours\n",
    "only a comment, no newline": "# ours",
    "only a document mark": "---",
    "empty list": "alerts:\n",
    "empty list, no newline": "alerts:",
    "brackets": "alerts: []\n# end\n",
    "brackets on two lines": "alerts: [\n  # none yet\n  ]\n",
    "null": "alerts: ~\nother: 1\n",
    "null and a comment": "alerts: null # none yet\n",
    "comment in it": "alerts:   # open ones\n  # none yet\n",
    "entries": "alerts:\n  - alert_id: a # why\n    title: q\n\n# bye\nother: 1\n",
    "flush left": "alerts:\n- alert_id: a\n- alert_id: b\n",
    "deep indent": "alerts:\n      - alert_id: a\n",
    "indented root": "  alerts:\n  - alert_id: a\n  other: 1\n",
    "dashes of their own": "alerts:\n-\n  alert_id: a\n- # c\n  alert_id: b\n-\n",
    "list of lists": "alerts:\n- - 1\n  - 2\n",
    "explicit keys": "? alerts\n: - alert_id: a\n  - alert_id: b\n",
    "quoted key": "'alerts':\n- alert_id: a\n",
    "block scalar last": "alerts:\n- alert_id: a\n  note: |\n    text\n    more\n# tail\n",
    "kept blank lines last": "alerts:\n- note: |+\n    text\n\n\n# tail\nother: 1\n",
    "folded scalar last": "alerts:\n- note: >-\n    text\n    more\n\n\nother: 1\n",
    "nested list last": "alerts:\n- alert_id: a\n  tags:\n    - x\n    - y # z\n",
    "flow entry last": "other: 1\nalerts:\n- {alert_id: a, tags: [1, 2]}",
    "no final newline": "alerts:\n  - alert_id: a",
    "windows line ends": "alerts:\r\n  - alert_id: a\r\n",
    "old line ends": "alerts:\r- alert_id: a\r",
    "byte order mark": f"{BOM}alerts:\n- alert_id: é\n",
    "another key only": "other: 1\n",
    "another key, a text without newline": "other: |\n  text",
    "odd quoting": "alerts:\n  - 'alert_id': \"a\"\n    n: 0x1F\n    d: 2025-01-01\n",
    "document marks": "---\nalerts:\n  - alert_id: a\n...\n",
    "end mark without list": "other: 1\n...\n# end\n",
    "directive": "%YAML 1.1\n--- # c\nalerts: []\n...\n",
    "anchor above": "team: &t Backend\nalerts:\n- alert_id: a\n  assigned_to: *t\n",
    "alias last": "alerts:\n- assigned_to: &b B\n  title: A\n- assigned_to: *b\n",
    "alias as last item": "alerts:\n- &x {alert_id: a}\n- *x\n",
    "merged keys": "alerts:\n- &x {status: OPEN}\n- <<: *x\n  alert_id: a\n",
    "merged keys of the file": "a: &a {b: 1}\n<<: *a\nalerts:\n- c: 1\n",
    "anchored list": "alerts: &all\n  - alert_id: a\n",
    "tagged list": "alerts: !!seq\n- alert_id: a\n",
    "anchored empty list": "alerts: &all\nother: 1\n",
    "tagged root": "--- !!map\nother: 1\n",
    "list in brackets": "alerts: [{alert_id: a}] # c\n",
    "brackets, an item a line": "alerts: [\n    {alert_id: a},\n    {alert_id: b}, # c\n  ]\n",
    "JSON": '{"alerts": [{"alert_id": "a"}], "other": 1}\n',
    "JSON, empty list": '{"alerts": []}',
    "JSON, no list": '{"other": 1}\n',
    "JSON, nothing": "{}\n",
    "braces, no list": "{other: 1,}",
    "braces, nothing below the key": "{alerts: , other: 1}",
}
"""Each form that a ledger can have, by what is special about it."""
KEYS = st.sampled_from(("alert_id", "title", "note", "assigned_to", "status", "größe"))
PLAIN = st.sampled_from(
    ("OPEN", "a b", "null", "~", "12", "0x1F", "2025-01-01", "yes", "é 😀", "a#b", "''")
)
WORDS = st.text(
    st.characters(
        exclude_categories=("C", "Z"), include_characters=" '\"#:,[]{}&*!|>%@"
    ),
    max_size=12,
)
COMMENTS = st.sampled_from(("", " # why", "  # tab\there", "\t# x", " # é: [ {"))
BETWEEN = st.sampled_from(
    ("", "", "\n", "# c\n", "      # deep\n", "\t# tab first\n", "  \n")
)


def _single_quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _double_quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


SCALARS = st.one_of(
    PLAIN, WORDS.map(_single_quoted), WORDS.map(_double_quoted), st.just("")
)
FLOW_SCALARS = st.one_of(
    st.sampled_from(("OPEN", "null", "12")), WORDS.map(_double_quoted)
)


@st.composite
def _block_scalars(draw: st.DrawFn, indent: int) -> str:
    header = draw(st.sampled_from(("|", ">", "|-", ">+", "|+", "|2")))
    pad = " " * (indent + 2)
    lines = draw(
        st.lists(
            st.sampled_from(("text", "# no comment", "- x", "a: b", "é", "")),
            max_size=4,
        )
    )
    if header == "|2" or not any(lines):
        lines = ["text", *lines]
    return header + "\n" + "\n".join(pad + line if line else "" for line in lines)


@st.composite
def _values(draw: st.DrawFn, indent: int, anchors: tuple[str, ...]) -> str:
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(_block_scalars(indent))
    if kind == 1 and anchors:
        return f"*{draw(st.sampled_from(anchors))}"
    if kind == 2:
        items = draw(st.lists(FLOW_SCALARS, max_size=3))
        return "[" + ", ".join(items) + draw(st.sampled_from(("", " "))) + "]"
    if kind == 3:
        pad = " " * (indent + draw(st.integers(1, 3)))
        items = draw(st.lists(FLOW_SCALARS, min_size=1, max_size=3))
        return "".join(f"\n{pad}- {item}" for item in items)
    if kind == 4:
        return "{n: " + draw(FLOW_SCALARS) + ",}"
    return draw(SCALARS) + draw(COMMENTS)


@st.composite
def _entries(
    draw: st.DrawFn, column: int, number: int, anchors: tuple[str, ...]
) -> str:
    dash = " " * column + "-"
    if draw(st.integers(0, 6)) == 0:
        pairs = draw(st.dictionaries(KEYS, FLOW_SCALARS, max_size=3))
        return (
            dash
            + " {"
            + ", ".join(f"{k}: {v}" for k, v in pairs.items())
            + "}"
            + draw(COMMENTS)
        )
    gap = draw(st.integers(1, 3))
    indent = column + 1 + gap
    opening = draw(
        st.sampled_from(
            ("", "", "", f"&e{number}\n" + " " * indent, "# c\n" + " " * indent)
        )
    )
    keys = draw(st.lists(KEYS, unique=True, min_size=1, max_size=4))
    lines: list[str] = []
    for key in keys:
        value = draw(_values(indent, anchors))
        may_have_anchor = not lines and value and not value.startswith("*")
        anchor = draw(st.sampled_from(("", f"&a{number} "))) if may_have_anchor else ""
        lines.append(f"{key}: {anchor}{value}")
    return dash + " " * gap + opening + ("\n" + " " * indent).join(lines)


@st.composite
def ledgers(draw: st.DrawFn) -> str:
    """Make the text of a ledger; not every one is valid YAML."""
    before = draw(
        st.sampled_from(
            (
                "",
                "",
                "---\n",
                "# ours\n",
                "team: &team Backend Team\n",
                "%YAML 1.1\n---\nx: 1\n",
                "\ufeff",
            )
        )
    )
    key = draw(
        st.sampled_from(
            (
                "alerts:",
                "alerts:",
                "'alerts':",
                "alerts: &all",
                "alerts: !!seq",
                "alerts: # open",
            )
        )
    )
    column = draw(st.integers(0, 5))
    count = draw(st.integers(0, 4))
    anchors = ("team",) if "&team" in before else ()
    items = [
        draw(BETWEEN) + draw(_entries(column, number, anchors))
        for number in range(count)
    ]
    after = draw(
        st.sampled_from(
            (
                "",
                "",
                "\n",
                "\n# bye",
                "\n\n\nother: 1",
                "\nnote: |\n  text\n",
                "\n...",
                "\n...\n# end\n",
            )
        )
    )
    tail = draw(st.sampled_from(("", "\n", "\n\n")))
    text = before + key + "\n" + "\n".join(items) + after + tail
    return text.replace("\n", draw(st.sampled_from(("\n", "\n", "\r\n", "\r"))))
