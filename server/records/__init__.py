"""The centre's records: tables, and what is asked of and written to them.

One room (`dialect`) knows which database it is; the others speak plain SQLAlchemy.
"""
