"""One portable search column: folded characters and their bigrams, so two-character words match."""

import unicodedata

_DROP = str.maketrans("", "", "“”\"'‘’（）()[]［］【】〔〕《》<> \t\r\n　-—_·、，。,.:：；;")


def fold(text: str) -> str:
    """Half-width, lower case, without brackets, quotes, blanks and punctuation."""
    return unicodedata.normalize("NFKC", text).lower().translate(_DROP)
