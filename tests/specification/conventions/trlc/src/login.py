# lobster-trace: access.Any_Login
def login(user):
    # lobster-trace: access.Fast_Login
    return Session(user)


# lobster-trace: access.Fast_Logins
def logins():
    pass
