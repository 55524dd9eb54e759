"""Sentences that need a fact of the trace, and a firing alert whose numbers contradict it.

A place or a number can be right in a sentence that is false: "none stands out" next to a
suspect, "Broken requirement" where no limit is violated, a limit in another unit than the
value. Each row of the table is a kind of such a sentence, and what the trace must hold.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Trace = dict[str, Any]
_COMPARED = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _verdict(*kinds: str) -> Callable[[Trace], bool]:
    return lambda trace: trace["verdict"]["kind"] in kinds


def _suspects(trace: Trace) -> list[dict[str, Any]]:
    """Return the suspects, the likeliest first, whatever their age."""
    every = [*trace["suspects"], *trace["older_suspects"]]
    return sorted(every, key=lambda suspect: -suspect["confidence"])


def _is_sure(trace: Trace) -> bool:
    """Whether a commit stands out, and is the cause in two of three such cases."""
    first = _suspects(trace)[:1]
    return _verdict("one")(trace) and round(first[0]["confidence"] * 100) >= 67


def _is_violated(trace: Trace) -> bool:
    return trace["sla"] is not None and trace["alert"]["status"] == "firing"


def _is_listed(trace: Trace) -> bool:
    """Whether commits are shown where none is ranked: then they were searched."""
    return bool(trace["unranked_commits"])


def _is_defined(trace: Trace) -> bool:
    return bool(trace["requirement"]) and trace["requirement"]["path"] is not None


def _is_resolved(trace: Trace) -> bool:
    return bool(trace["alert"]["status"] == "resolved")


def _is_tie(trace: Trace) -> bool:
    """Whether the first candidates are of the same kind and confidence."""
    first = [(each["how"], each["confidence"]) for each in trace["match"]["candidates"]]
    return len(first) > 1 and first[0] == first[1]


def _is_unsure(trace: Trace) -> bool:
    """Whether no candidate is sure enough, or none is taken where one is."""
    return all(each["confidence"] < 0.6 for each in trace["match"]["candidates"])


@dataclass(frozen=True)
class Claim:
    """A kind of sentence, and whether a trace holds what it needs."""

    words: str
    needs: Callable[[Trace], bool]
    fact: str


CLAIMS = (
    Claim(r"\bone stands out[:,]", _is_sure, "no commit is as sure as two thirds"),
    Claim(
        r"\blikelier than all others together\b",
        lambda trace: _verdict("one")(trace) and not _is_sure(trace),
        "the first has less than half, or more than two thirds",
    ),
    Claim(r"none is sure", _verdict("several"), "the verdict is another one"),
    Claim(
        r"\bleads to no code\b|\b(?:names|leads to) no code of this repository",
        lambda trace: not (trace["frames"] or trace["leads"]),
        "it leads to code",
    ),
    Claim(
        r"\bonly its service leads to code\b",
        lambda trace: not (trace["frames"] or trace["leads"]),
        "more than its service leads to code",
    ),
    Claim(
        r"\bchanged the code that the alert leads to\b",
        lambda trace: bool(trace["leads"]),
        "it leads to no code",
    ),
    Claim(
        r"\bThe cause may be outside this repository\b",
        lambda trace: not (trace["lanes"] or trace["recent_commits"]),
        "commits changed what it depends on",
    ),
    Claim(
        r"\bfiring; start not known\b",
        lambda trace: trace["alert"]["started_at"] is None,
        "its start is known",
    ),
    Claim(
        r"\bbefore this run\b",
        lambda trace: trace["alert"]["started_at"] is None,
        "the alert has a start, with which the time ends",
    ),
    Claim(
        r"\bNo limit that could be read\b",
        lambda trace: trace["sla"] is None,
        "one fits",
    ),
    Claim(r"\bName an owner\b", lambda trace: not trace["owners"], "there is one"),
    Claim(
        r"\bAll others: [1-9]\d* % or less|\ball others: [1-9]\d* % or less",
        lambda trace: len(_suspects(trace)) > 1,
        "there are no others",
    ),
    Claim(
        r"Commits\*\* —[^`\n]*\b(?:most likely|probably)\b",
        _verdict("one"),
        "no commit has a confidence of half or more",
    ),
    Claim(
        r"none stands out:", _verdict("none", "one", "several"), "not all was searched"
    ),
    Claim(
        r"Recent change [0-9a-f]{7}|Older change [0-9a-f]{7}",
        _verdict("one", "several"),
        "the verdict is that no commit is likely",
    ),
    Claim(r"\bnot ranked\b", _is_listed, "no commits are listed"),
    Claim(
        r"Commits(?:\*\* —|:) not searched: (?:the alert names|no place)",
        lambda trace: not _is_listed(trace),
        "commits are listed",
    ),
    Claim(
        r"not searched: the checkout",
        lambda trace: not (trace["suspects"] or trace["older_suspects"]),
        "commits were found",
    ),
    Claim(r"Broken requirement", _is_violated, "no limit is known to be violated"),
    Claim(r"SLA violation detected", lambda trace: trace["sla"] is not None, "no SLA"),
    Claim(r"No requirement found", lambda t: t["requirement"] is None, "there is one"),
    Claim(r"✓ Alert → Requirement traced", _is_defined, "it is defined nowhere"),
    Claim(r"No requirement chosen", _is_tie, "no two fit equally well"),
    Claim(r"requirements fit equally well", _is_tie, "no two fit equally well"),
    Claim(r"Candidates, none of them sure enough", _is_unsure, "one is sure enough"),
    Claim(r"It names no intent", lambda t: not t["intents"], "it names one"),
    Claim(r"\bfiring since", lambda t: not _is_resolved(t), "the alert has resolved"),
    Claim(r"Nothing to do: the alert has resolved", _is_resolved, "the alert fires"),
    Claim(
        r"[Nn]o file defines (?:one|any requirement)",
        lambda trace: trace["scanned"]["requirements"] == 0,
        "it defines some",
    ),
    Claim(
        r"no place (?:in the code )?names",
        lambda trace: not trace["implementations"],
        "a place names it",
    ),
)


def contradicted(trace: Trace, texts: Sequence[str]) -> Iterator[str]:
    """Walk over the sentences of the texts that the trace contradicts."""
    for claim in CLAIMS:
        for text in texts:
            match = re.search(claim.words, text)
            if match and not claim.needs(trace):
                yield f"sentence {match[0]!r}: {claim.fact}"
    yield from impossible(trace["alert"])


def impossible(alert: dict[str, Any]) -> Iterator[str]:
    """Say where an alert fires, but its own numbers say that it does not."""
    compare = _COMPARED.get(alert["operator"] or "")
    value, threshold = alert["value"], alert["threshold"]
    is_measured = value is not None and threshold is not None
    if compare and is_measured and alert["status"] == "firing":
        # A rule may have fired for an earlier value; a thousandth of it is another unit.
        is_near = 0.02 < abs(value or 1) / abs(threshold or 1) < 50
        if not compare(value, threshold) and not is_near:
            yield f"{value} {alert['operator']} {threshold} does not hold, but it fires"
