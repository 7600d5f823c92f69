"""Reading: which units a name in a plan means, who is locked out, who holds which post."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Max, Prefetch, Q, QuerySet, Sum

from hongxian.kit.search import fold
from hongxian.orgs.handover import OpenItem
from hongxian.orgs.models import (
    ADMINISTRATORS,
    County,
    Delegation,
    ImportBatch,
    Post,
    Unit,
    UnitAlias,
    UnitKind,
    User,
)


class UnitMatch(NamedTuple):
    """The units a name means, in the bureau's order, and how that was found ("" when not)."""

    units: list[Unit]
    how: str


NO_MATCH = UnitMatch([], "")
EVERY = (
    "全县各",
    "全局各",
    "县局各",
    "局属各",
    "各乡镇",
    "各基层",
    "全县",
    "全局",
    "所有",
    "辖区",
    "各",
)
KINDS_BY_WORD = {
    "派出所": UnitKind.STATION,
    "公安派出所": UnitKind.STATION,
    "大队": UnitKind.BRIGADE,
    "协作单位": UnitKind.PARTNER,
}


@dataclass
class UnitIndex:
    """All names of a county's units on a day, read once: match as many names as you like."""

    exact: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    units: list[Unit] = field(default_factory=list)
    prefixes: tuple[str, ...] = ()

    @classmethod
    def load(cls, county_id: str, day: date) -> "UnitIndex":
        """Three queries: the county, its units that day, its aliases."""
        county = County.objects.get(pk=county_id)
        index = cls(units=list(Unit.objects.filter(county=county).valid_on(day)))
        index.prefixes = _prefixes(county.name, index.units)
        by_id = {unit.pk: unit for unit in index.units}
        for unit in index.units:
            index._name(index.exact, {unit.name, unit.short_name}, unit)
        for alias in UnitAlias.objects.filter(county=county):
            if alias.kind:
                index.kinds[alias.folded].add(alias.kind)
            elif alias.unit_id in by_id:
                index._name(index.aliases, {alias.text}, by_id[alias.unit_id])
        return index

    def _name(self, names: dict[str, list[Unit]], texts: Iterable[str], unit: Unit) -> None:
        for text in {fold(text) for text in texts}:
            names[text].append(unit)
        for stem in {self._stem(fold(text)) for text in texts}:
            if stem and unit not in self.stems[stem]:
                self.stems[stem].append(unit)

    def _stem(self, text: str) -> str:
        """A folded name without the county's and the bureau's name in front."""
        for prefix in self.prefixes:
            if text.startswith(prefix) and len(text) > len(prefix):
                return text.removeprefix(prefix)
        return text

    def match(self, name: str) -> UnitMatch:
        """Exact name, then alias, then kind, then the name without 县局 in front."""
        text = fold(name)
        if text in self.exact:
            return UnitMatch(self._in_order(self.exact[text]), "名称")
        if text in self.aliases:
            return UnitMatch(self._in_order(self.aliases[text]), "叫法")
        if text in self.kinds:
            return self._of_kinds(self.kinds[text])
        return self._loose(text)

    def _loose(self, text: str) -> UnitMatch:
        stem = self._stem(text)
        for candidate in (stem, f"{stem.removesuffix('所')}派出所" if stem.endswith("所") else ""):
            found = self.stems.get(candidate, [])
            if len(found) == 1:
                return UnitMatch(found, "近似")
        for every in EVERY:
            rest = stem.removeprefix(every)
            if rest == stem:
                continue
            if rest in self.kinds:
                return self._of_kinds(self.kinds[rest])
            if rest in KINDS_BY_WORD:
                return self._of_kinds({KINDS_BY_WORD[rest]})
        return NO_MATCH

    def _of_kinds(self, kinds: set[str]) -> UnitMatch:
        units = [unit for unit in self.units if unit.kind in kinds]
        return UnitMatch(units, "类别") if units else NO_MATCH

    def _in_order(self, units: list[Unit]) -> list[Unit]:
        return sorted(units, key=lambda unit: (unit.position, unit.pk))


def _prefixes(county_name: str, units: list[Unit]) -> tuple[str, ...]:
    """What may stand in front of a unit's own name, longest first."""
    place = fold(county_name)
    bureaus = [fold(unit.name) for unit in units if unit.kind == UnitKind.BUREAU]
    generic = (
        "县公安局",
        "区公安局",
        "市公安局",
        "公安局",
        "县局",
        "区局",
        "市局",
        "本局",
        "我局",
        "局",
    )
    texts = {*bureaus, f"{place}公安局", place, *generic, "县", "区"}
    return tuple(sorted((text for text in texts if text), key=len, reverse=True))


def match_units(county_id: str, name: str, day: date) -> UnitMatch:
    """Which units one name means. For many names use UnitIndex: it reads the tree once."""
    return UnitIndex.load(county_id, day).match(name)


def locked_usernames(now: datetime) -> set[str]:
    """Accounts locked after too many wrong passwords, by the real clock."""
    since = now - (get_cool_off() or timedelta())
    tried = AccessAttempt.objects.filter(attempt_time__gte=since).order_by().values("username")
    failed = tried.annotate(failures=Sum("failures_since_start"))
    return set(
        failed.filter(failures__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True)
    )


def locked_until(username: str) -> datetime | None:
    """When the lock of an account lifts by itself, by the real clock."""
    last = AccessAttempt.objects.filter(username=username).aggregate(last=Max("attempt_time"))
    moment: datetime | None = last["last"]
    cool_off = get_cool_off()
    return moment + cool_off if moment and cool_off else None


def with_posts(people: QuerySet[User], day: date) -> QuerySet[User]:
    """People with `posts_held`, the posts they hold that day, in two queries for any number."""
    held = Post.objects.held_on(day).select_related("unit").order_by("unit__position", "role")
    return people.select_related("unit").prefetch_related(
        Prefetch("posts", queryset=held, to_attr="posts_held")
    )


def delegations_held(user: User, day: date) -> list[OpenItem]:
    """For whom a person stands in, now or later, as open work."""
    rows = Delegation.objects.not_over_on(day).filter(to_user=user)
    return [
        OpenItem(f"代{row.from_user.name}", str(row.post or "全部业务任职"))
        for row in rows.select_related("from_user", "post__unit")
    ]


def kept_imports(*, before: datetime) -> QuerySet[ImportBatch]:
    """Batches uploaded before a moment of which anything but the counts is still kept."""
    kept = Q(content__isnull=False) | Q(preview__isnull=False) | ~Q(seed="")
    return ImportBatch.objects.filter(kept, uploaded_at__lt=before).defer("content", "preview")


class Lent(NamedTuple):
    """A post that somebody else holds for its absent holder."""

    unit_id: int
    role: str
    absent_id: int
    present_id: int


def lent_posts(posts: QuerySet[Post], day: date) -> list[Lent]:
    """Which of these posts are lent that day, and to whom: what `access.actor_of` lets them do.

    A delegation of one post lends that post alone; administrators' posts are never lent. One query
    for any number of posts.
    """
    business = posts.exclude(role__in=ADMINISTRATORS).order_by().values("pk")
    standing = Delegation.objects.standing_on(day).filter(
        Q(post__isnull=True) | Q(post=F("from_user__posts")),
        from_user__posts__in=business,
        to_user__is_active=True,
    )
    place = ("from_user__posts__unit_id", "from_user__posts__role")
    rows = standing.order_by("to_user").values_list(*place, "from_user_id", "to_user_id")
    return [Lent(*row) for row in rows.distinct()]
