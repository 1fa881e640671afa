"""A driver tree with levers: what would have to be true, and with which chance."""
