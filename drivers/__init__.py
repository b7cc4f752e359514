"""Devices: the contract, the host that runs one device, and one package per device.

Bytes and images live here, not marriages: nothing of this project is imported.
"""
