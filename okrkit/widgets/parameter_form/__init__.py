"""A template's parameters as a form that runs it."""
