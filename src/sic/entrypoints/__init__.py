"""Where requests come in: HTTP and command line. They write state through handle alone."""
