def test_REQ_d00001_A_opens_a_session():
    pass


# Verifies: REQ-p00001-A
def test_accounts():
    pass
