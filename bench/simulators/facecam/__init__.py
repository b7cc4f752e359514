"""The simulated face camera: people who stand before it, and its MJPEG over HTTP."""
