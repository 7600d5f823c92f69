"""From facts to a paper. Pure: the same facts give the same paper, whenever it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hongxian.hazards.papers.wording import Wording
from hongxian.kit.official import Item, Official, Slip, Text


@dataclass(frozen=True)
class Demand:
    """One hazard as a paper names it. `due` is written out; empty on an order to act at once."""

    what: str
    basis: str = ""
    demand: str = ""
    due: str = ""


@dataclass(frozen=True)
class Facts:
    """What a paper is made of. `visited` is the day of the visit, `day` that of the paper."""

    wording: Wording
    issuer: str
    number: str
    addressee: str
    place: str
    visited: date
    day: date
    demands: Sequence[Demand]
    officers: Sequence[str]


def written(day: date) -> str:
    """2026年6月16日, as papers write it (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def compose(facts: Facts) -> Official:
    """The paper without code, mark and receipt: those are added when it is printed."""
    wording = facts.wording
    holes = {
        "unit": facts.issuer,
        "agency": facts.addressee,
        "date": written(facts.visited),
        "place": facts.place,
    }
    items = [_item(no, demand) for no, demand in enumerate(facts.demands, start=1)]
    closing = wording.closing.format(**holes)
    return Official(
        issuer=facts.issuer,
        title=wording.title,
        number=facts.number,
        addressee=facts.addressee,
        blocks=(
            Text(wording.opening.format(**holes)),
            *items,
            Text(f"依照{wording.basis}的规定，{closing}"),
        ),
        signed=facts.issuer,
        date=written(facts.day),
        slips=(_slip(wording.kind, facts),),
        foot=wording.foot,
    )


def _item(no: int, demand: Demand) -> Item:
    lines = (
        ("依据", demand.basis),
        ("整改要求", demand.demand),
        ("改正期限", demand.due),
    )
    what = demand.what if demand.what.endswith("。") else f"{demand.what}。"
    return Item(no, what, tuple(f"{label}：{text}" for label, text in lines if text))


def _slip(kind: str, facts: Facts) -> Slip:
    """Where the addressee signs, where a refusal is written down (安全生产法 art 68)."""
    officers = "、".join(facts.officers)
    if kind == "hand_over":
        return Slip(
            "送达回执",
            (("接收单位（盖章）", ""), ("接收人", ""), ("接收时间", ""), ("移送人", officers)),
        )
    return Slip(
        "送达情况",
        (
            ("检查人员（签名）", officers),
            ("被检查单位（人）签收", ""),
            ("签收时间", ""),
            ("拒签情况、见证人", ""),
        ),
    )
