package login

// Implements: REQ-F-AUTH-001, REQ-F-AUTH-003
func Login(name string) string {
	return name
}
