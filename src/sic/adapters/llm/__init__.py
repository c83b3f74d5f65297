"""Language models that give a second opinion: one folder a vendor. None of them can act."""
