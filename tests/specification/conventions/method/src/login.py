# Implements: REQ-F-AUTH-001, REQ-F-AUTH-002 (Logout)
def login():
    log.info("login", extra={"req": "REQ-F-AUTH-001"})


# Implements: REQ-F-AUTH-0010
def other():
    pass
