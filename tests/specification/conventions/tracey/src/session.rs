/// Opens a session.
// r[impl auth.login+2]
pub fn login() {}

// r[auth.session.end]
// w[depends frame.size]
pub struct Session;

// r[impl auth.login.page]
pub fn page() {}
