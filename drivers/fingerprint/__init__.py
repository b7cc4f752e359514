"""The fingerprint reader: a module on a serial port, or a vendor's library.

Pictures of fingers and what can be measured of them. Whose finger it is, and whether
it had to be taken, is not decided here.
"""
