"""Program ``kiosk-ship``: `sync.shipping` on one terminal, and its line to the core."""
