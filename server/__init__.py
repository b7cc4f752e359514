"""The centre: enrolment, ingest, records, terminal API and the operators' dashboard.

Of the middle floor it may use papers, sync.wire, sync.sealing and sync.bus.
"""
