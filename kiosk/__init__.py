"""The terminal's core: composition root, visit flow, supervision, configuration.

Only here do screen, devices, papers and journal meet. No vendor library is loaded.
"""
