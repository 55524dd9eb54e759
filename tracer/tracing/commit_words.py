"""The words that an alert and a commit share, weighted by how rare they are."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tracer.alerts import Alert, usual_label
from tracer.repository import Hunk
from tracer.text import UNSPACED_SCRIPTS, Pattern, words_in

_NAME = Pattern(rf"(?!\d)[^\W{UNSPACED_SCRIPTS}]{{2,}}")
_PERSON = Pattern(r"(?<![\w./])@[A-Za-z][\w-]*(?![\w/(]|\.\w)")
"""A person or a group that is called; `@scope/name` is a package, `@Name(` an annotation."""
_FIELD = Pattern(r"^[ \t]*[A-Z][A-Za-z]*(?:[ ][A-Za-z]+){0,3}:(?=[ \t])", re.MULTILINE)
_FEWEST_FIELDS = 3
"""Lines such as `Host: mail-1`, from which on they are a list of fields."""
_OF_STACK_TRACES = Pattern(
    r"""
    Traceback\ \(most\ recent\ call\ last\): | ,\ line\ \d+,\ in\ | \bCaused\ by:
    | During\ handling\ of\ the\ above\ exception,\ another\ exception\ occurred:
    | The\ above\ exception\ was\ the\ direct\ cause\ of\ the\ following\ exception:
    | \bgoroutine\ \d+\ \[[a-z ]+\]: | \bException\ in\ thread\ "[^"\n]*"
    """,
    re.VERBOSE,
)
"""What stands in each stack trace of Python, Java or Go, whatever it is about."""
_SHORTEST = 3
_LINES_LIMIT = 400
"""Lines of a hunk whose words are read."""
_TEXT_LIMIT = 4000
"""Characters of an alert's text in which words are looked for."""
# Words of every commit message, of every alert and stack trace, and of the languages.
_COMMON = frozenset(
    """
    than then there their them they these those what where who how why because since about
    after before between within while during over under more most less many much too any
    some other each every out off need needs been being
    the and for with from this that was were has have had not add adds added fix fixes
    fixed feat update use used using when into are can could does only make makes don set
    get new all but via its which will should would instead also now remove removed
    return int char void static const struct null true false self def none let var func
    string bool else elif case break continue import include size_t unsigned err error ret
    alert alerts high low exceeded above below threshold production firing triggered value
    critical warning service monitor level rate issue problem detected
    limit limits limited second seconds minute minutes hour hours min max per percent avg
    average count counts total old times last long
    without number numbers share one two three through everything nothing latest updated
    yesterday today tonight see please runbook
    los las del una uno por para con sin como que des les une dans pour avec sur die der das
    den dem und mit für von auf ein eine não uma dos das nel della
    traceback recent call file line lines usr nil class method undefined object attribute
    nonetype goroutine runtime
    com org net github gitlab bitbucket www http https internal src lib pkg cmd app main
    """.split()  # noqa: SIM905
)


OF_EVERY_SERVICE = frozenset(
    "api request requests response responses time duration latency".split()  # noqa: SIM905
)
"""Words of alerts that tell no commit from others where nothing else leads to one."""


def words_of(text: str) -> frozenset[str]:
    """Return the names in a text and their parts, in lower case, without common words."""
    names = set(_NAME.findall(text))
    words = {name.lower() for name in names}.union(words_in(" ".join(names)))
    return frozenset(w for w in words if len(w) >= _SHORTEST and w not in _COMMON)


def words_of_alert(
    alert: Alert, project: str = "", requirement: str | None = None
) -> frozenset[str]:
    """Return the words of an alert that can tell its cause from other changes.

    The name of the project is in every path and tells nothing. Nor do the parts of the
    requirement's id: the code that it leads to has them, and each commit that names it.
    """
    functions = (frame.function or "" for frame in alert.frames)
    texts = (alert.title, alert.description or "", alert.metric or "", *functions)
    text = without_noise("\n".join(texts)[:_TEXT_LIMIT], alert.tags)
    if requirement:
        text = re.sub(re.escape(requirement), " ", text, flags=re.IGNORECASE)
    return words_of(text) - words_of(project)


def without_noise(text: str, tags: Mapping[str, str]) -> str:
    """Return a text without people, the machine, names of fields, and what each trace says.

    The names of those are in commits, too: `@plan` has a part in every plan, and `vault-2`
    is a pod whose name says nothing of the cause.
    """
    machine = usual_label(tags, "instance")
    plain = text.replace(machine, " ") if machine else text
    plain = _OF_STACK_TRACES.sub(" ", _PERSON.sub(" ", plain))
    is_list = len(_FIELD.findall(plain)) >= _FEWEST_FIELDS
    return _FIELD.sub("", plain) if is_list else plain


def words_of_hunks(hunks: Iterable[Hunk]) -> frozenset[str]:
    """Return the words of the lines that were added or removed."""
    return words_of(
        "\n".join(
            line
            for hunk in hunks
            for line in (*hunk.added[:_LINES_LIMIT], *hunk.removed[:_LINES_LIMIT])
        )
    )


def words_of_paths(paths: Iterable[str]) -> frozenset[str]:
    """Return the words of the names of files and folders."""
    return words_of(" ".join(paths))


class Rarity(Struct, frozen=True):
    """How much each word tells: a word of few commits more than one of many."""

    commits: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, commits: Sequence[Iterable[str]]) -> "Rarity":
        """Count in how many of some commits each word is."""
        counts = Counter(word for words in commits for word in set(words))
        return cls(len(commits), counts)

    def weight(self, word: str) -> float:
        """Return the weight of a word, as search engines have it (inverse frequency)."""
        return math.log((self.commits + 1) / (self.counts.get(word, 0) + 0.5))

    def share(self, wanted: frozenset[str], words: frozenset[str]) -> float:
        """Return how much of what is wanted some words cover, from 0 to 1."""
        total = self.sum(wanted)
        return self.sum(wanted & words) / total if total else 0.0

    def sum(self, words: frozenset[str]) -> float:
        """Return the weight of some words together."""
        # Summed in one order: the last digit of a sum depends on it.
        return sum(self.weight(word) for word in sorted(words))
