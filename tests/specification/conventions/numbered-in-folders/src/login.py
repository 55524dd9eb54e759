"""Signs people in, see features/login/v-model/requirements.md."""


# Implements: REQ-002
def lock(account):
    account.is_locked = True
