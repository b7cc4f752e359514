"""The one wrapper of the MQTT client: MQTT 5, TLS 1.3 with a certificate, QoS 1.

Everything else of the project speaks to the broker through `sync.bus.client.Bus`.
"""
