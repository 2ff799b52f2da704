"""Where people meet Looptijd: the command line, and what wires everything together."""
