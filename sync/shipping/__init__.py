"""Shipping: entries, materials and reports to the centre, receipts back.

Reads the journal, never writes it. What it remembers itself can be lost without harm:
the centre's receipt says where to go on.
"""
