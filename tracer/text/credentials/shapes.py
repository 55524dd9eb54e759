"""Credentials known by their shape: keys in files, web tokens, hashes, and noise."""

import base64
import re

from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import looks_random
from tracer.text.patterns import Pattern

# -- key files -------------------------------------------------------------------

_BEGIN = "-----BEGIN "  # in parts, or a scanner takes this file for one with a key
_PRIVATE_KEY = Pattern(
    rf"""
    {_BEGIN.replace(" ", "[ ]")}
      (?:[A-Z0-9 ]{{0,40}}PRIVATE[ ]KEY(?:[ ]BLOCK)?
        |OpenVPN[ ](?:Static|tls-crypt-v2[ ]\w{{6}})[ ]key(?:[ ]V\d)?)-----
    (?:(?!-----END)(?:[A-Za-z0-9+/=:,.\s-]|\\+[nrt]|%0[AaDd]|<br>))*+
    (?:-----END[A-Za-z0-9 -]{{0,60}}-----)?            # cut off in many an alert
    """,
    re.VERBOSE,
)
_BEGIN_IN_BASE64 = "LS0tLS1CRUdJTi"
_ENCODED_KEY = Pattern(rf"{_BEGIN_IN_BASE64}(?!BDRVJU|BQVUJM)[A-Za-z0-9+/]{{20,}}+=*+")
"""What is neither a certificate nor a public key: a kubeconfig's `client-key-data`."""
_PUTTY_KEY = Pattern(r"(?<=Private-Lines: )\d+(?:\s|\\[nr])+[A-Za-z0-9+/=\s\\nr]+")
_JWT = Pattern(
    r"""
    (?<![\w-])(?P<secret>eyJ[\w-]{8,}+         # {" in base64
    (?:\.[\w-]*+){1,4})                 # the claims, the signature; five parts encrypted
    """,
    re.VERBOSE,
)
_PARTS, _ENCRYPTED_PARTS = 3, 5


def _token(match: re.Match[str]) -> Span | None:
    """Leave out a file that is called like the first part of a token."""
    parts = match["secret"].split(".")
    # TeamCity's claims are no JSON, but random.
    is_random = len(parts) == _PARTS and all(looks_random(p, 20) for p in parts[1:])
    is_json = parts[1].startswith("ey") or len(parts) == _ENCRYPTED_PARTS
    return match.span("secret") if is_random or is_json else None


def _random(match: re.Match[str]) -> Span | None:
    return match.span() if looks_random(match[0], 20) else None


