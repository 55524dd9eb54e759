# FR-001: which feature's?
def unclear():
    pass
