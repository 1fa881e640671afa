"""Rules about the goals of a plan together."""
