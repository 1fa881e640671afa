"""Key results and KPIs on a screen that looks at the data again every so often."""
