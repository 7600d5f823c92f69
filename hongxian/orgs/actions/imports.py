"""Import of units and people: upload, look through, apply once; one bad row stops nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import SYSTEM, Actor
from hongxian.orgs.actions.people import change_user, made_password, move_user, open_account
from hongxian.orgs.actions.proposals import propose_post
from hongxian.orgs.actions.slips import Slip, slips_of
from hongxian.orgs.actions.tree import change_unit, move_unit
from hongxian.orgs.actions.units import create_unit, rename_unit
from hongxian.orgs.models import County, ImportBatch, Unit, User
from hongxian.orgs.roster.compare import (
    CHANGED,
    NEW,
    WRONG,
    Comparison,
    Line,
    PersonLine,
    UnitLine,
    compare,
)
from hongxian.orgs.roster.preview import preview_of
from hongxian.orgs.roster.read import read_workbook

CHUNK = 50
"""So many rows are one transaction: a fifth of a second, then others may write."""
KEPT_DAYS = 7
"""What was uploaded and not imported, or has rows left to mend, is kept so many days."""
Tell = Callable[[int, int, str], None]


def tell_nobody(done: int, total: int, note: str) -> None:
    """Progress nobody watches."""


@dataclass
class Applied:
    """What an import did."""

    batch: ImportBatch
    comparison: Comparison
    states: dict[int, str] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    @property
    def slips(self) -> list[Slip]:
        """The new people's ways in."""
        return slips_of(self.batch)


@transaction.atomic
def upload_import(
    county: County, *, file_name: str, content: bytes, actor: Actor, now: datetime
) -> ImportBatch:
    """Keep a workbook that can be read, to be looked through and confirmed."""
    workbook = read_workbook(content)
    batch = ImportBatch.objects.create(
        county=county,
        file_name=file_name[:200],
        sha256=sha256(content).hexdigest(),
        content=content,
        rows=sum(len(sheet.rows) for sheet in workbook.sheets),
        uploaded_by_id=actor.user_id or 0,
        uploaded_at=now,
    )
    record(
        actor=actor,
        verb=verbs.UPLOAD_IMPORT,
        subject=batch,
        now=now,
        detail={"file": batch.file_name, "sha256": batch.sha256},
    )
    return batch


def require_open(batch: ImportBatch) -> None:
    """Raise Refused unless this batch can still be applied or dropped."""
    if batch.applied_at is not None:
        raise Refused("这个文件已经导入，不能重复导入。要更新请改好后重新上传。")
    if batch.dropped_at is not None or batch.content is None:
        raise Refused("这个文件已经放弃，请重新上传。")


def _open_batch(batch: ImportBatch) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(
        pk=batch.pk, county=batch.county_id
    )
    require_open(batch)
    return batch


def look_through(
    batch: ImportBatch, *, actor: Actor, now: datetime, tell: Tell = tell_nobody
) -> ImportBatch:
    """Compare the workbook with the county as it is, for the page to show. Imports nothing."""
    require_open(batch)
    tell(0, batch.rows, "正在读取表格")
    workbook = read_workbook(bytes(batch.content or b""))
    tell(0, batch.rows, "正在与现有单位和人员核对")
    found = compare(workbook, batch.county_id, day_of(now))
    return _keep_preview(batch, found, actor=actor, now=now)


@transaction.atomic
def _keep_preview(
    batch: ImportBatch, found: Comparison, *, actor: Actor, now: datetime
) -> ImportBatch:
    batch = _open_batch(batch)
    batch.preview, batch.looked_at = preview_of(found), now
    batch.save(update_fields=["preview", "looked_at"])
    record(actor=actor, verb=verbs.LOOK_IMPORT, subject=batch, now=now)
    return batch


@transaction.atomic
def drop_import(batch: ImportBatch, *, actor: Actor, now: datetime) -> ImportBatch:
    """Decide not to import; the file is not kept."""
    batch = _open_batch(batch)
    batch.dropped_at, batch.content, batch.preview = now, None, None
    batch.save(update_fields=["dropped_at", "content", "preview"])
    record(actor=actor, verb=verbs.DROP_IMPORT, subject=batch, now=now)
    return batch


