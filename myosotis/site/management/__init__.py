"""The commands of a node, also reached as `myosotis COMMAND`."""
