"""The cascade of goals, company to department to person: how each stands, and what it serves."""
