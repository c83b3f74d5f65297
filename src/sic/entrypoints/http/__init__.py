"""The HTTP entry point: API, intake, limits, sign-in. It never decides and never stores."""
