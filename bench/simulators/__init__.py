"""Simulators: one package per device, each a process that speaks the device's wire."""
