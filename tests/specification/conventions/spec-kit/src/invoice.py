# Implements: 002-billing/FR-001
def invoice():
    pass
