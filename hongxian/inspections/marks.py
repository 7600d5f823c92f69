"""Words and marks of this room: tones of states, chips of what needs a look."""

from hongxian.inspections.models import DrawState, Inspection, InspectionState
from hongxian.kit.chips import Chip, Tone, state_chip

STATE_TONES: dict[str, Tone] = {
    InspectionState.PLANNED: Tone.WAITING,
    InspectionState.DONE: Tone.DONE,
    InspectionState.CANCELLED: Tone.OFF,
}
DRAW_TONES: dict[str, Tone] = {
    DrawState.SEALED: Tone.WAITING,
    DrawState.DRAWN: Tone.DONE,
    DrawState.VOIDED: Tone.OFF,
}
HIDDEN = "暗访未公开"


def visit_chip(row: Inspection) -> Chip:
    """The state; a hidden visit says so, that nobody shows it around."""
    if row.is_hidden and row.state != InspectionState.CANCELLED:
        return Chip(f"{row.get_state_display()}·保密", Tone.DRAFT, HIDDEN)
    return state_chip(row)
