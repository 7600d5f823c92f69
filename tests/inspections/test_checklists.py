"""Checklists, kinds, violations, frequencies as shipped; what may not be is named."""

from datetime import date

import pytest

from hongxian.deadlines.engine.clocks import clocks
from hongxian.inspections.checklists import (
    HANDLINGS,
    TO_CHECK,
    BadChecklist,
    all_checklists,
    checked,
    checklist,
    current,
    fitting,
)
from hongxian.inspections.frequency import shipped_minimum, shipped_rules
from hongxian.inspections.kinds import capped_kinds, kind_rules
from hongxian.inspections.models import Handling, InspectionKind
from hongxian.inspections.violations import violation_name, violations
from hongxian.orgs.models import UnitKind
from hongxian.registry.codes import categories, category_groups

DAY = date(2026, 6, 16)
PROMISED = {
    "fire-small", "fire-three-in-one", "fire-community", "explosives-storage", "blasting",
    "fireworks-shop", "chemicals", "vehicles-road", "transport-firm", "fuel-station", "gas",
    "forest", "common-13",
}  # fmt: skip


def row(**more):
    line = {
        "code": "exit", "section": "通道", "ask": "是否畅通", "wrong": "通道堵塞", "how": "走一遍",
        "basis": "《某法》", "violation": 8, "order": "立即清理", "handling": "at_once",
    }  # fmt: skip
    line |= more.pop("line", {})
    return {
        "code": "x", "version": "1", "title": "某表", "users": [], "fits": [], "enforcers": 2,
        "source": "某令", "valid_from": date(2020, 1, 1), "lines": [line], **more,
    }  # fmt: skip


def test_what_was_promised_is_shipped_and_in_force():
    assert {each.code for each in all_checklists()} == PROMISED
    assert {code for code in PROMISED if current(code, DAY) is None} == set()


def test_handlings_of_the_files_are_those_of_the_records():
    assert set(HANDLINGS) == set(Handling.values)
    assert kind_rules().keys() == set(InspectionKind.values)


def test_every_category_has_a_list_that_fits_it():
    kinds = (UnitKind.STATION, UnitKind.BRIGADE)
    bare = [
        code
        for code in categories()
        if code != "other"
        and not any(paper.fits for kind in kinds for paper in fitting(kind, code, DAY))
    ]

    assert bare == []
    assert [paper.code for paper in fitting(UnitKind.STATION, "other", DAY)] == ["common-13"]


def test_the_law_on_chemicals_changes_overnight():
    old, new = current("chemicals", date(2026, 4, 30)), current("chemicals", date(2026, 5, 1))

    assert ("条例" in old.source, "《危险化学品安全法》" in new.source) == (True, True)
    assert checklist("chemicals", old.version) == old


def test_fire_lists_of_stations_lead_to_a_hand_over_with_its_clock():
    known = {each.code for each in clocks()}
    fire = [each for each in all_checklists() if "station" in each.no_penalty_by]

    assert {each.code for each in fire} >= {"fire-small", "fire-three-in-one", "fire-community"}
    assert {each.transfer.clock for each in fire} == {"fire.transfer"} <= known
    assert not any(line.handling == "case" for each in fire for line in each.lines)


def test_nothing_unread_passes_for_law():
    """A line of GB 6722 or of art 32 was not read: it says so."""
    unread = [
        (paper.code, line.code)
        for paper in all_checklists()
        for line in paper.lines
        if ("GB 6722" in line.basis or "第三十二条" in line.basis)
        and paper.code in {"blasting", "fire-community"}
        and line.basis.startswith(("GB 6722", "《消防监督检查规定》第三十二条"))
        and line.status != TO_CHECK
    ]

    assert unread == []


def test_the_thirteen_are_the_columns_of_the_form():
    paper = current("common-13", DAY)

    assert list(violations()) == list(range(1, 14))
    assert [line.violation for line in paper.lines] == list(range(1, 14))
    assert (violation_name(5), violation_name(None)) == ("5.拒不执行指令、抗拒执法", "")


def test_a_line_without_the_wording_of_its_finding_is_refused():
    bare = row()
    del bare["lines"][0]["wrong"]

    with pytest.raises(BadChecklist, match="wrong"):
        checked([bare])

    assert checked([row(line={"wrong": "堵" * 40})])[0].lines[0].wrong == "堵" * 40


def test_a_finding_shipped_is_no_question_no_old_wording_and_names_no_figure():
    lines = [(paper, line) for paper in all_checklists() for line in paper.lines]
    odd = [
        (paper.code, line.code)
        for paper, line in lines
        if any(word in line.wrong for word in ("不符合：", "：不符合", "吗", "？"))
        or any(letter.isdigit() for letter in line.wrong)
    ]
    twice = [
        (paper.code, paper.version)
        for paper in all_checklists()
        if len({line.wrong for line in paper.lines}) != len(paper.lines)
    ]

    assert (odd, twice) == ([], [])


def test_once_a_year_is_shipped_and_no_cap():
    assert {shipped_minimum(code).times for code in categories()} == {1}
    assert shipped_minimum("small_shop").status == TO_CHECK
    assert [rule for rule in shipped_rules().rules if rule.bound == "at_most"] == []
    assert not {"self_check", "checkpoint", "patrol"} & set(capped_kinds())


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (row(title=""), "left empty"),
        (row(fits=["nowhere"]), "no such category"),
        (row(fits=["@nowhere"]), "no such category"),
        (row(status="perhaps"), "no such status"),
        (row(at=["moon"]), "place of use"),
        (row(surprise=1), "surprise"),
        (row(line={"violation": 14}), "no such handling, violation"),
        (row(line={"handling": "shout"}), "no such handling"),
        (row(line={"basis": ""}), "left empty"),
        (row(line={"wrong": ""}), "left empty"),
        (row(line={"ask": "通道堵塞"}), "what was found"),
        (row(line={"wrong": "通道是否堵塞不清"}), "what was found"),
        (row(line={"wrong": "堵" * 41}), "what was found"),
        (row(line={"wrong": "通道堵塞。"}), "without punctuation"),
        (row(line={"wrong": "通道堵塞 "}), "without punctuation"),
        (row(line={"handling": "by_date"}), "days go with"),
        (row(line={"days": 3}), "days go with"),
        (row(line={"handling": "hand_over"}), "handed over to nobody"),
        (row(lines=row()["lines"] * 2), "stands twice"),
    ],
)
def test_a_file_that_cannot_be_is_named(bad, sentence):
    with pytest.raises(BadChecklist, match=sentence):
        checked([bad])


def test_two_versions_in_force_on_one_day_are_refused():
    later = row(version="2", valid_from=date(2021, 1, 1))

    with pytest.raises(BadChecklist, match="in force on one day"):
        checked([row(), later])

    assert len(checked([row(valid_to=date(2020, 12, 31)), later])) == 2
    assert {code for code in category_groups() if not code.isidentifier()} == set()
