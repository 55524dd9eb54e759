"""YAML in an issue as a payload: data alone, and every scalar as the text it is written as."""

import json

import yaml

from tracer.errors import AlertError
from tracer.text import (
    DEPTH_LIMIT,
    Json,
    SizeLimit,
    YamlError,
    parse_json,
    shown_words,
    yaml_errors,
)

_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_KEY_SHOWN = 80


def parse_yaml_payload(text: str, place: str) -> Json:
    """Read YAML as data: no aliases, no tags, no numbers; the readers of fields convert.

    Raises:
        AlertError: where it is not YAML, too large, too deep, or more than data.

    """
    if len(text.encode()) > SizeLimit.ALERT:
        raise AlertError(
            f"`{place}` has more than the {SizeLimit.ALERT:,} bytes allowed",
            hint="Send the alert's fields, not the logs around it",
        )
    try:
        with yaml_errors(text):
            _refuse_aliases_and_depth(text, place)
            value: object = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - makes data only
    except YamlError as error:
        raise AlertError(error.sentence(place)) from None
    # Through JSON it becomes the same values, under the same limits, as any payload.
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return parse_json(written, place, SizeLimit.EVENT)


def _refuse_aliases_and_depth(text: str, place: str) -> None:
    """Stop at the first alias, which may multiply a text, and where brackets are too deep.

    Raises:
        AlertError: with the line.

    """
    depth = 0
    for token in yaml.scan(text):
        line = token.start_mark.line + 1
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            raise AlertError(
                f"`{place}` has an alias at line {line}", hint="Write the value out"
            )
        if depth > DEPTH_LIMIT:
            raise AlertError(
                f"`{place}` is nested deeper than {DEPTH_LIMIT} levels at line {line}"
            )


class _TextLoader(yaml.BaseLoader):
    """Makes a text of every scalar; refuses keys that are not texts or come twice."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's own
    ) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _error("a key is not text", key)
            if key.value in seen:
                raise _error(
                    f"the key `{shown_words(key.value, _KEY_SHOWN)}` occurs twice", key
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _error(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
