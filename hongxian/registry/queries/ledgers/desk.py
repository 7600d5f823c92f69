"""What a whole ledger is compared with, read once; and the words of ledgers made codes."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from hongxian.kit.search import fold
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.orgs.queries import UnitIndex
from hongxian.registry.ledger.facts import Ledger
from hongxian.registry.ledger_kinds import Desk
from hongxian.registry.models import LedgerBatch


def desk_for(batch: LedgerBatch, ledger: Ledger, *, actor: Actor, day: date) -> Desk:
    """Five queries for any number of rows."""
    county_id = str(actor.county_id)
    officers: dict[tuple[int, str], list[User]] = defaultdict(list)
    people = User.objects.select_related("unit").filter(unit__county=county_id, is_active=True)
    for user in people:
        officers[user.unit_id, user.name].append(user)
    chosen = batch.defaults.get("unit")
    unit = Unit.objects.filter(county=county_id, pk=chosen).first() if chosen else None
    names = (line.values.get("name") for line in ledger.lines)
    return Desk(
        actor=actor,
        county_id=county_id,
        day=day,
        units=UnitIndex.load(county_id, day),
        officers=officers,
        unit=unit,
        defaults={key: str(value) for key, value in batch.defaults.items()},
        names=Counter(fold(name) for name in names if name),
        headers={one.field: one.header for one in ledger.columns if one.field},
    )


def guess_code(said: str, kinds: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The code whose words the said ones contain, or are contained in; "" if none or several.

    `kinds` gives codes with their words. 小超市（便利店） is found by 便利店.
    """
    told = fold(said)
    found: dict[str, int] = {}
    for code, words in kinds:
        for word in words:
            folded = fold(word)
            if len(folded) >= 2 and (folded in told or (len(told) >= 2 and told in folded)):
                found[code] = max(found.get(code, 0), len(folded))
    if not found:
        return ""
    longest = max(found.values())
    best = [code for code, length in found.items() if length == longest]
    return best[0] if len(best) == 1 else ""
