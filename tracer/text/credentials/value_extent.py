"""Where the value behind a name starts and ends: quotes, brackets, the word before it."""

import re

from tracer.text.credentials.keys import KeyKind
from tracer.text.credentials.rule import Span
from tracer.text.credentials.values import is_credential, looks_random
from tracer.text.patterns import Pattern

QUOTE = r"""(?:\\{0,4}["'`]|\\{1,4}u0022|&quot;|&\#3[49];|%22)"""
"""A quote: as it is, behind backslashes in JSON inside of a text, or encoded.

A part of verbose patterns.
"""
_QUOTED = Pattern(
    r"(?P<quote>" + QUOTE + r")"
    r"""
    (?P<content>(?:
        (?!(?P=quote))                    # up to the same quote,
        (?: \\{3}. | \\. | [^\n\\] )      # except one with more backslashes before it
    )*+)
    (?P=quote)
    """,
    re.VERBOSE,
)
_OPENING_QUOTE = Pattern(QUOTE, re.VERBOSE)
_BARE_CHARACTER = r"""
    (?: [^\s"'`,;&<>\\]                               # no space, no end of a value
      | (?<![\s,;&])[,;&](?!\s|$|["'`}\])]            # , ; and & inside of one,
          |(?<=&)(?:quot|apos|amp|lt|gt|\#\w{1,5});   # but no entity,
          |[\w.\-\[\]]{1,60}(?:=|:(?!\S{0,60}@)))     # and not before the next name
      | (?<=\w)>(?=\w)                                # not the end of an element
      | (?<=\w)<(?=\w)(?!(?:a|b|br|code|dd|dt|em|hr|i|li|p|pre|span|strong|t[dhr]|u|ul)\b)
      | \\(?![nrtu"'`\\])                             # no line end or quote of JSON
    )"""
_BARE = Pattern(_BARE_CHARACTER + "{1,512}+", re.VERBOSE)
_REST_OF_BARE = Pattern(_BARE_CHARACTER + "*+", re.VERBOSE)
_TRAILING, _MOST_TRAILING = ".,:;", 20
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_SCHEMES = (
    *(
        "Bearer",
        "Basic",
        "Token",
        "Digest",
        "Negotiate",
        "NTLM",
        "Hawk",
        "OAuth",
        "MAC",
    ),
    *("JWT", "Bot", "Key", "ApiKey", "Api-Key", "ApiToken", "Api-Token", "Signature"),
    *("HMAC", "HMAC-SHA256", "HMAC-SHA512", "SharedKey", "SharedKeyLite"),
    # Azure, AWS, Okta, Opsgenie, Splunk, Snowflake, Zoho, Klaviyo, DeepL
    *("SharedAccessSignature", "AWS4-HMAC-SHA256", "SSWS", "GenieKey", "Splunk"),
    *("Snowflake", "Zoho-oauthtoken", "Klaviyo-API-Key", "DeepL-Auth-Key"),
)
"""The word in front of a credential in a header, which says how it is meant."""
_SCHEME = Pattern(
    rf"(?:{'|'.join(_SCHEMES)})(?:[ ]+|\+|%20)(?=\S)", re.VERBOSE | re.IGNORECASE
)
_OTHER_SCHEME = Pattern(
    r"""
    (?P<word>[A-Za-z][\w-]{1,30})[ ]+
    (?=(?P<value>[^\s"'`=]{8,}+={0,2}(?![^\s"'`,;])))    # no `request_id=4bf92f…`
    """,
    re.VERBOSE,
)
"""A scheme that we do not know: a word, then a value that has no name of its own."""
_PARAMETERS = Pattern(
    r"""
    (?:[\w-]{1,40}=                                   # username=
       (?:\\?"[^"\\\n]*+\\?"|[^\s,"'`\\]++)   # "…" or …
       (?:,?[ ]{1,4}(?=[\w-]{1,40}=))?                # the next one
    ){1,20}
    """,
    re.VERBOSE,
)
"""What follows a scheme of several parts: `Digest username="bob", response="…"`."""
_LEAST_BEFORE_COLON = 20
"""Characters of a credential in front of a colon; other words there name what follows."""
_REMARK = Pattern(r"\\{0,2}\((?:[A-Za-z-]{2,20}[ ]){1,6}[A-Za-z-]{2,20}\)")
"""What a plan or a form shows in the place of a value: `(known after apply)`."""
_CONTRACTION = Pattern(r"[A-Za-z]{1,12}['\u2019][a-z]{1,2}\b")
_WORD = Pattern(r"[a-z]{1,12}")


