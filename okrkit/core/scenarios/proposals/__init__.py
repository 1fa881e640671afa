"""The trees that can be proposed, one family a file; each maker gives None where its KPIs are missing."""
