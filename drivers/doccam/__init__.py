"""The document camera: a live preview, and stills kept byte for byte as they came.

Pictures of papers live here; what a paper says does not. A still leaves this process
by its command's own answer and is not kept.
"""
