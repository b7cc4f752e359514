"""Figures beside a peer or a ceiling, measured in the same run; printed as ratios.

Not shipped. Absolute times mean little on shared machines, so none are promised.
"""
