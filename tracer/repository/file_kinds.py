"""What a file is by its path: code or document, test or product, ours or not."""

import re

from tracer.repository.glob_patterns import glob_pattern
from tracer.text import Pattern

_DOCUMENTS = frozenset(
    ".md .markdown .mdx .mdc .rst .adoc .asciidoc .txt .html .htm .svg .jsonl .lock .csv "  # noqa: SIM905
    ".ipynb .sdoc .trlc .rsl .reqif .po .pot .map".split()
)
_DATA = frozenset(
    ".json .yml .yaml .toml .ini .cfg .xml .properties .conf .env "  # noqa: SIM905
    ".service .socket .timer .plist .desktop".split()
)

_VENDORED = glob_pattern(
    # The folders that npm, Bower, Go, PHP, Python and the package managers of Apple fill.
    "node_modules/ bower_components/ vendor/ vendored/ third[_-]party/ site-packages/ "
    "Pods/ Carthage/ "
    # What a bundler has made of somebody's code.
    "*.min.js *.min.css"
)
_GENERATED = glob_pattern(
    # Protocol buffers, in all languages and with Python's endings.
    "*[._]{pb,pb2}.* *_pb2{.py,.pyi,_grpc.py,_grpc.pyi} "
    # Dart, C# and the designers of Visual Studio; others by their own word.
    "*[._]{g,gen,generated,designer}.* generated/",
    re.IGNORECASE,
)
_TEST = glob_pattern(
    "test/ tests/ __tests__/ e2e/ testing/ bdd/ _bdd/ "
    # Swift has them in a folder like that, C# in a project of its own named so.
    "{Test,Tests,UnitTests,IntegrationTests}/ *.{Test,Tests,UnitTests,IntegrationTests}/ "
    # pytest and unittest find `test_*`, Go `*_test.go`, Jest and Jasmine `*.test.js` and
    # `*.spec.js`, Maven's Surefire `*Test.java` and `*Tests.java`, Failsafe `*IT.java`.
    "test_* *[._-]{test,tests,spec,feature}.* *Test.* *Tests.* *[a-z0-9]{Spec,IT}.* "
    # RSpec, Cucumber and behave.
    "/spec/**.rb *.feature features/**/{steps,step_definitions,support}/ "
    "features/environment.py"
)
_TRANSLATION = glob_pattern(
    # Rails, Django and gettext, Laravel, Symfony and most frameworks of JavaScript.
    "{locale,locales,i18n,lang,langs,translations}/**.{yml,yaml,json,php,properties,ts,js} "
    "{locale,locales,i18n,lang,langs,translations}/**.{po,pot,mo,arb,xlf,resx,strings} "
    "*.{po,pot,arb,xlf,xliff,resx,strings}"
)
_TEST_FOLDER = glob_pattern("{spec,specs,features}/")
_PRODUCT_FOLDER = glob_pattern("{src,lib,app}/**/{spec,specs,features}/")
_TEMPLATE = glob_pattern("template.* *[._-]template.*", re.IGNORECASE)
_TEMPLATES = Pattern(r"(^|/)(?<!specs/)templates?/", re.IGNORECASE)
"""Folders of templates; `specs/templates/` is a feature of that name."""
_CHANGELOG = glob_pattern(
    "changelog.* {releasenotes,release-notes,release_notes}.*", re.IGNORECASE
)
_CHANGES = glob_pattern("CHANGES.* HISTORY.* NEWS.*")
"""In lower case these are ordinary words: `docs/requirements/history.md`."""
_TEST_DATA = glob_pattern(
    # Go ignores `testdata`, Jest looks for the two with underscores.
    "testdata/ test[_-]data/ __fixtures__/ __snapshots__/ "
    "{test,tests,spec,specs,__tests__}/**/{fixture,fixtures,resources,data,golden}/ "
    "{test,tests,__tests__}/**/{fixture,fixtures}[_-]*/"
)
_TEST_SPECIFICATION = glob_pattern("{test,tests,__tests__}/**/*.{sdoc,trlc,rst,adoc}")
"""Tools for requirements keep hundreds of these next to their tests."""
_DESIGN = glob_pattern(
    "{design,designs,adr,adrs,architecture,decisions}/ {design,architecture}.md",
    re.IGNORECASE,
)
_DESIGN_DOCUMENT = Pattern(
    r"\.(?:mdx?|markdown|rst|adoc|txt|ya?ml|json|puml)$", re.IGNORECASE
)
_NEVER_RUNS = glob_pattern(
    # What builds and tests the product, and is no part of it.
    "/.github/ /.gitlab/ /.circleci/ /.gitlab-ci.yml .travis.yml azure-pipelines.yml Jenkinsfile "
    ".pre-commit-config.yaml codecov.yml renovate.json dependabot.yml "
    # What tools for developers read.
    ".gitignore .gitattributes .dockerignore .editorconfig .prettierrc .prettierignore "
    ".eslintignore .mailmap CODEOWNERS .vscode/ .idea/ "
    "/openspec/ .changeset/ .devcontainer/ .husky/ "
    # What people copy, and fill in where it runs.
    "*.example *.sample *.dist .env.{template,defaults,development,local,test} *.{example,sample}.{yml,yaml,json,toml} "
    # Documents, with the pictures and examples in them, and files that a run has left.
    "/docs/ /doc/ /documentation/ *.log *.png *.jpg *.jpeg *.gif *.pdf "
    "NEWS README CHANGES CHANGELOG HISTORY TODO LICENSE COPYING NOTICE AUTHORS MAINTAINERS"
)


