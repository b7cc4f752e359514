"""The terminal's screen: pages as plain values, their codec, the program that draws.

Kivy stays in here. Nothing in this package decides anything.
"""
