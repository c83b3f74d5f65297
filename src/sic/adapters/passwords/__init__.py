"""Password hashing behind the application's port. It never sees an account."""
