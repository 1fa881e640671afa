"""A team's review: proposed grades with their evidence, what was agreed, and what the next cycle takes over."""
