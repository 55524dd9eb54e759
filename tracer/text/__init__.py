"""Text that people and tools write, read into values; and text made safe to publish.

Here are quantities, limits, times, ids, JSON, YAML, credentials to mask, and escaping.
Not here: what an alert, a requirement or a repository is, or how Markdown is divided.
Text goes in; a value (`Quantity`, `Limit`, `IdMatch`, `Json`, `datetime`) comes out, or
text that is harmless where it will be shown (`Redactor`, `markdown_link`, `yaml_scalar`).
"""

from tracer.text.config_values import ConfigValue
from tracer.text.credentials import Redactor
from tracer.text.escaping import (
    LANGUAGES,
    WHOLE_BLANK,
    Markup,
    block_quote,
    bold_text,
    code_block,
    code_span,
    escape_invisible,
    html_text,
    markdown_link,
    markdown_text,
    mermaid_label,
    message_text,
    plain_text,
    readable_json,
    whole_text,
    yaml_scalar,
)
from tracer.text.id_features import (
    feature_number_beside,
    feature_of,
    features_in_title,
    without_feature_labels,
)
from tracer.text.id_search import IdMatch
from tracer.text.id_shapes import id_shapes, without_family
from tracer.text.ids import (
    FEATURE_FAMILIES,
    INTENT,
    OTHER_FAMILIES,
    REQUIREMENT,
    REQUIREMENT_FAMILIES,
    IdGrammar,
    closest_ids,
    find_chapter_ids,
    find_requirements,
    find_tokens,
    find_versioned_ids,
    folded,
    is_named_in,
    is_surely_requirement,
    named_id,
    normalise,
    without_leading_zeros,
)
from tracer.text.json_reader import (
    DEPTH_LIMIT,
    Json,
    JSONValue,
    parse_json,
    read_json,
)
from tracer.text.known_ids import KnownIds, build_known_ids
from tracer.text.markdown_cutting import cut_markdown
from tracer.text.numeric_limits import Limit, parse_limits
from tracer.text.path_templates import (
    fill_path,
    has_only_placeholder,
    has_placeholders,
    path_pattern,
    unknown_placeholder,
)
from tracer.text.patterns import Pattern, keep_patterns
from tracer.text.quantities import (
    UNSPACED_SCRIPTS,
    Amount,
    Quantity,
    find_amounts,
    find_quantities,
    parse_quantities,
    with_decimal_points,
)
from tracer.text.requirement_words import REQUIREMENT_WORDS
from tracer.text.safe_paths import (
    folded_name,
    is_reserved_name,
    rival_path_reason,
    safe_name,
    unsafe_path_reason,
)
from tracer.text.shortening import (
    first_line,
    first_sentence,
    shorten,
    without_blanks,
)
from tracer.text.size_limits import SizeLimit
from tracer.text.text_merge import is_whole_merge, merge_texts
from tracer.text.times import (
    age,
    day_and_minute,
    iso,
    iso_seconds,
    parse_time,
    span_text,
)
from tracer.text.units import Dimension
from tracer.text.user_patterns import (
    UserPattern,
    pattern_mistake,
    start_pattern_budget,
)
from tracer.text.visible import is_visible, without_halves
from tracer.text.wildcards import across_folders, within_name
from tracer.text.words import words_in
from tracer.text.written_times import find_times, read_time
from tracer.text.yaml_anchors import with_plain_anchors
from tracer.text.yaml_reader import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    YamlError,
    load_yaml,
    parse_yaml,
    yaml_data,
    yaml_documents,
    yaml_errors,
    yaml_line,
    yaml_mapping,
    yaml_members,
    yaml_mistake,
    yaml_text,
    yaml_texts,
)

__all__ = [
    "DEPTH_LIMIT",
    "FEATURE_FAMILIES",
    "INTENT",
    "LANGUAGES",
    "OTHER_FAMILIES",
    "REQUIREMENT",
    "REQUIREMENT_FAMILIES",
    "REQUIREMENT_WORDS",
    "UNSPACED_SCRIPTS",
    "WHOLE_BLANK",
    "Amount",
    "ConfigValue",
    "Dimension",
    "IdGrammar",
    "IdMatch",
    "JSONValue",
    "Json",
    "KnownIds",
    "Limit",
    "MappingNode",
    "Markup",
    "Node",
    "Pattern",
    "Quantity",
    "Redactor",
    "ScalarNode",
    "SequenceNode",
    "SizeLimit",
    "UserPattern",
    "YamlError",
    "across_folders",
    "age",
    "block_quote",
    "bold_text",
    "build_known_ids",
    "closest_ids",
    "code_block",
    "code_span",
    "cut_markdown",
    "day_and_minute",
    "escape_invisible",
    "feature_number_beside",
    "feature_of",
    "features_in_title",
    "fill_path",
    "find_amounts",
    "find_chapter_ids",
    "find_quantities",
    "find_requirements",
    "find_times",
    "find_tokens",
    "find_versioned_ids",
    "first_line",
    "first_sentence",
    "folded",
    "folded_name",
    "has_only_placeholder",
    "has_placeholders",
    "html_text",
    "id_shapes",
    "is_named_in",
    "is_reserved_name",
    "is_surely_requirement",
    "is_visible",
    "is_whole_merge",
    "iso",
    "iso_seconds",
    "keep_patterns",
    "load_yaml",
    "markdown_link",
    "markdown_text",
    "merge_texts",
    "mermaid_label",
    "message_text",
    "named_id",
    "normalise",
    "parse_json",
    "parse_limits",
    "parse_quantities",
    "parse_time",
    "parse_yaml",
    "path_pattern",
    "pattern_mistake",
    "plain_text",
    "read_json",
    "read_time",
    "readable_json",
    "rival_path_reason",
    "safe_name",
    "shorten",
    "span_text",
    "start_pattern_budget",
    "unknown_placeholder",
    "unsafe_path_reason",
    "whole_text",
    "with_decimal_points",
    "with_plain_anchors",
    "within_name",
    "without_blanks",
    "without_family",
    "without_feature_labels",
    "without_halves",
    "without_leading_zeros",
    "words_in",
    "yaml_data",
    "yaml_documents",
    "yaml_errors",
    "yaml_line",
    "yaml_mapping",
    "yaml_members",
    "yaml_mistake",
    "yaml_scalar",
    "yaml_text",
    "yaml_texts",
]
