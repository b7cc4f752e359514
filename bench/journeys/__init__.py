"""Whole visits on the real programs, and the stories of what may go wrong in them."""
