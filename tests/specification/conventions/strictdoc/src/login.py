"""Accounts.

@relation(SHOP-SYS-1, scope=file)
"""


def login(name):
    """Open a session.

    @relation(SHOP-SRS-1, SHOP-SRS-2, scope=function, role=Implementation)
    """
    return name


# @relation(SHOP-LLR-1, scope=line)
SESSIONS = {}


# @relation(SHOP-SRS-10, scope=function)
def other():
    pass


# @relation{SHOP-SYS-2, scope=range_start}
def logout(name):
    SESSIONS.pop(name)


# @relation{SHOP-SYS-2, scope=range_end}
