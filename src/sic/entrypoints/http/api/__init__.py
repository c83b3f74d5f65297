"""The REST routes under ``/api/v1``. They translate; the service decides."""
