"""What every camera here shares: a source by its address, the newest frame, a preview.

Pictures pass through and are not understood; what they show is their own camera's room.
"""
