"""Sign-in with email address and password."""

import pytest

from auth.login import WrongCredentials, login


# Validates: REQ-F-AUTH-001
def test_a_wrong_password_is_refused(users, now):
    with pytest.raises(WrongCredentials):
        login(users, "ada@example.com", "wrong", now)
