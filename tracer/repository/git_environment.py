"""The environment that git gets: what of it must not come from the machine around us."""

import os
from collections.abc import Mapping

_ENVIRONMENT = {
    # Messages in English, letters compared as bytes: the same answer on any machine.
    "LC_ALL": "C",
    # A path with `~` leads nowhere, instead of ending git with an error.
    "HOME": os.devnull,
    # Configuration and attributes of the machine and its user are not read.
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    # Replaced objects are a private view; other clones do not have them.
    "GIT_NO_REPLACE_OBJECTS": "1",
    # A partial clone must not fetch what is missing. Git knows the first variable since
    # 2.45 alone; the second one allows no transport at all, in any version.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    # No command may write to the checkout's index just because it was read.
    "GIT_OPTIONAL_LOCKS": "0",
    # No log of git's own: the user's configuration could ask for one.
    "GIT_TRACE2": "0",
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
}
_SETTINGS = {
    # Programs that a command for refs or objects could start.
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "log.showSignature": "false",
    "commit.gpgSign": "false",
    # What changes an answer or what is written.
    "color.ui": "false",
    "core.maxTreeDepth": "2048",
    "core.quotePath": "false",
    "core.sparseCheckout": "false",
    "core.splitIndex": "false",
    "core.untrackedCache": "false",
    "grep.extendedRegexp": "false",
    "grep.patternType": "default",
    "i18n.commitEncoding": "UTF-8",
    "i18n.logOutputEncoding": "UTF-8",
    "index.sparse": "false",
    "index.threads": "true",
    "submodule.recurse": "false",
}
"""Settings for the few commands that have to read the checkout's own configuration."""


def composed_environment() -> dict[str, str]:
    """Return the variables that every git command gets."""
    path = {"PATH": os.pathsep.join(os.get_exec_path())}
    return {**path, **_ENVIRONMENT, **environment_with({})}


def environment_with(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that hold our settings, and more of them for one command."""
    return _as_environment({**_SETTINGS, **settings})


def _as_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Write settings as variables, which outrank every configuration file."""
    environment = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment
