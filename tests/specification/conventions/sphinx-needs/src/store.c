// @ In-memory store, IMPL_1, impl, [SPEC_STORE, REQ_LOGIN]
int store(void)
{
    return 0;
}

int unrelated(void)
{
    return REQ_LOGIN_LIMIT;
}
