"""The fingerprint reader's simulator: a pty that speaks EF01, in a process of its own.

Its system identifier is ``SI``, by which drivers know it for a simulator. Killing the
process pulls the plug; starting it again plugs it in under the same name.
"""
