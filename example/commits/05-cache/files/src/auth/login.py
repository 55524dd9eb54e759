"""Sign-in with email address and password."""

from datetime import datetime

import bcrypt

from auth import cache, metrics
from auth.sessions import Session
from auth.users import Users

# An unknown address must take as long as a wrong password.
DECOY = bcrypt.hashpw(b"decoy", bcrypt.gensalt(12))


class WrongCredentials(Exception):
    """The address is unknown or the password is wrong; we do not say which."""


# One metric for every way a login ends; see the service's dashboard.
LATENCY = metrics.histogram("auth.login.duration", unit="ms", req="REQ-F-AUTH-001")


# Implements: REQ-F-AUTH-001
def login(users: Users, email: str, password: str, now: datetime) -> Session:
    """Open a session for a user who knows the password."""
    with LATENCY.time():
        address = email.strip().lower()
        user = cache.get(address)
        if user is None:
            user = users.by_email(address)
            cache.put(address, user, seconds=60)
        known = user.password_hash if user else DECOY
        matches = bcrypt.checkpw(password.encode(), known)
        if user is None or not matches:
            raise WrongCredentials
        for replica in cache.replicas():
            replica.refresh(address, user)
        return Session(user.id, now)
