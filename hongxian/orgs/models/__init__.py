"""The records of this room, by what they are about."""

from hongxian.orgs.models.delegations import Delegation
from hongxian.orgs.models.imports import ImportBatch, ProposalState, ProposedPost
from hongxian.orgs.models.own_filters import OwnFilter
from hongxian.orgs.models.people import ADMINISTRATORS, Post, PostQuerySet, Role, User
from hongxian.orgs.models.second_factor import SecondFactorRule
from hongxian.orgs.models.units import (
    POLICE_KINDS,
    County,
    Unit,
    UnitAlias,
    UnitKind,
    UnitQuerySet,
)

__all__ = [
    "ADMINISTRATORS",
    "POLICE_KINDS",
    "County",
    "Delegation",
    "ImportBatch",
    "OwnFilter",
    "Post",
    "PostQuerySet",
    "ProposalState",
    "ProposedPost",
    "Role",
    "SecondFactorRule",
    "Unit",
    "UnitAlias",
    "UnitKind",
    "UnitQuerySet",
    "User",
]
