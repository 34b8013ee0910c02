"""The signed directory of nodes: how the secretariat makes it, and how a node reads it."""
