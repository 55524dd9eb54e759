"""Sign in (Requirement 1.1, 1.2).

Feature: login
"""


# Implements: Requirement 2
def count():
    pass


def wait():
    """Waits after five (Requirement 2.2)."""
