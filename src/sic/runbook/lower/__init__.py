"""From the tree to the policy, one module a topic; nothing here reads beyond the tree."""
