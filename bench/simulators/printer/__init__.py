"""The simulated LaserJet 1020: a private CUPS with the real driver and our back end.

What lives here starts and steers it, and reads its stream back into pixels. Standard
library alone, but for `decode`; nothing of this project is imported.
"""
