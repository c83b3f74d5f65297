"""One incident: commands, events, state, and the two pure functions between them."""
