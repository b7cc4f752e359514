"""The flow of one visit: ``(state, event) -> (state, effects)``, pure, as a table.

No clock, no chance, no device: time and policy are passed in, effects only named.
"""
