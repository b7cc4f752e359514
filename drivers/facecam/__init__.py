"""The face camera: frames from a source, one face found and measured, one verdict.

Images, distances and angles live here; what a marriage is does not. Embeddings and
pictures never leave this process but by a command's own answer.
"""
