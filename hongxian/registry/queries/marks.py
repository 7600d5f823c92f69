"""How places, vehicles and licences read in a list: words, marks and colours."""

from collections.abc import Mapping

from hongxian.kit.chips import Tone
from hongxian.registry.models import BatchState, LicenceState, PlaceState, VehicleState

TONES: Mapping[str, Mapping[str, Tone]] = {
    "registry.place": {
        PlaceState.OPEN: Tone.DONE,
        PlaceState.PAUSED: Tone.WAITING,
        PlaceState.CLOSED: Tone.OFF,
        PlaceState.MERGED: Tone.OFF,
    },
    "registry.vehicle": {
        VehicleState.IN_USE: Tone.DONE,
        VehicleState.STOPPED: Tone.WAITING,
        VehicleState.GONE: Tone.OFF,
    },
    "registry.licence": {
        LicenceState.VALID: Tone.DONE,
        LicenceState.SUSPENDED: Tone.SOON,
        LicenceState.REVOKED: Tone.OFF,
        LicenceState.CANCELLED: Tone.OFF,
        LicenceState.REPLACED: Tone.OFF,
    },
    "registry.ledgerbatch": {
        BatchState.DRAFT: Tone.WAITING,
        BatchState.RUNNING: Tone.WAITING,
        BatchState.DONE: Tone.DONE,
        BatchState.UNDONE: Tone.OFF,
        BatchState.DROPPED: Tone.OFF,
    },
}
