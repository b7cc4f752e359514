"""The commands of ``kiosk-server``, a module per subject; each adds its own parsers."""
