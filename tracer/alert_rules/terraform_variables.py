"""Values of Terraform's variables and locals, from the files next to those of rules."""

import re
from collections.abc import Mapping

from tracer.alert_rules.terraform_blocks import TerraformBlock, read_blocks
from tracer.text import Pattern

SUFFIXES = (".tf", ".tfvars")
"""Endings of the files that give values."""
_REFERENCE = Pattern(
    r"""
      \$\{ [ ]* (?P<held> (?:var|local)\.\w+ ) [ ]* \}              # "… > ${var.limit}"
    | (?<![\w."$]) (?P<bare> (?:var|local)\.\w+ ) (?![\w.\[(])     # threshold = var.limit
    """,
    re.VERBOSE,
)
"""A variable in a text, or in the code."""
HAS_VARIABLES = Pattern(r"\b(?:var|local)\.\w")
_NUMBER = Pattern(r"-?\d+(?:\.\d+)?")


def read_values(files: Mapping[str, str]) -> dict[str, str]:
    """Return the numbers that variables and locals are, by `var.name`, `local.name`.

    A `.tfvars` file sets a variable, otherwise its default counts. What is computed is
    not known, and texts stay variables: the name of a rule has the environment's there.

    Args:
        files: the texts of the folder's files, by their paths.

    """
    values: dict[str, str] = {}
    assigned: dict[str, str] = {}
    for path, text in sorted(files.items()):
        if path.endswith(".tfvars"):
            own = TerraformBlock((), text, 1).attributes()
            assigned |= {f"var.{name}": value for name, value in own.items()}
            continue
        for variable in read_blocks(text, r"variable[ \t]+\"(?P<id>[^\"]+)\""):
            default = variable.attributes().get("default")
            if default is not None:
                values.setdefault(f"var.{variable.names[0]}", default)
        for block in read_blocks(text, "locals"):
            for name, value in block.attributes().items():
                values.setdefault(f"local.{name}", value)
    known = {**values, **assigned}
    return {name: text for name, text in known.items() if _NUMBER.fullmatch(text)}


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return a file with the numbers that its variables are, line by line as before."""

    def value_of(match: re.Match[str]) -> str:
        return values.get(match["held"] or match["bare"], match[0])

    return _REFERENCE.sub(value_of, text) if values else text
