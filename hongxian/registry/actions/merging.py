"""Double records: a person's verdict, joining two into one, parting them again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import models, transaction
from django.db.models import F

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry import rules, verbs
from hongxian.registry.actions.following import vehicles_follow
from hongxian.registry.actions.rows import a_reason, change, lock_places
from hongxian.registry.merging import Follower, followers
from hongxian.registry.models import (
    ChangeKind,
    Licence,
    OfPlace,
    PairVerdict,
    Place,
    PlaceMerge,
    PlacePair,
    PlaceState,
    Vehicle,
)
from hongxian.registry.queries.facts import place_search
from hongxian.registry.queries.history import former_names
from hongxian.registry.workflow import PLACE


def repointing(
    code: str,
    label: str,
    model: type[models.Model],
    key: str,
    then: Callable[[Sequence[str]], object] = lambda keys: None,
) -> Follower:
    """A follower for rows that point to a place by a plain key: all of them go, and come back, with
    the units of the place they then hang on. `then` gets the keys of the rows that were moved."""

    def rows(place: Place) -> Any:
        return model._default_manager.filter(county=place.county_id, **{key: place})

    def point(some: Any, to: Place) -> int:
        units = {"place_unit": to.unit_id, "lead_unit": to.lead_unit_id}
        copies = units if issubclass(model, OfPlace) else {}
        count: int = some.update(**{key: to}, **copies)
        return count

    def move(gone: Place, kept: Place, *, actor: Actor, now: datetime) -> list[str]:
        keys = [str(pk) for pk in rows(gone).order_by("pk").values_list("pk", flat=True)]
        point(rows(gone), kept)
        then(keys)
        return keys

    def back(keys: Sequence[str], gone: Place, kept: Place, *, actor: Actor, now: datetime) -> int:
        count = point(rows(kept).filter(pk__in=keys), gone)
        then(keys)
        return count

    return Follower(code, label, move, back)


def own_followers() -> list[Follower]:
    """What of this very room follows a merged place."""

    def licences(keys: Sequence[str]) -> None:
        Licence.objects.filter(pk__in=keys, place__isnull=False).update(unit=F("place_unit"))

    def vehicles(keys: Sequence[str]) -> None:
        moved = Vehicle.objects.filter(pk__in=keys)
        held = Licence.objects.filter(vehicle__in=moved).values_list("county", "vehicle")
        for county, vehicle in held.order_by().distinct():
            vehicles_follow(county, [vehicle])

    return [
        repointing("licence", "许可证件", Licence, "place", licences),
        repointing("vehicle", "车辆", Vehicle, "place", vehicles),
    ]


@transaction.atomic
def judge_pair(
    first: Place, second: Place, *, verdict: str, actor: Actor, now: datetime
) -> PlacePair:
    """Say of two places that look alike whether they are the same. May be said anew."""
    low, high = _locked_pair(first, second)
    for place in (low, high):
        require(rules.decides(actor, place))
    pair = PlacePair.objects.filter(county=low.county_id, first=low, second=high).first()
    fresh = pair is None
    pair = pair or PlacePair(county_id=low.county_id, first=low, second=high)
    pair.verdict, pair.by_id, pair.at = verdict, cast("int", actor.user_id), now
    pair.save(force_insert=fresh)
    detail = {"verdict": PairVerdict(verdict).label, "place": str(high)}
    record(actor=actor, verb=verbs.PLACE_PAIR, subject=low, now=now, detail=detail)
    return pair


@transaction.atomic
def merge_places(
    gone: Place, *, into: Place, reason: str = "", actor: Actor, now: datetime
) -> PlaceMerge:
    """Join a double record into the kept one.

    Licences, vehicles and what rooms above registered follow. The gone record stays readable as it
    was and points over; both histories stay. No fact of the kept one changes: a person decides.
    """
    low, high = _locked_pair(gone, into)
    gone, kept = (low, high) if low.pk == gone.pk else (high, low)
    require(rules.decides(actor, kept))
    if kept.state == PlaceState.MERGED:
        raise Refused(f"“{kept}”自己已并入“{kept.merged_into}”，请并入那一个。")
    merge = PlaceMerge(
        county_id=gone.county_id, gone=gone, kept=kept, state_before=gone.state,
        closed_before=gone.closed_on, by_id=cast("int", actor.user_id), at=now,
    )  # fmt: skip
    move = PLACE.take(gone, "merge", actor)
    gone.merged_into, gone.closed_on, gone.changed_at = kept, None, now
    gone.save(update_fields=["state", "merged_into", "closed_on", "changed_at"])
    merge.moved = _follow(gone, kept, actor, now)
    merge.save(force_insert=True)
    _write_histories(gone, kept, reason, actor, now)
    followed = _told(merge.moved)
    for place, detail in ((gone, {"kept": str(kept)}), (kept, {"place": str(gone)})):
        record(
            actor=actor, verb=verbs.PLACE_MERGE, subject=place, now=now, basis=move.basis,
            detail={**detail, "followed": followed, "reason": reason.strip()},
        )  # fmt: skip
    return merge


def _locked_pair(one: Place, other: Place) -> tuple[Place, Place]:
    """Both rows, locked in one order whoever asks."""
    if one.pk == other.pk:
        raise Refused("请选择两个不同的对象。")
    rows = lock_places().filter(county=one.county_id, pk__in=[one.pk, other.pk])
    found = list(rows.order_by("pk"))
    if len(found) != 2:
        raise Refused("两个对象不在同一个县。")
    return found[0], found[1]


def _follow(gone: Place, kept: Place, actor: Actor, now: datetime) -> dict[str, list[str]]:
    moved = {}
    for follower in followers().values():
        if keys := follower.move(gone, kept, actor=actor, now=now):
            moved[follower.code] = keys
    # Records that were merged into the gone one before now point to the kept one as well.
    earlier = Place.objects.filter(county=gone.county_id, merged_into=gone)
    if keys := [str(pk) for pk in earlier.values_list("pk", flat=True)]:
        earlier.update(merged_into=kept)
        moved["merged"] = keys
    return moved


def _told(moved: dict[str, list[str]]) -> list[str]:
    labels = {code: follower.label for code, follower in followers().items()}
    return [f"{labels[code]}{len(keys)}项" for code, keys in moved.items() if code in labels]


def _write_histories(gone: Place, kept: Place, reason: str, actor: Actor, now: datetime) -> None:
    day = day_of(now)
    lines = [
        change(
            place, ChangeKind.MERGE, before=gone.name, after=kept.name, reason=reason, on=day,
            actor=actor, now=now,
        )
        for place in (gone, kept)
    ]  # fmt: skip
    for line in lines:
        line.save(force_insert=True)
    _refresh_search(kept, now)


@transaction.atomic
def split_place(gone: Place, *, reason: str, actor: Actor, now: datetime) -> PlaceMerge:
    """Undo a merge: the record stands again as it was, and what followed comes back — as far as it
    still is with the kept one."""
    merges = PlaceMerge.objects.filter(county=gone.county_id, gone=gone, undone_at__isnull=True)
    merge = merges.select_related("gone__merged_into", "kept").first()
    if merge is None or merge.gone.merged_into is None:
        raise Refused("这个对象没有并入别处。")
    low, high = _locked_pair(merge.gone, merge.gone.merged_into)
    gone, kept = (low, high) if low.pk == gone.pk else (high, low)
    move = PLACE.take(gone, "split", actor)
    if merge.kept_id != kept.pk:
        raise Refused(f"“{merge.kept}”后来又并入了“{kept}”，请先撤销那一次并入。")
    back = _give_back(merge, gone, kept, actor, now)
    gone.state, gone.closed_on = merge.state_before, merge.closed_before
    gone.merged_into, gone.changed_at = None, now
    gone.save(update_fields=["state", "closed_on", "merged_into", "changed_at"])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    _write_split(gone, kept, a_reason(reason), actor, now)
    for place, detail in ((gone, {"kept": str(kept)}), (kept, {"place": str(gone)})):
        record(
            actor=actor, verb=verbs.PLACE_SPLIT, subject=place, now=now, basis=move.basis,
            detail={**detail, "followed": back, "reason": reason.strip()},
        )  # fmt: skip
    return merge


def _give_back(
    merge: PlaceMerge, gone: Place, kept: Place, actor: Actor, now: datetime
) -> list[str]:
    told = []
    for code, keys in merge.moved.items():
        follower = followers().get(code)
        if follower is not None:
            count = follower.back(keys, gone, kept, actor=actor, now=now)
            told.append(f"{follower.label}{count}项")
    earlier = merge.moved.get("merged", [])
    Place.objects.filter(county=gone.county_id, merged_into=kept, pk__in=earlier).update(
        merged_into=gone
    )
    return told


def _write_split(gone: Place, kept: Place, reason: str, actor: Actor, now: datetime) -> None:
    """Both histories say so; the kept one is found by the other's name no more."""
    for place in (gone, kept):
        change(
            place, ChangeKind.SPLIT, before=kept.name, after=gone.name, reason=reason,
            on=day_of(now), actor=actor, now=now,
        ).save(force_insert=True)  # fmt: skip
    _refresh_search(kept, now)


def _refresh_search(kept: Place, now: datetime) -> None:
    kept.search, kept.changed_at = place_search(kept, former_names(kept)), now
    kept.save(update_fields=["search", "changed_at"])
