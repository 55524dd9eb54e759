"""How often the right requirement is inferred from words alone.

Commit subjects that name a requirement are taken for alerts, the id removed: right,
abstained or wrong at the shipped threshold.

    python -m bench.inference CHECKOUT …
"""

import re
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracer.alerts import Alert
from tracer.config import Config
from tracer.repository import Repository
from tracer.specification import read_specification
from tracer.text.id_search import IdMatch
from tracer.text.ids import IdGrammar, find_requirements
from tracer.tracing.inference import choose_candidate, infer_requirements
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.named_requirement import match_alert


@dataclass
class Tally:
    right: int = 0
    wrong: int = 0
    all: int = 0

    def __str__(self) -> str:
        total = max(self.all, 1)
        silent = self.all - self.right - self.wrong
        return (
            f"{self.all:4} subjects: right {self.right / total:.1%}, "
            f"abstained {silent / total:.1%}, wrong {self.wrong / total:.1%}"
        )


def infer(path: Path) -> Tally:
    """Try every subject of a repository's history that names a requirement."""
    tally = Tally()
    with closing(Repository(path)) as repository:
        head = repository.resolve("HEAD") or ""
        specification = read_specification(repository, head, IdGrammar())
        known_ids = specification.known_ids()
        inputs = InferenceInputs(repository, specification, (), {})
        subjects = repository.read("log", "--format=%s", head).decode(
            "utf-8", "replace"
        )
        for subject in dict.fromkeys(subjects.splitlines()):
            names = tuple(known_ids.find(subject))
            if not names:
                continue
            text = without_ids(subject, names)
            alert = Alert(source="commit", fingerprint="c", title=text.strip() or "-")
            (candidates,) = infer_requirements(inputs, [(alert, head)])
            requirement = choose_candidate(
                match_alert(alert, specification), candidates, Config().min_confidence
            ).requirement
            is_right = requirement in {name.id for name in names}
            tally.all += 1
            tally.right += is_right
            tally.wrong += bool(requirement) and not is_right
    return tally


def without_ids(subject: str, names: tuple[IdMatch, ...]) -> str:
    """Take every id out of a subject, of requirements that no longer exist, too."""
    text = subject
    for name in sorted(names, key=lambda name: -name.start):
        text = f"{text[: name.start]} {text[name.end :]}"
    for written in tuple(find_requirements(text)):
        text = text.replace(written, " ")
    return text


def report(paths: list[Path]) -> None:
    print(f"Inference from words alone, threshold {Config().min_confidence}")
    total = Tally()
    for path in paths:
        tally = infer(path)
        print(f"  {re.sub('^.*/', '', str(path)):32} {tally}")
        total = Tally(
            total.right + tally.right, total.wrong + tally.wrong, total.all + tally.all
        )
    print(f"  {'all':32} {total}\n")


if __name__ == "__main__":
    report([Path(argument) for argument in sys.argv[1:]])
