"""The pure compiler from a Markdown runbook to a typed policy. It never fails and never guesses."""
