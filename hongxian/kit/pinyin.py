"""Pinyin, to find and sort names by.

The dictionary costs half a second and 57 MiB: it is read when it is first asked, not at the start.
"""

from functools import lru_cache


@lru_cache(maxsize=32768)
def initials(text: str) -> str:
    """城关派出所 → cgpcs."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()


def pinyin(name: str) -> str:
    """沈亦文 → shen yi wen."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name)).lower()
