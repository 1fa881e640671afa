"""Rules that hold a key result against its metric's own history."""
