# Feature: 001-login


# Implements: FR-001
def check(password):
    """Keeps sessions per FR-002."""
    return password


def keep():
    log.info("kept", extra={"req": "001-login/FR-002"})
