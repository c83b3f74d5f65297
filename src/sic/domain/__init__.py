"""The pure core: what an incident is and what its rules decide. No input, no output."""
