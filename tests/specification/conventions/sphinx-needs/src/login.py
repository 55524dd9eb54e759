# @need-ids: REQ_LOGIN, SPEC_STORE
def login(name):
    return name


# req-Id: tool_req__docs_id_scheme
def check(written):
    return written


# req-traceability: REQ_LOGOUT
def logout():
    pass
