"""Where checkpoints are kept, and the key they are signed with."""
