"""Ways of telling people, one folder or module a vendor. None knows another."""
