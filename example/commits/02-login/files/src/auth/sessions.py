"""Sessions of signed-in users."""

import secrets
from datetime import datetime, timedelta

LIFETIME = timedelta(hours=12)


class Session:
    def __init__(self, user_id: int, now: datetime) -> None:
        self.user_id = user_id
        self.token = secrets.token_urlsafe()
        self.expires = now + LIFETIME
