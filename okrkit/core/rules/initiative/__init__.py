"""Rules about one initiative."""
