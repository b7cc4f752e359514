"""The one table of faults: what is wrong with a device, as data for whoever must act.

Drivers take names and codes from here, the core what citizens are told, the centre what
staff are told. Nothing here asks a device, and nothing but `drivers.contract` is used.
"""
