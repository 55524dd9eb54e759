/// Verifies: REQ-CORE-001/F-002
#[test]
fn routes() {}
