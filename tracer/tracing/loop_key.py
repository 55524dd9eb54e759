"""The key of a loop: what the alerts of one remediation share, as a safe name.

It names a branch, files and parts of addresses, so that two loops must differ in it
even where case does not count: on Windows, on macOS, in a checkout of a ref.
"""

import hashlib
import re
from collections.abc import Sequence

from tracer.alerts import Alert, fingerprint
from tracer.text import Pattern, is_reserved_name
from tracer.tracing.named_requirement import Match
from tracer.tracing.sla import Sla

_PLAIN_ID = Pattern(r"[A-Z0-9_]+(?:-[A-Z0-9_]+)*")
_RESERVED = Pattern(r"LEDGER|UNTRACED-.*")
"""The upper case of keys that do not name a requirement: the rolling pull request's, and
those of untraced alerts."""
_KEY_LIMIT, _SLUG_LIMIT, _HASH_LENGTH = 100, 60, 12


def loop_key(
    alert: Alert, match: Match, sla: Sla | None, *, group_by_alert: bool
) -> str:
    """Return the key of an alert's loop: its requirement and SLA, or the condition.

    Without a requirement it is what the tool's rule is about (five copies of a service
    that fail in one way are one loop), or the condition where the rule or the service is
    not known. With `group_by_alert` it is always the condition.
    """
    condition = fingerprint(alert.source, alert.fingerprint)[:_HASH_LENGTH]
    if match.requirement is None:
        has_cause = alert.cause and not group_by_alert
        cause = fingerprint(alert.source, alert.cause)[:_HASH_LENGTH]
        return f"untraced-{cause if has_cause else condition}"
    # Upper case, as lower case would make it one of the keys with a hash.
    if group_by_alert:
        return key_of_ids((match.requirement, condition.upper()))
    is_other = sla is not None and sla.id != match.requirement
    return key_of_ids(
        (match.requirement, sla.id) if sla and is_other else (match.requirement,)
    )


def key_of_ids(ids: Sequence[str]) -> str:
    """Return a key for ids that no other ids have.

    Ids of upper-case letters, digits, `_` and single `-` are joined as they are. All
    others become a slug to read, `=`, and a hash of them, which tells them apart:
    `login/用户登录` is `login=` and twelve digits.
    """
    joined = "--".join(ids)
    is_plain = all(map(_PLAIN_ID.fullmatch, ids)) and len(joined) <= _KEY_LIMIT
    if is_plain and not _RESERVED.fullmatch(joined) and not is_reserved_name(joined):
        return joined
    slug = re.sub(r"[^a-z0-9]+", "-", joined.lower())[:_SLUG_LIMIT].strip("-")
    # Joined by what no id has, so that ("A-", "B") and ("A", "-B") differ.
    digest = hashlib.sha256("\0".join(ids).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug or 'loop'}={digest[:_HASH_LENGTH]}"


def loop_name(key: str, ordinal: int) -> str:
    """Return the name of a loop: its key, and for a later loop of the key `+2`, `+3`."""
    return key if ordinal == 1 else f"{key}+{ordinal}"
