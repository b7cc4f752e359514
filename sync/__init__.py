"""What terminal and server say to each other, and how it survives.

Wire, sealing, bus, journal, materials, shipping. Imports the domain alone.
"""
