"""Codes and words that stand for a person: one-time and recovery codes, pass phrases, wallets."""

import re

from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import (
    is_counted,
    speaks_of_credentials,
)
from tracer.text.patterns import Pattern

_ONE_TIME_CODE = Pattern(
    r"""
    \b(?i:
       (?:otp|totp|2fa|mfa|one-time|verification|passcode|security|access|sms|door|alarm)   # which code
       [ ](?:code|pin|password|passcode)
      |otp|totp|pin[ ]code|passcode|your[ ]code(?=[ ]is[ ])|pin(?=[ ]\d{6}\b)
      |pin(?=[ ](?:(?:for|of|to)[ ](?:[\w.-]{1,20}[ ]){1,4}?)?(?:is|was)[ ]))
    (?:[ ](?:sent[ ])?(?:for|of|to)(?:[ ][\w.-]{1,20}){1,4}?(?=[ ](?:is|was)|:))?    # what for
    (?:[ ]?(?i:is|was|of))?[ ]?[:=]?[ ]?
    (?:[A-Z]-)?                              # G-482913
    (?P<secret>\d{4,8}|\d{3}[ -]\d{3})\b      # 482913, 482 913
    (?![.,]?\d|[ ]?(?:ms|s|%|/))             # no quantity
    """,
    re.VERBOSE,
)

_CODE_BEFORE_NAME = Pattern(
    r"""
    (?<![\w.,-])(?P<secret>\d{4,8}|\d{3}[ -]\d{3})[ ]is[ ](?:the|your)[ ]
    (?:[\w'-]{1,20}[ ]){0,3}?(?i:otp|pin|passcode|(?:verification|security|login|access|confirmation|auth\w*)[ ]code)\b
    """,
    re.VERBOSE,
)

_CODE_TO_ENTER = Pattern(
    r"""
    \b(?i:use|enter|type)[ ](?:(?i:the|this)[ ])?(?i:code)[ ](?P<secret>\d{4,8}|\d{3}[ -]\d{3})
    [ ]to[ ](?i:log[ ]in|sign[ ]in|verify|confirm|unlock|continue|reset|authenticate)\b
    """,
    re.VERBOSE,
)

_PASS_PHRASE = Pattern(
    r"""
    (?i:pass[ _-]?phrase)["']?[ ]?(?::|=|is)[ ]{0,4}
    (?P<secret>[A-Za-z]{3,12}(?:[ -][A-Za-z]{3,12}){3,11})   # words alone
    [ \t.]*(?=$|[\r\n])                                    # up to the end of the line
    """,
    re.VERBOSE,
)

_RECOVERY_CODE = Pattern(
    r"""
    (?i:backup|recovery|scratch|rescue|restore|unlock|(?P<of_product>licen[sc]e|activation))
    [ _-]?(?i:code|key|serial(?:[ ]number)?)s?["']?
    [ ]?(?:[:=]|is|are)?[ ]?["']?
    (?P<secret>(?:[A-Z]\d-)?GROUPS(?:,?[ ][ ]?GROUPS){0,15})(?![\w-])   # groups of one size
    """.replace("GROUPS", r"[A-Za-z0-9]{4,8}(?:-[A-Za-z0-9]{4,8}){1,9}"),
    re.VERBOSE,
)


def _pass_phrase(match: re.Match[str]) -> Span | None:
    """Leave out a sentence on pass phrases: its words are those of other alerts."""
    words = match["secret"].lower().replace("-", " ").split()
    return None if speaks_of_credentials(words) else match.span("secret")


_GROUPS_OF_LICENCE = 4

_SHORTEST_GROUP = 4
_LEAST_GROUPS = 3
"""Groups of capitals alone that are no name: `AAAA-BBBB-CCCC`."""


def _recovery_code(match: re.Match[str]) -> Span | None:
    groups = re.findall(r"\w+", match["secret"])
    least = _GROUPS_OF_LICENCE if match["of_product"] else 1
    lengths = [len(group) for group in groups if len(group) >= _SHORTEST_GROUP]
    is_even = len(set(lengths)) == 1 and len(groups) >= least
    has_digit = any(map(str.isdigit, match["secret"]))
    is_code = has_digit or (len(groups) >= _LEAST_GROUPS and match["secret"].isupper())
    return match.span("secret") if is_even and is_code else None


