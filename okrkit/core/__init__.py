"""Values in, values out: no file, clock, network, widget or hidden random state."""
