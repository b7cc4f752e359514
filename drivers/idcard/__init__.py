"""The ID-card reader: a SAM-V module on a serial port, and the cards it reads.

What a card says is reported as it stands; whether it is true is not decided here.
"""
