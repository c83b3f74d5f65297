"""Event webhooks: who is told of events by HTTP, of which, and how often it is tried."""
