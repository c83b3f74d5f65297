"""Webhooks a person may run: catalogue, binding, exact request, execution. It sends nothing."""
