"""The ticket printer: a CUPS queue, asked in IPP over its local socket or loopback.

Papers come in as PDF and under a name of their own; none is ever printed twice.
"""
