"""Commit, target and stretch on a metric's own history, with their chance."""
