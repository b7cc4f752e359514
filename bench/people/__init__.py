"""The people of the bench: none of them exists, and every number of theirs says so."""
