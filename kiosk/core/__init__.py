"""The rim around the flow: sockets, devices, screen, journal, shipping; asyncio.

Everything that happens becomes an event of `kiosk.visit`, every effect is done here.
"""
