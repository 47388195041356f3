"""How many small makers fill one large order: plain records in, a plan with a proven bound out. Read
`docs/pooling.md`.
"""

from ocop.trade.pooling.answers import (
    Blocked,
    Code,
    HubUse,
    Infeasible,
    Line,
    Method,
    Plan,
    Point,
    Reason,
    Rejected,
    Relaxation,
    RiskedPlan,
    Standby,
    Violation,
)
from ocop.trade.pooling.explanation import estimates, why_not
from ocop.trade.pooling.frontier import frontier
from ocop.trade.pooling.incoterms import INCLUDED, Incoterm, Part
from ocop.trade.pooling.options import Options, build_options
from ocop.trade.pooling.pooling import PlanBroken, pool
from ocop.trade.pooling.records import (
    Cert,
    Demand,
    Duty,
    Hub,
    Lane,
    Leg,
    Limits,
    Offer,
    Place,
    Sharing,
    Stars,
    Tier,
)
from ocop.trade.pooling.risk import secure, standby
from ocop.trade.pooling.verify import verify

__all__ = [
    "INCLUDED",
    "Blocked",
    "Cert",
    "Code",
    "Demand",
    "Duty",
    "Hub",
    "HubUse",
    "Incoterm",
    "Infeasible",
    "Lane",
    "Leg",
    "Limits",
    "Line",
    "Method",
    "Offer",
    "Options",
    "Part",
    "Place",
    "Plan",
    "PlanBroken",
    "Point",
    "Reason",
    "Rejected",
    "Relaxation",
    "RiskedPlan",
    "Sharing",
    "Standby",
    "Stars",
    "Tier",
    "Violation",
    "build_options",
    "estimates",
    "frontier",
    "pool",
    "secure",
    "standby",
    "verify",
    "why_not",
]
