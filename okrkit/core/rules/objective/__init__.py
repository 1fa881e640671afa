"""Rules about one objective."""
