"""The staff's UKey: a smart card with a key that signs, by PC/SC (PIV) or by PKCS#11.

It says which card is there and signs what it is given; whom the certificate belongs to
and whether the signature lets anybody in is decided at the centre, never here.
"""
