"""Every write of this room."""

from hongxian.hazards.actions.assigning import assign_hazards
from hongxian.hazards.actions.clearing import drop_strays, expire_answer, remove_files
from hongxian.hazards.actions.deciding import return_answer, take_answer
from hongxian.hazards.actions.doubts import settle_doubt
from hongxian.hazards.actions.ending import (
    hand_over_hazard,
    merge_hazard,
    restore_hazard,
    split_hazard,
    take_back_hazard,
    void_hazard,
)
from hongxian.hazards.actions.facts import correct_hazard, note_part_done
from hongxian.hazards.actions.finding import Facts, find_hazard
from hongxian.hazards.actions.firm_answers import Reply, Sent, receive_answer
from hongxian.hazards.actions.firm_codes import make_check_codes, renew_code, stop_code
from hongxian.hazards.actions.grading import (
    FiveParts,
    confirm_major,
    grade_major,
    lower_grade,
    return_major,
)
from hongxian.hazards.actions.issuing import Draft, issue_paper
from hongxian.hazards.actions.links import link_relapse, unlink_relapse
from hongxian.hazards.actions.paper_numbers import set_word
from hongxian.hazards.actions.photos import add_photos
from hongxian.hazards.actions.rechecking import recheck_hazard
from hongxian.hazards.actions.rectifying import (
    close_hazard,
    close_many,
    mark_ordered,
    pause_hazard,
    report_rectified,
    resume_hazard,
    send_back,
    start_rectifying,
    unmark_ordered,
)
from hongxian.hazards.actions.serving import Delivery, serve_paper, void_paper
from hongxian.hazards.actions.urging import urge_hazards

__all__ = [
    "Delivery",
    "Draft",
    "Facts",
    "FiveParts",
    "Reply",
    "Sent",
    "add_photos",
    "assign_hazards",
    "close_hazard",
    "close_many",
    "confirm_major",
    "correct_hazard",
    "drop_strays",
    "expire_answer",
    "find_hazard",
    "grade_major",
    "hand_over_hazard",
    "issue_paper",
    "link_relapse",
    "lower_grade",
    "make_check_codes",
    "mark_ordered",
    "merge_hazard",
    "note_part_done",
    "pause_hazard",
    "receive_answer",
    "recheck_hazard",
    "remove_files",
    "renew_code",
    "report_rectified",
    "restore_hazard",
    "resume_hazard",
    "return_answer",
    "return_major",
    "send_back",
    "serve_paper",
    "set_word",
    "settle_doubt",
    "split_hazard",
    "start_rectifying",
    "stop_code",
    "take_answer",
    "take_back_hazard",
    "unlink_relapse",
    "unmark_ordered",
    "urge_hazards",
    "void_hazard",
    "void_paper",
]