def secret_value(
    text: str, start: int, kind: KeyKind, *, is_assigned: bool
) -> Span | None:
    """Return the credential that is the value at a place in a text, if it is one.

    Args:
        text: a line or more.
        start: where the value starts, or the quote in front of it.
        kind: what the value's name says.
        is_assigned: whether a program or its configuration joins the two.

    """
    quoted = _QUOTED.match(text, start)
    if _REMARK.match(text, start):
        return None
    if quoted:
        return _quoted_secret(text, quoted.span("content"), kind)
    opened = _OPENING_QUOTE.match(text, start)  # cut off before the other one
    start = opened.end() if opened else start
    behind = _behind_scheme(text, start, kind, is_assigned=is_assigned)
    if behind is None:
        return _bare_secret(text, start, kind, is_assigned=is_assigned)
    parameters = _PARAMETERS.match(text, behind)
    if parameters:
        return parameters.span()
    span = _bare_secret(text, behind, max(kind, KeyKind.SURE), is_assigned=True)
    # "Authorization: Bearer instead of …": no token is one short word.
    return None if span and _WORD.fullmatch(text[slice(*span)]) else span


def _quoted_secret(text: str, content: Span, kind: KeyKind) -> Span | None:
    start, end = content
    behind = _behind_scheme(text, start, kind, is_assigned=True)
    if behind is not None and behind < end:
        start, kind = behind, max(kind, KeyKind.SURE)
    is_secret = is_credential(text[start:end], kind, is_assigned=True)
    return (start, end) if is_secret else None


def _bare_secret(
    text: str, start: int, kind: KeyKind, *, is_assigned: bool
) -> Span | None:
    """Return a value without quotes; only one that is a credential is read to its end."""
    bare = _BARE.match(text, start)
    if not bare:
        return None
    end = start + len(_trimmed(bare[0]))
    is_label = text[end : end + 1] == ":" and not is_assigned
    is_label = is_label and not looks_random(text[start:end], _LEAST_BEFORE_COLON)
    is_contraction = _CONTRACTION.match(text, start) is not None  # don't, user's
    if (
        is_label
        or is_contraction
        or not is_credential(text[start:end], kind, is_assigned=is_assigned)
    ):
        return None
    rest = _REST_OF_BARE.match(text, bare.end())
    if rest and rest[0]:
        end = rest.end() - len(rest[0]) + len(_trimmed(rest[0]))
    return start, end


def _trimmed(value: str) -> str:
    """Return a value without the marks of the sentence or the list around it."""
    for _ in range(min(len(value), _MOST_TRAILING)):
        last = value[-1]
        opening = _BRACKETS.get(last)
        is_closing = opening is not None and opening not in value
        if not (is_closing or last in _TRAILING):
            break
        value = value[:-1]
    return value


def _behind_scheme(
    text: str, start: int, kind: KeyKind, *, is_assigned: bool
) -> int | None:
    """Return where a value starts behind the word for how it is meant: `Bearer …`."""
    scheme = _SCHEME.match(text, start)
    if scheme:
        user = _OTHER_SCHEME.match(text, scheme.end())  # Bearer automation 9f8e…
        return user.end() if user and _is_user(user) else scheme.end()
    other = _OTHER_SCHEME.match(text, start) if kind is KeyKind.MAYBE else None
    if not other or is_credential(other["word"], kind, is_assigned=is_assigned):
        return None  # the credential itself, and something behind it
    return other.end() if looks_random(other["value"], 12) else None


def _is_user(match: re.Match[str]) -> bool:
    """Whether the word behind a scheme is a name, and the credential is behind that."""
    is_name = match["word"].islower() and match["word"].isalpha()
    return is_name and looks_random(match["value"], 12)
