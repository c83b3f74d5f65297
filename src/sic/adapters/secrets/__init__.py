"""Seals secrets for the database, with a key the database never sees."""
