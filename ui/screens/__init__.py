"""One room per screen and component: each turns a page into shapes, decides nothing.

No room here knows Kivy; the painter puts the shapes on the glass.
"""
