"""Tickets, receipts and forms: data in, PDF out, drawn in a short-lived child process."""
