"""What papers say: every fact given stands in the paper, and nothing is made up."""

from datetime import date

import pytest

from hongxian.hazards.models import PaperKind
from hongxian.hazards.papers import Demand, Facts, compose, wording_on
from hongxian.hazards.papers.wording import wordings
from hongxian.kit.official import Item

pytestmark = pytest.mark.once
DAY = date(2026, 6, 16)


def facts(kind: str = "by_date", **more) -> Facts:
    given = {
        "wording": wording_on(kind, DAY),
        "issuer": "青石县公安局东城派出所",
        "number": "青公（东城派出所）责限改〔2026〕3号",
        "addressee": "青石县好再来餐饮店",
        "place": "青石县好再来餐饮店",
        "visited": date(2026, 6, 15),
        "day": DAY,
        "demands": (
            Demand("安全出口堵塞", "《消防法》第二十八条", "清除货物", "2026年6月23日"),
            Demand("灭火器失效。"),
        ),
        "officers": ("沈亦文", "王小满"),
    }
    return Facts(**{**given, **more})


def test_every_kind_of_paper_has_a_wording_with_its_source():
    assert {one.kind for one in wordings()} == set(PaperKind.values)
    assert [one.title for one in wordings() if not (one.source and one.basis)] == []
    assert {one.status for one in wordings()} <= {"read", "待核"}


def test_a_kind_has_one_wording_on_a_day():
    for kind in PaperKind.values:
        dates = [(one.valid_from, one.valid_to) for one in wordings() if one.kind == kind]
        assert all(earlier[1] is not None for earlier in sorted(dates)[:-1])


def test_before_the_law_there_is_no_wording():
    with pytest.raises(LookupError):
        wording_on("by_date", date(2020, 1, 1))


def test_the_order_names_each_demand_with_what_is_known_of_it():
    items = [block for block in compose(facts()).blocks if isinstance(block, Item)]

    assert items == [
        Item(
            1,
            "安全出口堵塞。",
            ("依据：《消防法》第二十八条", "整改要求：清除货物", "改正期限：2026年6月23日"),
        ),
        Item(2, "灭火器失效。", ()),
    ]


def test_the_order_tells_the_day_of_the_visit_and_its_own():
    paper = compose(facts())

    assert paper.blocks[0].text.startswith("2026年6月15日，")
    assert paper.date == "2026年6月16日"
    assert ("检查人员（签名）", "沈亦文、王小满") in paper.slips[0].lines


def test_the_letter_goes_to_the_agency_about_the_place():
    paper = compose(facts("hand_over", addressee="青石县消防救援大队"))

    assert paper.title == "移送函"
    assert paper.addressee == "青石县消防救援大队"
    assert "青石县好再来餐饮店" in paper.blocks[0].text
    assert "第六十九条" in paper.blocks[-1].text


@pytest.mark.parametrize("kind", PaperKind.values)
def test_no_hole_of_the_wording_stays_open(kind):
    told = str(compose(facts(kind)).as_json())

    assert "{" not in told.replace("{'", "").replace("{}", "")