@transaction.atomic
def empty_import(batch: ImportBatch, *, now: datetime) -> bool:
    """Empty, as SYSTEM, what was kept for a week: file, preview, seed. False when it is not due."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(
        pk=batch.pk, county=batch.county_id
    )
    kept = batch.content is not None or batch.preview is not None or batch.seed
    if not kept or batch.uploaded_at >= now - timedelta(days=KEPT_DAYS):
        return False
    if batch.is_open:
        batch.dropped_at = now
    batch.content, batch.preview, batch.seed = None, None, ""
    batch.save(update_fields=["dropped_at", "content", "preview", "seed"])
    record(actor=SYSTEM, verb=verbs.EMPTY_IMPORT, subject=batch, now=now)
    return True


def apply_import(
    batch: ImportBatch, *, actor: Actor, now: datetime, tell: Tell = tell_nobody
) -> Applied:
    """Apply every good row, parents before children, units before people.

    In chunks, each its own transaction; `tell` is asked between them and may end it by raising.
    Called again after a break it compares anew: what was applied is the same by then, and the
    counts go on. Bad rows stay for the marked copy, and so does the file while there are any.
    """
    batch = _begin(batch, actor=actor, now=now)
    found = compare(read_workbook(bytes(batch.content or b"")), batch.county_id, day_of(now))
    lines: list[UnitLine | PersonLine] = [*found.units, *found.people]
    applied = Applied(batch, found, {id(line): line.state for line in lines})
    for at in range(0, len(lines), CHUNK):
        tell(at, len(lines), f"正在写入第{at + 1}行起的{len(lines[at : at + CHUNK])}行")
        _apply_chunk(lines[at : at + CHUNK], applied, actor, now)
    _finish(applied, actor=actor, now=now)
    return applied


@transaction.atomic
def _begin(batch: ImportBatch, *, actor: Actor, now: datetime) -> ImportBatch:
    """The seed stands before the first account is opened with it. Begun again, it says so again."""
    batch = _open_batch(batch)
    batch.begun_at = batch.begun_at or now
    batch.seed = batch.seed or token_hex(32)
    batch.save(update_fields=["begun_at", "seed"])
    record(actor=actor, verb=verbs.BEGIN_IMPORT, subject=batch, now=now)
    return batch


@transaction.atomic
def _apply_chunk(
    lines: "list[UnitLine | PersonLine]", applied: Applied, actor: Actor, now: datetime
) -> None:
    batch = applied.batch = _open_batch(applied.batch)
    county = County.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.county_id)
    for line in lines:
        if isinstance(line, UnitLine):
            _apply_unit(line, county, applied.done, actor, now)
        else:
            _apply_person(line, applied, actor, now)
        if not line.problems:
            _count(batch, line, applied.states[id(line)])
    batch.save(
        update_fields=["units_new", "units_changed", "people_new", "people_changed", "opened"]
    )


def _count(batch: ImportBatch, line: Line, state: str) -> None:
    if state not in (NEW, CHANGED):
        return
    name = f"{'units' if isinstance(line, UnitLine) else 'people'}_{state}"
    setattr(batch, name, getattr(batch, name) + 1)


@transaction.atomic
def _finish(applied: Applied, *, actor: Actor, now: datetime) -> None:
    batch, found = _open_batch(applied.batch), applied.comparison
    did = batch.units_new + batch.units_changed + batch.people_new + batch.people_changed
    batch.wrong = len(found.of(WRONG))
    batch.unchanged = len(found.units) + len(found.people) - batch.wrong - did
    batch.applied_at = now
    batch.preview = preview_of(found, WRONG) if batch.wrong else None
    if not batch.wrong:
        batch.content = None
    if not batch.opened:
        batch.seed = ""
    batch.save(update_fields=["wrong", "unchanged", "applied_at", "preview", "content", "seed"])
    applied.batch = batch
    record(
        actor=actor,
        verb=verbs.APPLY_IMPORT,
        subject=batch,
        now=now,
        detail={"counts": told(batch), "sha256": batch.sha256},
    )


def told(batch: ImportBatch) -> str:
    """What a batch did, in one line."""
    return (
        f"新增单位{batch.units_new}、变更单位{batch.units_changed}、新增人员{batch.people_new}、"
        f"变更人员{batch.people_changed}、未变{batch.unchanged}、有问题{batch.wrong}"
    )


def _try(line: Line, act: Callable[[], None]) -> None:
    """One row in a savepoint: what an action refuses becomes the row's problem."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        line.problems.append(refusal.sentence.rstrip("。"))


