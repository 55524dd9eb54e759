def login(name):
    """Open a session (REQ001)."""
    return name


# Implements: REQ002, SYS-CLOCK
def logout():
    pass


# Implements: REQ0011
def other():
    pass