_WALLET_WORDS = Pattern(
    r"""
    \b(?i:(?:seed|recovery|backup|mnemonic|secret)[ _-]?(?:phrase|words)|mnemonic)   # its name
    ["']?[ ]?(?:is|[:=])[ ]?["']?
    (?P<secret>(?:[a-z]{3,8}[ ,][ ]?){11,23}[a-z]{3,8})\b    # 12 to 24 words
    """,
    re.VERBOSE,
)


def _one_time_code(match: re.Match[str]) -> Span | None:
    """Leave out what is counted: `OTP: 5000 requests`."""
    is_number = is_counted(match.string, match.end("secret"))
    return None if is_number else match.span("secret")


RULES = (
    Rule(
        name="pass phrase of words",
        hints=("phrase",),
        pattern=_PASS_PHRASE,
        secret=_pass_phrase,
        examples=(
            "passphrase: «correct horse battery staple»",
            "pass phrase is «otter-violin-copper-lantern»\nnext line",
        ),
        counter_examples=(
            "passphrase: rotate keys every month",
            "passphrase: prompt appears twice when unlocking",
            "passphrase: correct horse battery staple is a joke",
        ),
    ),
    Rule(
        name="recovery code",
        hints=("code", "key", "serial"),
        pattern=_RECOVERY_CODE,
        secret=_recovery_code,
        examples=(
            "backup code: «4829-1337»",
            "recovery code «AAAA-BBBB-1234-X9Z8» used",
            "Recovery Key: «a1b2c-3d4e5»",
            "backup codes: «4f2a-9c1d, 77ab-03ee»",
            "activation serial «F4-R2L9-AJCJ-NIJ0-LN03-XO5P» is not valid",
            "licence key «XK1CD-ABCDE-FGHIJ-A7B2K» expired",
        ),
        counter_examples=(
            "backup code path-blue2 fails",
            "recovery key data-mart missing",
            "license key shop1-web42 expired",
        ),
    ),
    Rule(
        name="code in front of its name",
        hints=("code", "otp", "pin"),
        pattern=_CODE_BEFORE_NAME,
        examples=("«492817» is your verification code",),
        counter_examples=("4928 is the error code", "4928 is the login count"),
    ),
    Rule(
        name="code to enter",
        hints=("code",),
        pattern=_CODE_TO_ENTER,
        examples=("Use code «492817» to log in", "enter the code «492 817» to verify"),
        counter_examples=("use code 4928 to report the error",),
    ),
    Rule(
        name="words of a wallet",
        hints=("phrase", "mnemonic", "words"),
        pattern=_WALLET_WORDS,
        examples=(
            "seed phrase: «" + "apple fig grape kiwi " * 2 + "lime pear plum nut»",
        ),
        counter_examples=("seed phrase: lost by a user",),
    ),
    Rule(
        name="one-time code",
        hints=("otp", "2fa", "mfa", "code", "pin", "one-time"),
        pattern=_ONE_TIME_CODE,
        secret=_one_time_code,
        examples=(
            "OTP: «492817»",
            "OTP «492817» was refused",
            "your verification code is «492 817»",
            "your one-time passcode is «492817»",
            "the access code is «492817»",
            "OTP for the transfer is «492817»",
            "the pin is «4928»",
            "your code is «492817»",
            "SMS code «492817» was accepted twice",
            "the passcode is «492817»",
            "pin «492817» leaked",
            "your verification code is G-«492817»",
            "OTP sent to bob: «492817»",
            "the door code 492817x is wrong, door code «492817» right",
            "PIN for the alarm is «492817»",
        ),
        counter_examples=(
            "mfa latency 5000 ms",
            "status code 50312",
            "OTP: 5000 requests",
            "MFA: 2000 users locked out",
            "verification code 5000 times resent",
            "pin code 2024 release",
        ),
    ),
)
