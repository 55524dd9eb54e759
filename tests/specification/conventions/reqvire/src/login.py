# Satisfies: specifications/Login.md#plain-login
def login(user):
    return Session(user)


# See specifications/Login.md#plain-logins
def other():
    pass
