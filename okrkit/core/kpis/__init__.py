"""KPIs: declared definitions and the SQL compiled from them, never executed here."""
