"""The host: the program that runs one device and carries its errands to and fro.

It knows the core's socket and the device's `Port`, and loads no other device's library.
"""
