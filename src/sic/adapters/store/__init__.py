"""The database behind every port: one contract, on SQLite or PostgreSQL. No rules here."""
