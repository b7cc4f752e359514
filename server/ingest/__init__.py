"""Ingest: messages from the broker become records; receipts follow the commit."""
