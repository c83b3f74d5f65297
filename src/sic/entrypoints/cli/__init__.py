"""The command line: a thin client of the HTTP interface, plus the local verbs of an operator."""
