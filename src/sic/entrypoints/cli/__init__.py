"""The command line: a thin client of the HTTP interface, and an operator's local verbs."""
