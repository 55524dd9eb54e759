"""The page of templates, made from the templates and from the classes of their variables."""

import ast
import re
from collections.abc import Iterator

from tests.support.paths import ROOT
from tracer.remediation.template_filters import FILTERS

_HEAD = """\
# Templates

You want the action to write other words, or to leave a part out. Every text that it writes is a
[Jinja](https://jinja.palletsprojects.com/) template in this folder. Copy them out, keep only those that you change, commit
these to the base branch, and name their folder in the input `templates`:

```sh
.venv/bin/python entrypoint.py templates --to .github/trace-templates
```

Every value is escaped for the language that a template writes: Markdown in `.md`, plain text in `.msg` and `.txt`, YAML
in `.yml`. So text from an alert is never a link, a mention or a command, whatever your template does. What identifies a
commit and a ledger entry is written by the action.
"""
_FOOT = """\
This page is made from the code: `script/test tests/docs/test_templates.py --accept`.
"""
_MORE = {
    "new_intent": "The new intent, a `RemediationIntent`; `None` where nothing is written",
    "priority": "Its `level` (`P0`, or `None`) and the `reason`",
    "links": "`links.file(path, line)`, `links.place(path, line)`, `links.words(text, path, line)`, "
    "`links.commit(sha)`, `links.pull(number)`: links on GitHub",
    "is_local": "Whether a pull request is only a text beside a local branch (`publish: local`)",
    "trace": "The whole trace, as the code has it; it changes more often than the others",
}


def reference() -> str:
    """Return the page."""
    return "\n".join((_HEAD, *_templates(), *_variables(), *_filters(), _FOOT))


def _templates() -> Iterator[str]:
    yield "## Templates\n\n| template | what it writes |\n|---|---|"
    for path in sorted((ROOT / "templates").glob("*.j2")):
        match = re.match(r"\{# (.+?) #\}", path.read_text())
        assert match, f"{path.name} does not say what it writes"
        yield f"| [{path.name}]({path.name}) | {match[1]} |"


def _variables() -> Iterator[str]:
    classes = dict(_classes())
    yield "\n## Variables\n\n| variable | meaning |\n|---|---|"
    for name, meaning in _MORE.items():
        yield f"| `{name}` | {meaning} |"
    order = ["TraceView", *(name for name in classes if name != "TraceView")]
    for name in order:
        node = classes[name]
        yield f"\n### {name}\n\n{ast.get_docstring(node)}\n"
        yield "| field | type | meaning |\n|---|---|---|"
        for field, kind, meaning in _fields(node):
            yield f"| `{field}` | `{kind}` | {meaning} |".replace("|  |", "| |")


def _classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for path in sorted((ROOT / "tracer" / "views").glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                yield node.name, node


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Walk over the fields of a class, each with the string below it."""
    for member, below in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(member, ast.AnnAssign):
            text = ""
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                text = " ".join(str(below.value.value).split())
            kind = ast.unparse(member.annotation).replace("|", "or")
            yield ast.unparse(member.target), kind, text


def _filters() -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in sorted({*FILTERS, "link"}))
    yield f"\n## Filters\n\nIn addition to Jinja's own: {names}.\n"
