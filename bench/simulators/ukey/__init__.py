"""The UKey's simulator: a PIV card in a virtual reader, with a service of its own.

The smart-card service (pcscd) runs in namespaces of its own: otherwise the virtual
reader would listen on every address of the machine, and there would be room for one
service alone. By ``Virtual PCD`` in the reader's name drivers know it for a simulator.
"""
