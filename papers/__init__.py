"""Tickets, receipts, forms: data in, PDF out, drawn in a short-lived child process."""
