"""The weekly check-in: what the data say beside what the team says, the board of the week, and the talk about it."""
