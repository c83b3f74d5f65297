"""Benchmarks, run side by side with a rival in the same minute; never part of the tests."""
