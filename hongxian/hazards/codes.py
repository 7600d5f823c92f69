"""The code on a paper: ten characters made from a row's id, so that it can be printed again.

Crockford's base32 (digits and capitals without I, L, O, U): 50 bits of an HMAC-SHA-256 with the
installation's secret. The row keeps a keyed SHA-256 of the code alone: whoever reads the database
cannot open the page with it.
"""

import unicodedata
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 10
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def code_of(pk: UUID) -> str:
    """The code of a row: the same every time, for the same secret."""
    whole = salted_hmac("hongxian.firm.code", pk.bytes, algorithm="sha256").digest()
    number = int.from_bytes(whole[:8]) >> (64 - 5 * LENGTH)
    return "".join(ALPHABET[(number >> (5 * at)) & 31] for at in reversed(range(LENGTH)))


def written(code: str) -> str:
    """As people read it: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def read(text: str) -> str:
    """What was typed as a code, or "": small letters, blanks, full-width signs, O for 0."""
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(sign for sign in folded if sign.isalnum()).translate(_READ_AS)
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""


def digest_of(code: str) -> str:
    """What the row keeps of it, 64 hex digits."""
    return salted_hmac("hongxian.firm.digest", code, algorithm="sha256").hexdigest()
