"""The ways to write requirements: one module for each, and how to recognise them."""

from tracer.specification.convention_reader import Reader
from tracer.specification.feature_words import REQUIREMENT_WORDS
from tracer.text import REQUIREMENT_FAMILIES

READERS: tuple[Reader, ...] = (
    # Recognised by their folder or suffix.
    Reader(
        name="kiro",
        suffixes=("/requirements.md", "/bugfix.md"),
        path_pattern=r"(^|/)\.kiro/specs/.+/(requirements|bugfix)\.md$",
        line_pattern=rf"^ *#+ +[^A-Za-z]*(({'|'.join(REQUIREMENT_WORDS)}|User Story).{{0,6}}[0-9０-９]"  # noqa: RUF001
        r"|(Expected|Unchanged) Behaviou?r)",
    ),
    Reader(
        name="openspec",
        suffixes=("/spec.md",),
        path_pattern=r"(^|/)openspec/specs/.+/spec\.md$",
        line_pattern="^ *#+ +[^A-Za-z]*Requirement *:",
    ),
    Reader(
        name="spec_kit",
        suffixes=("/spec.md",),
        path_pattern=r"^(?!.*openspec/)(.*/)?(kitty-)?specs/(archived?/)?.+/spec\.md$"
        r"|(^|/)\.specify/features/.+/spec\.md$",
        line_pattern=r"(^|[^A-Za-z0-9])(N?FR|SC|US)-?[0-9]|^#+ +[^A-Za-z]*User Story.{0,4}[0-9]"
        "|^#+ .*(:|：) *P[0-9]",  # noqa: RUF001
    ),
    Reader(
        name="feature_tasks",
        suffixes=("/tasks.md",),
        path_pattern=r"(^|/)(\.kiro/specs/|specs/(archived?/)?[^/]+/tasks\.md$)",
        line_pattern=r"^ *[*-] \[[x ]\].*(US[0-9]|(FR|SC|NFR)-[0-9])"
        rf"|^ *[*-] [_*]*({'|'.join(REQUIREMENT_WORDS)})[a-z]{{0,2}}[^A-Za-z0-9]{{1,4}}[0-9]",
    ),
    Reader(
        name="trlc",
        suffixes=(".trlc",),
        line_pattern=r"^ *package +[A-Za-z_]",
    ),
    Reader(
        name="strictdoc",
        suffixes=(".sdoc",),
        line_pattern="^UID: *[^ ]",
        hints=("uid:",),
    ),
    Reader(
        name="doorstop",
        suffixes=(".yml", ".yaml", ".md"),
        line_pattern="^normative: ",
        hints=("normative:",),
    ),
    Reader(
        name="reqstool",
        suffixes=(".yml", ".yaml"),
        path_pattern=r"(^|/)(requirements|software_verification_cases)[^/]*\.ya?ml$",
        line_pattern="^ *(significance|requirement_ids): *[^ ]",
        hints=("significance", "requirement_ids"),
    ),
    # Recognised by a line that only they have.
    Reader(
        name="sphinx_needs",
        suffixes=(".rst", ".rest", ".md"),
        line_pattern="^ *:id: *[a-z]",
        hints=(":id:",),
    ),
    Reader(
        name="openfasttrace_asciidoc",
        suffixes=(".adoc", ".asciidoc", ".asc"),
        line_pattern=r"^\[.*oft-sid=",
        hints=("oft-sid=",),
    ),
    Reader(
        name="openfasttrace",
        suffixes=(".md", ".markdown", ".rst"),
        line_pattern="(^ *`?|-->[a-z, ]+: *)[a-z]+~[^ ~]+~[0-9]",
        hints=tuple(f"~{digit}" for digit in range(10)),
    ),
    Reader(
        name="strictdoc_markdown",
        suffixes=(".md", ".markdown"),
        line_pattern="^[*][*]UID[*][*]: *[^ ]",
        hints=("**uid**:",),
    ),
    Reader(
        name="elspais",
        suffixes=(".md",),
        line_pattern="^[*][*]Level[*][*]: *[a-z].*[|] *[*][*]Status[*][*]:",
        hints=("**level**:",),
    ),
    Reader(
        name="reqtraq",
        suffixes=(".md", ".markdown"),
        line_pattern=r"^#{2,6} Attributes:|^\| *ID *\|(.*\|)? *Body *\|",
        hints=(" attributes:", "body"),
    ),
    Reader(
        name="reqvire",
        suffixes=(".md", ".markdown"),
        line_pattern=r"^ *[*-] (derivedFrom|satisfiedBy|verifiedBy|refinedBy"
        r"|type: +(user-)?requirement)",
        hints=(
            "derivedfrom",
            "satisfiedby",
            "verifiedby",
            "refinedby",
            "requirement",
        ),
    ),
    Reader(
        name="tracey",
        suffixes=(".md", ".markdown"),
        line_pattern=r"^(> ?)?[a-z][a-z0-9]*\[[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+(\+[0-9]+)?\] *.?$",
    ),
    Reader(
        name="scoped_paths",
        suffixes=(".md", ".markdown"),
        line_pattern=rf"(^|[^A-Za-z0-9])({'|'.join(REQUIREMENT_FAMILIES)}):[$@]?[a-z]",
    ),
    Reader(
        name="bracketed",
        suffixes=(".md", ".markdown"),
        line_pattern=r"[*][*][A-Z][A-Z0-9]*[_-][A-Z0-9_-]+ *:? *\[ *[*][*]",
    ),
    # Whatever is left.
    Reader(
        name="markdown",
        suffixes=(".md", ".markdown", ".mdx"),
    ),
    Reader(
        name="asciidoc",
        suffixes=(".adoc", ".asciidoc", ".asc"),
    ),
    Reader(
        name="restructuredtext",
        suffixes=(".rst", ".rest"),
    ),
    Reader(
        name="duvet",
        suffixes=(".toml", ".md", ".markdown", ".txt"),
        path_pattern=r"\.toml$|(^|/)(\.duvet|specs?|specifications?)/",
        line_pattern=r'^target *= *"[^"]*#|RFC ?2119|BCP ?14',
    ),
    Reader(
        name="objectives",
        suffixes=(".yml", ".yaml"),
        line_pattern="^ *performance_envelope:|^apiVersion: *.?(openslo|pyrra|sloth)"
        "|^version: *.?prometheus/v1",
        hints=("performance_envelope", "openslo", "pyrra", "sloth", "prometheus/v1"),
    ),
    Reader(
        name="intent_mapping",
        suffixes=(".yml", ".yaml"),
        path_pattern=r"(^|/)(traceability|features|[^/]*intents?[^/]*)(/|\.ya?ml$)",
        line_pattern="(^|[^A-Za-z0-9_.-])INT-[A-Za-z0-9]",
    ),
    Reader(
        name="yaml_lists",
        suffixes=(".yml", ".yaml"),
    ),
    # The same, where the file says of ids of any family that they are requirements.
    Reader(
        name="yaml_lists",
        suffixes=(".yml", ".yaml"),
        line_pattern=r"^[ -]*([a-z_-]*requirements *: *$"
        r"|(type|kind|category) *: *.?[a-z _-]*requirement)",
        hints=("requirement",),
    ),
    Reader(
        name="csv_tables",
        suffixes=(".csv", ".tsv"),
        path_pattern=r"(^|[/_. -])(requirements?|reqs?|specs?|specifications?|srs|prd|stories"
        r"|epics?|backlog|anforderungen|requisitos|exigences)[/_. -]",
    ),
)
"""In the order in which they are tried: conventions that are easy to recognise first.
The first that finds something in a document has read it."""
