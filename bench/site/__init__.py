"""One whole site on one machine: centre, broker, terminal, desk, and the cable."""
