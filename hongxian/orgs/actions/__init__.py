"""The writes of this room: units and what plans call them, people, posts, log-ins."""

from hongxian.orgs.actions.delegations import (
    end_delegation,
    make_delegation,
    pass_to_successor,
)
from hongxian.orgs.actions.imports import (
    KEPT_DAYS,
    Applied,
    apply_import,
    drop_import,
    empty_import,
    look_through,
    require_open,
    told,
    upload_import,
)
from hongxian.orgs.actions.leaving import hand_over_work
from hongxian.orgs.actions.own_filters import drop_filter, save_filter
from hongxian.orgs.actions.people import (
    change_own_password,
    change_user,
    create_user,
    deactivate_user,
    first_password,
    move_user,
    open_account,
    reactivate_user,
    set_password,
    unlock_user,
)
from hongxian.orgs.actions.posts import end_post, grant_post
from hongxian.orgs.actions.proposals import grant_proposals, propose_post, refuse_proposals
from hongxian.orgs.actions.second_factor import (
    begin_enrolment,
    check_second_factor,
    confirm_enrolment,
    renew_recovery_codes,
    require_second_factor,
    reset_second_factor,
)
from hongxian.orgs.actions.sessions import (
    record_failed_log_in,
    record_lock_out,
    record_log_in,
    record_log_out,
)
from hongxian.orgs.actions.slips import Slip, show_slips, slips_of
from hongxian.orgs.actions.tree import change_unit, merge_unit, move_unit
from hongxian.orgs.actions.units import (
    add_alias,
    close_unit,
    create_county,
    create_unit,
    place_unit,
    remove_alias,
    rename_unit,
)

__all__ = [
    "KEPT_DAYS",
    "Applied",
    "Slip",
    "add_alias",
    "apply_import",
    "begin_enrolment",
    "change_own_password",
    "change_unit",
    "change_user",
    "check_second_factor",
    "close_unit",
    "confirm_enrolment",
    "create_county",
    "create_unit",
    "create_user",
    "deactivate_user",
    "drop_filter",
    "drop_import",
    "empty_import",
    "end_delegation",
    "end_post",
    "first_password",
    "grant_post",
    "grant_proposals",
    "hand_over_work",
    "look_through",
    "make_delegation",
    "merge_unit",
    "move_unit",
    "move_user",
    "open_account",
    "pass_to_successor",
    "place_unit",
    "propose_post",
    "reactivate_user",
    "record_failed_log_in",
    "record_lock_out",
    "record_log_in",
    "record_log_out",
    "refuse_proposals",
    "remove_alias",
    "rename_unit",
    "renew_recovery_codes",
    "require_open",
    "require_second_factor",
    "reset_second_factor",
    "save_filter",
    "set_password",
    "show_slips",
    "slips_of",
    "told",
    "unlock_user",
    "upload_import",
]
