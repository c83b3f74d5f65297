"""Where the runbook library finds its files; one module a place. None of it compiles any."""
