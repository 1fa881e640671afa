"""Rules about one key result."""
