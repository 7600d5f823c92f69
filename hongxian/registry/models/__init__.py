"""The records of this room, by what they are about."""

from hongxian.registry.models.ledgers import (
    BatchState,
    LedgerBatch,
    LedgerMapping,
    LedgerRow,
    RowOutcome,
)
from hongxian.registry.models.licences import Licence, LicenceLine, LicenceState
from hongxian.registry.models.places import (
    FOLLOWED,
    CategoryThreshold,
    ChangeKind,
    CountyOutline,
    Crs,
    Grid,
    OfPlace,
    PairVerdict,
    Place,
    PlaceChange,
    PlaceMerge,
    PlacePair,
    PlaceState,
)
from hongxian.registry.models.vehicles import Vehicle, VehicleState

__all__ = [
    "FOLLOWED",
    "BatchState",
    "CategoryThreshold",
    "ChangeKind",
    "CountyOutline",
    "Crs",
    "Grid",
    "LedgerBatch",
    "LedgerMapping",
    "LedgerRow",
    "Licence",
    "LicenceLine",
    "LicenceState",
    "OfPlace",
    "PairVerdict",
    "Place",
    "PlaceChange",
    "PlaceMerge",
    "PlacePair",
    "PlaceState",
    "RowOutcome",
    "Vehicle",
    "VehicleState",
]