_PAIR = Pattern(
    r"""
    \b(?:AKIA|ASIA)[A-Z0-9]{16}              # the id
    ["']?[\s:/,;|]{1,4}["']?                 # what parts the two
    [A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])
    | \bAC[0-9a-f]{32}["']?[\s:/,;|]{1,4}["']?[0-9a-f]{32}(?![\w-])    # of Twilio
    """,
    re.VERBOSE,
)
_HASH = Pattern(
    r"""
    (?<![\w$])(?P<secret>
        \$(?:2[abxy]?|5|6|y|gy|7|1|apr1             # bcrypt, SHA-crypt, yescrypt, MD5
             |argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d+)?)
        \$[\w./+=,$-]{20,}+                        # parameters, salt and hash
      | \{(?:SSHA|SHA|SMD5|CRYPT|PBKDF2)\d{0,3}\}   # LDAP
        [A-Za-z0-9+/$.=]{16,}+
      | pbkdf2_sha\d{1,3}\$\d+\$[\w./+=$]{20,}+)  # Django
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WIFI = Pattern(
    r"""
    \bWIFI:(?:[A-Z]:(?:[^;\\\s]|\\.){0,64};){0,4}    # its name, its kind
    P:(?P<secret>(?:[^;\\\n]|\\.){1,128}+);
    """,
    re.VERBOSE,
)
_NTLM = Pattern(
    r"""
    (?<![0-9A-Za-z])(?P<secret>
        (?:[0-9A-Fa-f]{32}|NO[ ]PASSWORD\*{1,21}):[0-9A-Fa-f]{32}(?=:::)   # a dump of SAM
      | [Aa][Aa][Dd]3[Bb]435[Bb]51404[Ee]{2}[0-9A-Fa-f]{16}:[0-9A-Fa-f]{32}   # no LM
      | (?<=::)[\w.-]{1,64}:[0-9A-Fa-f]{16}:[0-9A-Fa-f]{32}:[0-9A-Fa-f]{32,}+)   # a captured login
    (?![0-9A-Za-z])
    """,
    re.VERBOSE,
)
_DIGEST_NAME = Pattern(
    r"""
    (?:hash|digest|checksum|integrity|fingerprint|etag|reviewed|sha\d{0,3}
      |\bkid|x5t|thumbprint|amz-id-2|request[_-]?id)   # of what
    ["']?[:=\s]{1,3}["']?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DIGEST = Pattern(r"(?:sha\d{1,3}|md5)[-/]", re.IGNORECASE)
_PUBLIC_KEY = Pattern(r"AAAA[BCE]3NzaC1|AAAAE2VjZHNh|AAAAG(?:nNrLXNzaC1l|Nrc2gtZW)")
"""How the public keys of SSH begin: the name of their kind in base64."""
_HUMP = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LETTERS_OF_HUMP = 2.5
"""Words in a camel have more letters on average; random text has fewer than two."""
_WORDS_OF_PROSE = 4
_LEAST_RUN, _LEAST_OF_A_SORT = 20, 3
"""Characters of noise without a mark between them; how many of them are letters in lower
case, in upper case, and digits: base64 of some length has as many of each."""
_NOISE = Pattern(
    r"""
    (?<![\w/+.=@\#:~-])      # a word of its own, no part of a path or a digest
    (?P<secret>[A-Za-z0-9+/_-]{32,}+={0,2}+)  # base64, or letters and digits
    (?![\w/+.@~-])
    """,
    re.VERBOSE,
)


def _noise(match: re.Match[str]) -> Span | None:
    """Find runs that no word looks like: both cases of letters and digits mixed.

    Hexadecimal numbers name commits, images and traces; ids of things in cloud services
    are shorter or have a prefix.
    """
    secret = match["secret"]
    before = match.string[max(0, match.start("secret") - 20) : match.start("secret")]
    if _DIGEST.match(secret) or _PUBLIC_KEY.match(secret):
        return None
    if _DIGEST_NAME.search(before) or _is_prose(secret):
        return None
    longest = max(re.findall(r"[A-Za-z0-9]*", secret), key=len)
    sorts = (str.isupper, str.islower, str.isdigit)
    is_mixed = all(sum(map(sort, longest)) >= _LEAST_OF_A_SORT for sort in sorts)
    is_noise = is_mixed and len(longest) < _LETTERS_OF_HUMP * len(
        _HUMP.findall(longest)
    )
    return match.span("secret") if is_noise and len(longest) >= _LEAST_RUN else None


def _is_prose(secret: str) -> bool:
    """Whether base64 is that of a sentence: printable words with gaps between them."""
    try:
        text = base64.b64decode(secret, validate=True).decode("ascii")
    except ValueError:
        return False
    words = text.split()
    is_text = text.isprintable() and len(words) >= _WORDS_OF_PROSE
    return is_text and all(word.strip(".,;!?'").isalpha() for word in words)


_X509 = "MIIEvQIBADANBgkqhkiG"
RULES = (
    Rule(
        name="private key",
        hints=(_BEGIN.lower(),),
        pattern=_PRIVATE_KEY,
        examples=(
            f"{_BEGIN}RSA PRIVATE KEY-----\n{_X509}\n-----END RSA PRIVATE KEY-----",
            rf"key: «{_BEGIN}PRIVATE KEY-----\n{_X509}\n-----END PRIVATE KEY-----»\n.",
            f"«{_BEGIN}PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n{_X509}»",
            f"{_BEGIN}OpenVPN Static key V1-----\n9f8e7d6c\n-----END OpenVPN Static key V1-----",
        ),
        counter_examples=(f"{_BEGIN}CERTIFICATE-----", f"{_BEGIN}PUBLIC KEY-----"),
    ),
    Rule(
        name="private key in base64",
        hints=(_BEGIN_IN_BASE64.lower(),),
        pattern=_ENCODED_KEY,
        examples=(_BEGIN_IN_BASE64 + "BSU0EgUFJJVkFURSBLRVktLS0tLQo=",),
        counter_examples=(_BEGIN_IN_BASE64 + "BDRVJUSUZJQ0FURS0tLS0tCg==",),
    ),
    Rule(
        name="private key of PuTTY",
        hints=("private-lines",),
        pattern=_PUTTY_KEY,
        examples=("PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: «8\n" + _X509 + "»",),
    ),
    Rule(
        name="web token",
        hints=("eyj",),
        pattern=_JWT,
        secret=_token,
        examples=(
            "eyJhbGciOiJI" + ".eyJzdWIiOiIx" + ".abc-def",
            "the token «eyJhbGciOiJI" + ".eyJzdWIiOiIx.» is unsigned",
        ),
        counter_examples=(
            "eyJhbGci",
            "eyJhbGciOiJI.json",
            "eyJhbGciOiJI.authentication.components",
        ),
    ),
    Rule(
        name="password hash",
        hints=("$", "{s", "{crypt", "{pbkdf2"),
        pattern=_HASH,
        examples=(
            "$2b$12$" + "R9h/cIPz0gi.URNNX3kh2O",
            "bob:«$6$rounds=5000$" + "abcdefgh$ijklmnopqrst»:19000:0",
            "{SSHA}" + "DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3",
        ),
        counter_examples=("costs $5 and $6",),
    ),
    Rule(
        name="code of a wireless network",
        hints=("wifi:",),
        pattern=_WIFI,
        examples=("WIFI:S:home;T:WPA;P:«hunter\\;2»;;",),
        counter_examples=("WIFI:S:guest;T:nopass;;", "WIFI: down"),
    ),
    Rule(
        name="hash of Windows",
        hints=("::", "aad3b435b51404ee"),
        pattern=_NTLM,
        examples=(
            "bob:500:«"
            + "9f8e7d6c5b4a3021" * 2
            + ":"
            + "9f8e7d6c5b4a3021" * 2
            + "»:::",
            "-hashes «aad3b435b51404eeaad3b435b51404ee:" + "9f8e7d6c5b4a3021" * 2 + "»",
        ),
        counter_examples=("trace " + "9f8e7d6c5b4a3021" * 2 + ":9f8e7d6c5b4a3021",),
    ),
    Rule(
        name="token of a K3s cluster",
        hints=("k10",),
        pattern=Pattern(r"\bK10[0-9A-Za-z]{32,}+::[\w.-]{1,40}:[0-9A-Za-z.]{8,}+"),
        examples=("K10" + "9f8e7d6c5b4a3021" * 4 + "::server:9f8e7d6c5b4a3021",),
    ),
    Rule(
        name="Discord token",
        hints=(".",),
        pattern=Pattern(
            r"(?<![\w.-])[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}(?![\w.-])"
        ),
        secret=_random,
        examples=(
            "MTk4NjIyNDgzNDcxOTI1MjQ4" + ".Cl2FMQ." + "ZnCjm1XVW7vRze4b7Cq4se7kKWs",
        ),
        counter_examples=(
            "NetworkPolicyReconcileLoop.status.observedGenerationMismatchX",
        ),
    ),
    Rule(
        name="Telegram token",
        hints=(":a",),
        pattern=Pattern(r"(?<![\w:.-])\d{8,10}:AA[\w-]{30,}+(?![\w-])"),
        examples=("123456789:AA" + "a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6",),
        counter_examples=("123456789:AAA",),
    ),
    Rule(
        name="Firebase server key",
        hints=(":apa91b",),
        pattern=Pattern(r"\bAAAA[\w-]{7}:APA91b[\w-]{60,}+"),
        examples=("AAAAa7B2k9D:APA91b" + "a7B2k9D4m5F6t3H8" * 8,),
    ),
    Rule(
        name="Azure client secret",
        hints=("q~",),
        pattern=Pattern(r"(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~-])"),
        examples=("abC8Q~" + "a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6" + "xY",),
    ),
    Rule(
        name="Azure DevOps token",
        hints=("azdo",),
        pattern=Pattern(r"\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b"),
        examples=("a7B2k9D4m5F6t3H8v1J" * 4 + "AZDOa1b2",),
    ),
    Rule(
        name="Azure DevOps token of old",
        hints=tuple("234567"),
        pattern=Pattern(r"(?<![\w./:=-])[a-z2-7]{52}(?![\w.-])"),
        secret=_random,
        examples=("k3v6x2m7q4w5z7n6b5t2r3p4d2f7h4j5" + "k3v6x2m7q4w5z7n6b5t2",),
        counter_examples=("internationalisation" * 2 + "2components",),
    ),
    Rule(
        name="Ably key",
        hints=(":",),
        pattern=Pattern(r"(?<![\w.-])[\w-]{6}\.[\w-]{6}:[\w-]{40,}+(?![.:])"),
        secret=_random,
        examples=("a7B2k9.D4m5F6:" + "a7B2k9D4m5F6t3H8v1J0x2L7" * 2,),
        counter_examples=(
            "orders.create:" + "a_method_with_a_very_long_name_of_many_words",
        ),
    ),
    Rule(
        name="Mailchimp key",
        hints=("-us",),
        pattern=Pattern(r"\b[0-9a-f]{32}-us\d{1,2}\b"),
        examples=("9f8e7d6c5b4a3021" * 2 + "-us14",),
        counter_examples=("9f8e7d6c5b4a3021" * 2 + "-usage",),
    ),
    Rule(
        name="New Relic licence",
        hints=("nral",),
        pattern=Pattern(r"\b[0-9a-f]{36}NRAL\b", re.IGNORECASE),
        examples=("9f8e7d6c5b4a3021" * 2 + "9f8eNRAL",),
    ),
    Rule(
        name="MaxMind key",
        hints=("_mmk",),
        pattern=Pattern(r"\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b"),
        examples=("a7B2k9_" + "a7B2k9D4m5F6t3H8v1J0x2L7q3N4w" + "_mmk",),
    ),
    Rule(
        name="Terraform token",
        hints=(".atlasv1.",),
        pattern=Pattern(r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}+"),
        examples=("a7B2k9D4m5F6t3.atlasv1." + "a7B2k9D4m5F6t3H8" * 4,),
    ),
    Rule(
        name="secret next to its id",
        hints=("akia", "asia", *(f"ac{digit}" for digit in "0123456789abcdef")),
        pattern=_PAIR,
        examples=(
            "AKIA" + "A7B2K9D4M5F6T3H8" + ":" + "a7B2k9D4m5F6t3H8v1J0" * 2,
            "AC" + "9f8e7d6c5b4a3021" * 2 + ":" + "3021c8ba5b4a9f8e" * 2,
        ),
        counter_examples=("AKIA" + "A7B2K9D4M5F6T3H8" + " in eu-west-1",),
    ),
    Rule(
        name="noise",
        hints=tuple("0123456789"),
        pattern=_NOISE,
        secret=_noise,
        examples=("key seen: «a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6a7B2k9D4» in logs",),
        counter_examples=(
            "3f786850e387550fdab836ed7e6dc881de23001b",
            "HTTPServer2RequestDurationSecondsBucketOfAllServices99",
            "reviewed: a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6a7B2k9D4=",
            "kid: 'a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6a7B2k9D4'",
            "x-amz-id-2: a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6a7B2k9D4",
            "sha512-a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6a7B2k9D4==",
            "pin sha256/a7B2k9D4m5F6t3H8v1J0x2L7q3N4w8P6a7B2k9D4==",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIa7B2k9D4m5F6t3H8v1J0x2L7q3N4",
            "body: VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==",
        ),
    ),
)
