"""One incident played end to end on an accelerated clock, checked at every step."""
