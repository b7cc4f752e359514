"""Who is who: the centre's certificate authority, its keys, requests and revocation."""
