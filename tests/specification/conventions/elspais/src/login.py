# Implements: REQ-d00001-A
def login(name):
    return name


# IMPLEMENTS REQUIREMENTS:
#   REQ-p00001: Accounts
#   REQ-d00001-A+B
def accounts():
    pass


# Refines: SHOP-DEV-session-store,
#   REQ-p00001/B
STORE = {}


# Implements: REQ-d000010
def other():
    pass
