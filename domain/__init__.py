"""The business, pure: identity, services, policy, the event catalogue, spoken lines.

No I/O, no clock, no randomness and no library: whatever changes is passed in.
"""
