"""The flow of staff at the terminal: ``(state, event) -> (state, effects)``, pure.

Beside `kiosk.visit` and in its shape. No clock, no network, no grant: the rim keeps it.
"""
