"""What monitoring systems send, one folder a vendor. It never opens an incident."""
