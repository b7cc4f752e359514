"""The screen program with a looking glass beside it: what it shows, and where."""
