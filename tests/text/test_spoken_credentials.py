"""Credentials in texts as people, logs, files and commands write them, and phrases without any.

`credentials/sentences.txt` names the kind of each credential in single angle quotes; `\\n` is the end
of a line. They were written without a look at the rules, which were then corrected by them.
"""

import base64
import re
from pathlib import Path

from tracer.text import Redactor

FOLDER = Path(__file__).parent / "credentials"
NOISE = "a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6" * 2
SECRETS = {
    "password": "Pr0d-Walnut!23",
    "plain": "walnut-Ember-4821",
    "simple": "kettle99",
    "letters": "qHvTrKpLwZsNdFbXmJcGtRyW",
    "token": NOISE[:40],
    "short": NOISE[3:27],
    "hex32": "9f8e7d6c5b4a3021" * 2,
    "hex64": "9f8e7d6c5b4a3021" * 4,
    "uuid": "9f8e7d6c-5b4a-4021-8f7e-6d5c4b3a2910",
    "base64": base64.b64encode(NOISE[5:38].encode()).decode(),
    "digits": "482913",
    "login": base64.b64encode(b"svc:Pr0d-Walnut!23").decode(),
    "capitals": NOISE[:20].upper(),
    "small": NOISE[:32].lower(),
}
KIND = re.compile(r"‹([a-z]+\d{0,2})›")


def lines_of(name: str) -> list[str]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n").replace("\\t", "\t") for line in lines]


def is_masked(sentence: str) -> bool:
    kinds = [kind for kind in KIND.findall(sentence) if kind in SECRETS]
    masked = Redactor()(KIND.sub(lambda m: SECRETS.get(m[1], m[0]), sentence))
    return bool(kinds) and not any(SECRETS[kind][4:] in masked for kind in kinds)


def test_credentials_are_masked_wherever_they_are_written() -> None:
    sentences = lines_of("sentences.txt")
    shown = [sentence for sentence in sentences if not is_masked(sentence)]

    assert len(sentences) >= 1_000
    assert len(shown) <= 0.01 * len(sentences), shown


def test_phrases_about_credentials_stay_as_they_are() -> None:
    phrases = lines_of("phrases.txt")
    changed = [phrase for phrase in phrases if Redactor()(phrase) != phrase]

    assert len(phrases) >= 800
    assert len(changed) <= 0.005 * len(phrases), changed
