"""Conference services a bridge can be opened in. None knows another, or an incident's state."""
