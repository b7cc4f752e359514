"""The operators' web: sign-in, dashboard, a page per terminal; rendered here."""
