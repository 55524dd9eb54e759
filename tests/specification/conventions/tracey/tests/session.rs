#[test]
fn session_ends() {
    // r[verify auth.session.end]
    assert!(ended());
}
