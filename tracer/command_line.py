"""The command line: options for a run, the commands `init` and `templates`, and `--help`."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from tracer.errors import UsageError, did_you_mean
from tracer.inputs import INPUT_NAMES, INPUTS, Input, Inputs, read_inputs

_INIT = "init"
_TEMPLATES = "templates"
_LINE_WIDTH = 60


class InitOptions(Struct, frozen=True):
    """The options of `init`: the name of an alerting tool, and the clone to set up.

    `samples` are payloads of a tool that is not known.
    """

    tool: str
    repo: Path
    samples: tuple[str, ...] = ()


class TemplatesOptions(Struct, frozen=True):
    """The option of `templates`: the folder to copy our templates to."""

    target: Path


class HelpRequested(Exception):  # noqa: N818 - it ends parsing, but is not an error
    """`--help` was given; the argument is the text to print."""


def read_command_line(
    arguments: Sequence[str],
) -> Inputs | InitOptions | TemplatesOptions:
    """Read what to do from the arguments of the command line.

    Raises:
        HelpRequested: with the text that `--help` asks for.
        UsageError: naming the option, and the options or values there are.

    """
    _check_option_names(arguments)
    parser = _parser()
    options = vars(parser.parse_args(arguments))
    samples = tuple(options.pop("from_sample", None) or ())
    parsed: dict[str, str | None] = options
    command = parsed.pop("command")
    values = {name.replace("_", "-"): text or "" for name, text in parsed.items()}
    if command == _INIT:
        return InitOptions(values["source"], Path(values["repo"]), samples)
    if command == _TEMPLATES:
        return TemplatesOptions(target=Path(values["to"]))
    return read_inputs(values, None)


class _Parser(argparse.ArgumentParser):
    """Raises our own errors where argparse would print to the terminal and exit."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, hint="`--help` lists the options")


class _Help(argparse.Action):
    """Ends parsing with the help text; argparse's own action exits the process."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        raise HelpRequested(parser.format_help())


def _parser() -> _Parser:
    parser = _Parser(
        prog="entrypoint.py",
        usage="%(prog)s --alert FILE [--INPUT VALUE ...]\n"
        f"       %(prog)s {_INIT} --source TOOL [--repo PATH]\n"
        f"       %(prog)s {_INIT} --from-sample FILE [FILE] [--repo PATH]\n"
        f"       %(prog)s {_TEMPLATES} --to FOLDER",
        description="Trace a production alert to its requirement, intent, code and "
        "commits. By default this shows what would change, and writes nothing.",
        epilog=f"`%(prog)s {_INIT} --source TOOL` sets up a repository for an alerting "
        f"tool; `%(prog)s {_INIT} --help` says how. `%(prog)s {_TEMPLATES} --to FOLDER` "
        "copies the templates of all texts, for texts of your own.",
        allow_abbrev=False,
        add_help=False,
    )
    _add_help(parser)
    for definition in INPUTS:
        default = f" (default: {definition.default})" if definition.default else ""
        parser.add_argument(
            f"--{definition.name}",
            metavar=_placeholder(definition),
            help=(definition.help + default).replace("%", "%%"),
        )
    commands = parser.add_subparsers(dest="command", help=argparse.SUPPRESS)
    init = commands.add_parser(
        _INIT,
        prog=f"entrypoint.py {_INIT}",
        description="Write the workflow, the issue form and the configuration into a "
        "clone, and print the setup steps of the alerting tool.",
        allow_abbrev=False,
        add_help=False,
    )
    templates = commands.add_parser(
        _TEMPLATES,
        prog=f"entrypoint.py {_TEMPLATES}",
        description="Copy the templates of all texts, with their variables explained.",
        allow_abbrev=False,
        add_help=False,
    )
    _add_init_options(init)
    _add_help(templates)
    templates.add_argument(
        "--to", metavar="FOLDER", help="Folder to copy to", required=True
    )
    return parser


def _add_init_options(init: argparse.ArgumentParser) -> None:
    _add_help(init)
    init.add_argument("--source", metavar="TOOL", help="Name of the alerting tool")
    init.add_argument(
        "--from-sample",
        metavar="FILE",
        nargs="+",
        action="extend",
        help="Payload of another tool, or two: of a firing and of its recovery. "
        "Proposes how to read it",
    )
    init.add_argument("--repo", metavar="PATH", help="Path of the clone", default=".")


def _check_option_names(arguments: Sequence[str]) -> None:
    """Refuse a mistyped option before argparse takes its value for a command."""
    known = [f"--{name}" for name in ("help", "from-sample", "to", *INPUT_NAMES)]
    for argument in arguments:
        name = argument.partition("=")[0]
        if name.startswith("--") and name not in known:
            raise UsageError(f"unknown option `{name}`", hint=did_you_mean(name, known))


def _placeholder(definition: Input) -> str:
    """Return what stands for the value in the help: the choices, if they fit in a line."""
    choices = "|".join(definition.choices)
    return choices if 0 < len(choices) < _LINE_WIDTH else "VALUE"


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action=_Help, nargs=0, help="Print this text")
