"""The terminal's screen: pages as plain values, their codec, and the Kivy program that draws.

Kivy stays in here. Nothing in this package decides anything."""
