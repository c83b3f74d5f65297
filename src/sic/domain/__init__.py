"""The pure core: what an incident is and what its rules decide. It never does input or output."""