_DOCUMENTATION = glob_pattern("/docs/ /doc/ /documentation/")
_FOR_ASSISTANTS = glob_pattern(
    ".specify/ .kiro/ .claude/ .cursor/ .windsurf/ .clinerules/ .roo/ .gemini/ .codex/ "
    ".agents/ .bmad-core/ .voder/"
)


def may_run(path: str) -> bool:
    """Whether a file may run in production, or decide how something runs there."""
    is_other = is_test_file(path) or is_translation_file(path)
    return is_code_file(path) and not is_other and not is_never_run(path)


def is_never_run(path: str) -> bool:
    """Whether a file is only for those who develop the product, or for its readers."""
    return _NEVER_RUNS.search(path) is not None or is_assistant_file(path)


def is_assistant_file(path: str) -> bool:
    """Whether a file tells an assistant for coding what to do, or is its notes."""
    return _FOR_ASSISTANTS.search(path) is not None


def is_code_file(path: str) -> bool:
    """Whether a file may contain markers: documents only talk about requirements."""
    return file_suffix(path) not in _DOCUMENTS


def is_design_document(path: str) -> bool:
    """Whether a file describes the design: an interface, an architecture, a decision."""
    return bool(_DESIGN.search(path)) and bool(_DESIGN_DOCUMENT.search(path))


def is_data_file(path: str) -> bool:
    """Whether a file contains values, where an id is mostly one of many."""
    return file_suffix(path) in _DATA


def is_described_data(path: str) -> bool:
    """Whether a file of data is documentation: a list of features, a matrix, a contract."""
    return is_data_file(path) and _DOCUMENTATION.search(path) is not None


def is_test_file(path: str) -> bool:
    """Whether a file contains tests, by the names that test runners look for."""
    return _TEST.search(path) is not None


def may_be_test_file(path: str) -> bool:
    """Whether a file is in a folder of tests that a product may have for itself, too."""
    is_in_folder = _TEST_FOLDER.search(path) is not None
    return is_in_folder and _PRODUCT_FOLDER.search(path) is None


def is_test_data_file(path: str) -> bool:
    """Whether tests read a file: it says nothing about this repository."""
    return bool(_TEST_DATA.search(path) or _TEST_SPECIFICATION.search(path))


def is_template_file(path: str) -> bool:
    """Whether a file only shows what other files should look like."""
    is_in_folder = _TEMPLATES.search(path) is not None and not is_code_file(path)
    return is_in_folder or _TEMPLATE.search(path) is not None


def is_changelog_file(path: str) -> bool:
    """Whether a file lists what has changed, not what is required."""
    return bool(_CHANGELOG.search(path) or _CHANGES.search(path))


def is_vendored_file(path: str) -> bool:
    """Whether others wrote a file, by the folders that package managers fill."""
    return _VENDORED.search(path) is not None


def is_translation_file(path: str) -> bool:
    """Whether a file has the words of a user interface in some language."""
    return _TRANSLATION.search(path) is not None


def is_generated_file(path: str) -> bool:
    """Whether a tool wrote a file, by the names that code generators use."""
    return _GENERATED.search(path) is not None


def file_suffix(path: str) -> str:
    """Return the ending of a file's name from its last dot on, in lower case.

    `.profile` has none, nor has `a.`: as `pathlib` has it, in a fraction of its time.
    """
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""
