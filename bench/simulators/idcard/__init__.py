"""The ID-card reader's simulator: a pty that speaks SAM-V, in a process of its own.

Its SAM identity has the major number 99, by which drivers know it for a simulator.
Killing the process pulls the plug; starting it again plugs it in under the same name.
"""
