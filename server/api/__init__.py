"""The terminal API: materials and staff, for whoever shows a terminal's certificate."""
