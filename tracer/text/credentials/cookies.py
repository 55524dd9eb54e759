"""Credentials of sessions: cookies, and the names that web servers give them."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import looks_random
from tracer.text.patterns import Pattern

_COOKIE = Pattern(
    r"""
    (?<![\w-])(?i:set-)?(?i:cookie)["']?:[ ]?["']?
    (?!(?i:samesite|path|domain|max-age|expires)=)   # how a cookie is kept
    (?P<secret>[\w.$!%-]{1,80}=[^\s;"']++
      (?:;[ ]?[\w.$!%-]{1,80}=[^\s;"']++)*+)    # the next cookies
    """,
    re.VERBOSE,
)
_ATTRIBUTES = frozenset(("samesite", "path", "domain", "max-age", "expires"))
_HARMLESS = Pattern(r"[a-z]{1,12}|[A-Z]{2}|[a-z]{2}[-_][A-Z]{2}|\d{1,4}")
"""A theme, a language, a choice, a number of something; a session's value is longer."""
_SESSION = Pattern(
    r"""
    (?<![\w.-])(?i:
      sid|sessid|asp\.net_sessionid|asp_sessionid\w{0,10}   # ASP.NET, ASP
      |remember_(?:me|token|user_token|web)\w{0,60}        # Rails, Laravel
      |iplanetdirectorypro|jwt_token|cfid|cftoken          # OpenAM, ColdFusion
      |wordpress_logged_in_\w{0,40}|s?sess[0-9a-f]{32})    # WordPress, Drupal
    ["']?[=:][ ]?["']?
    (?![A-Z]{2}[0-9a-f]{32}\b)                  # Twilio's names of things
    (?P<secret>[\w%.+/~|*=-]{16,}+)
    """,
    re.VERBOSE,
)
_SEARCH = Pattern(r"(?:rt_)?(?:scheduler_|subsearch_|\d{9,11}\.)")
"""The results of a Splunk search, which alerts link to: `sid` is not a session."""


def is_search(key: str, value: str) -> bool:
    """Whether a value names a search of Splunk's: `sid=scheduler__admin_search_RMD5…`."""
    return key.lower() == "sid" and _SEARCH.match(value) is not None


def _cookies(match: re.Match[str]) -> Span | None:
    """Leave out a line whose cookies are all harmless: `theme=dark; lang=de`."""
    cookies = [part.strip().partition("=") for part in match["secret"].split(";")]
    if all(_is_harmless(name, value) for name, _, value in cookies):
        return None
    return match.span("secret")


def _is_harmless(name: str, value: str) -> bool:
    is_choice = _HARMLESS.fullmatch(value) and key_kind(name) is KeyKind.OTHER
    return bool(is_choice) or name.lower() in _ATTRIBUTES


def _value_of_session(match: re.Match[str]) -> Span | None:
    secret = match["secret"]
    is_session = looks_random(secret, 16) and not is_search("sid", secret)
    return match.span("secret") if is_session else None


RULES = (
    Rule(
        name="cookie",
        hints=("cookie",),
        pattern=_COOKIE,
        secret=_cookies,
        examples=(
            "Cookie: «sid=a8f3k2; theme=dark»",
            "Set-Cookie: «session=abcdefgh; Path=/»",
        ),
        counter_examples=(
            "Cookie: missing",
            "cookie: SameSite=Lax",
            "Set-Cookie: theme=dark; Path=/",
            "Cookie: lang=de-AT; consent=yes",
        ),
    ),
    Rule(
        name="name of a session",
        hints=(
            "sid",
            "sess",
            "remember_",
            "iplanet",
            "jwt_",
            "cfid",
            "cftoken",
            "word",
        ),
        pattern=_SESSION,
        secret=_value_of_session,
        examples=(
            "sid=«a8f3k2m9x1v7b5n4»",
            "ASP.NET_SessionId=«a8f3k2m9x1v7b5n4c3z2»",
            "remember_me=«a8f3k2m9x1v7b5n4»",
            "iPlanetDirectoryPro=«AQIC5wa8f3k2m9x1v7b5n4*»",
        ),
        counter_examples=(
            "sid=42",
            "sid=scheduler__admin_RMD5a1b2c3d4e5f60718_at_17000_7",
            "sid=CA" + "9f8e7d6c5b4a3021" * 2,
            "remember_me=true",
        ),
    ),
)
