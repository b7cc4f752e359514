"""The desk around a terminal: simulators at the wire, demo, journeys. Never shipped."""
