"""The one contract between terminal and server: topics, messages, limits.

Values and their JSON alone; nothing here opens a socket or a file.
"""
