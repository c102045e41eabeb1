"""Verifies the signature of a webhook without a library: pass the secret, the headers in lower case, and the raw body."""

import base64, hashlib, hmac, time

def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    try:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        signatures = headers["webhook-signature"].encode().split()
        fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    except (KeyError, ValueError, OverflowError):
        return False  # a header is missing, or is not what it should be
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    return fresh and any(hmac.compare_digest(expected, each) for each in signatures)
