"""What every widget uses: its base class, controls, chart, look and static twin."""