def _apply_unit(
    line: UnitLine, county: County, done: set[int], actor: Actor, now: datetime
) -> None:
    """A unit after its parent, in whatever order the rows stand."""
    if id(line) in done:
        return
    done.add(id(line))
    above = line.parent_line
    if above is not None and line.state != WRONG:
        _apply_unit(above, county, done, actor, now)
        line.parent = line.parent or above.unit
        if line.parent is None:
            line.problems.append(f"上级单位（第{above.number}行）没有导入")
    if line.state == NEW:
        _try(line, lambda: _create_unit(line, county, actor, now))
    elif line.state == CHANGED:
        _try(line, lambda: _update_unit(line, actor, now))


def _create_unit(line: UnitLine, county: County, actor: Actor, now: datetime) -> None:
    line.unit = create_unit(
        county=county,
        parent=None if line.parent is None else Unit.objects.get(pk=line.parent.pk),
        name=line.row["name"],
        short_name=line.short_name,
        kind=line.kind,
        code=line.row["code"] or None,
        actor=actor,
        now=now,
    )


def _update_unit(line: UnitLine, actor: Actor, now: datetime) -> None:
    what = {difference.what for difference in line.differences}
    unit = line.unit
    if unit is None:
        return
    if what & {"全称", "简称"}:
        unit = rename_unit(
            unit, name=line.row["name"], short_name=line.short_name, actor=actor, now=now
        )
    if what & {"类别", "机构代码"}:
        code = line.row["code"] or unit.code
        unit = change_unit(unit, kind=line.kind, code=code, actor=actor, now=now)
    if "上级单位" in what:
        unit = move_unit(unit, parent=line.parent, actor=actor, now=now)
    line.unit = unit


def _apply_person(line: PersonLine, applied: Applied, actor: Actor, now: datetime) -> None:
    if line.unit is None and line.unit_line is not None:
        line.unit = line.unit_line.unit
        if line.unit is None and not line.problems:
            line.problems.append(f"所在单位（第{line.unit_line.number}行）没有导入")
    if line.state == NEW:
        _try(line, lambda: _open(line, applied, actor, now))
    elif line.state == CHANGED:
        _try(line, lambda: _update_person(line, applied.batch, actor, now))


def _open(line: PersonLine, applied: Applied, actor: Actor, now: datetime) -> None:
    unit = line.unit
    if unit is None:
        raise Refused("没有找到所在单位。")
    username = line.row["username"]
    user = open_account(
        username=username,
        name=line.row["name"],
        unit=unit,
        phone=line.row["phone"],
        password=made_password(applied.batch.seed, username),
        actor=actor,
        now=now,
    )
    _propose(line, user, applied.batch, actor, now)
    applied.batch.opened.append(user.pk)


def _update_person(line: PersonLine, batch: ImportBatch, actor: Actor, now: datetime) -> None:
    user = line.user
    if user is None:
        return
    what = {difference.what for difference in line.differences}
    if what & {"姓名", "联系电话"}:
        phone = line.row["phone"] or user.phone
        user = change_user(user, name=line.row["name"], phone=phone, actor=actor, now=now)
    if "所在单位" in what and line.unit is not None:
        user = move_user(user, unit=line.unit, actor=actor, now=now)
    _propose(line, user, batch, actor, now)


def _propose(line: PersonLine, user: User, batch: ImportBatch, actor: Actor, now: datetime) -> None:
    for role in line.roles:
        propose_post(
            user=user, unit=line.unit or user.unit, role=role, batch=batch, actor=actor, now=now
        )
