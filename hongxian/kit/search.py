"""Folded text for matching, and its pairs of neighbouring characters. Pure functions."""

import unicodedata

_DROP = str.maketrans(
    "", "", "“”\"'‘’（）()[]［］【】〔〕「」『』《》<> \t\r\n　-—_·、，。,.:：；;"
)


def fold(text: str) -> str:
    """Half-width, lower case, without brackets, quotes, blanks and punctuation."""
    return unicodedata.normalize("NFKC", text).lower().translate(_DROP)


def bigrams(text: str) -> list[str]:
    """The folded text's pairs of neighbouring characters; a single character stands for itself."""
    folded = fold(text)
    return [folded[at : at + 2] for at in range(max(len(folded) - 1, min(len(folded), 1)))]
