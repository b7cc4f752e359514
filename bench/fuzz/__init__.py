"""Broken answers for the drivers' parsers, made of good ones; nothing of it ships.

Whatever comes over a wire, only `Offline`, `Garbled` and `Refused` may come out, in
bounded time and memory. A parser is a row in `targets`.
"""
