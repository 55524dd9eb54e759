//! Implements: REQ-CORE-001/F-001 (Parsing), F-002

/// Implements: REQ-CORE-001/F-001.2
fn refuse() {}

/// Implements: REQ-CORE-001 F-010
fn frame() {}

/// Implements: REQ-CORE-001/F-001 through F-002
fn both() {}

/// Implements: REQ-CORE-001 (all of it), REQ-CORE-002/NFR-001
fn all() {}

/// Implements: REQ-CORE-001/§2.1
fn section() {}

/// Implements: REQ-CORE-002/NFR-002
fn once() {}

// REQ-CORE-001/NFR-001 bounds this
fn bounded() {}

/// Implements: REQ-CORE-001/F-099
fn unknown() {}
