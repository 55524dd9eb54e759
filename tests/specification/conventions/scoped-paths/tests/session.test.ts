describe('FR:session.expiry: Sessions end', () => {
  // @req FR:login/session.expiry.warning
  it('warns', () => {});
});
