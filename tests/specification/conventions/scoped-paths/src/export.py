# Implements: FR:reports/export
def export():
    pass
