"""Rules about SMART goals, a family a letter."""
