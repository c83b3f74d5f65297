"""Where the search's entries are kept: SQLite and PostgreSQL. It never ranks a final answer."""
