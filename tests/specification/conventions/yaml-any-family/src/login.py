# Implements: AUTH-12, SYS_LOGIN_1
def login():
    return True
