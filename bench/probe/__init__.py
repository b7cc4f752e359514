"""``bench probe``: every simulator, and its production driver against it, once."""
