"""双随机 in pure functions: what is sealed, and what follows from the seed alone. No random module.

Population: entries (key, name) of places and of people. Canonical text: one line `key<TAB>name` for
each entry, sorted by key, places first, then a line `--`, then people; UTF-8. `fingerprint` is its
SHA-256. Order of a list under a seed: by SHA-256 of `seed<LF>fingerprint<LF>kind<LF>key`, kind
"place" or "person"; ties, which SHA-256 does not give, by key. The sample is the first `size`
places of that order. People in their order are cut into teams of `team_size` (who is left over
joins no team); the places take the teams in turn. `data/verify_draw.py.txt`, which the page hands
out as a script, says the same in forty lines.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

Entry = tuple[str, str]
VERIFIER = Path(__file__).parent / "data" / "verify_draw.py.txt"


def canonical(entries: Iterable[Sequence[str]]) -> list[Entry]:
    """Entries in sealed order, each once."""
    found = {str(key): " ".join(str(name).split()) for key, name in entries}
    return sorted(found.items())


def fingerprint(places: Iterable[Sequence[str]], people: Iterable[Sequence[str]]) -> str:
    """SHA-256 of the population, 64 hex digits."""
    lines = [f"{key}\t{name}" for key, name in canonical(places)]
    lines += ["--", *(f"{key}\t{name}" for key, name in canonical(people))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def ordered(keys: Iterable[str], seed: str, sealed: str, kind: str) -> list[str]:
    """The keys in the order the seed gives them."""

    def rank(key: str) -> tuple[str, str]:
        text = f"{seed}\n{sealed}\n{kind}\n{key}"
        return hashlib.sha256(text.encode()).hexdigest(), key

    return sorted(set(keys), key=rank)


def draw(
    places: Iterable[Sequence[str]],
    people: Iterable[Sequence[str]],
    *,
    seed: str,
    size: int,
    team_size: int,
) -> list[tuple[str, list[str]]]:
    """The sample: places in the order drawn, each with the keys of its team."""
    where, who = canonical(places), canonical(people)
    sealed = fingerprint(where, who)
    chosen = ordered((key for key, _ in where), seed, sealed, "place")[:size]
    line = ordered((key for key, _ in who), seed, sealed, "person")
    teams = [line[at : at + team_size] for at in range(0, len(line) - team_size + 1, team_size)]
    return [(key, teams[no % len(teams)] if teams else []) for no, key in enumerate(chosen)]
