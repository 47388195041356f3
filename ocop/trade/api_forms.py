"""What the API takes and gives, typed."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from ocop.trade.models import Demand, Lane, PriceBreak, SupplyOffer
from ocop.trade.results import PlanResult
from ocop.trade.states import DemandState, PlanOutcome
from ocop.trade.terms import DemandTerms, OfferTerms, Price

type Word = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
type Line = Annotated[str, StringConstraints(max_length=150, pattern=r"^[^\x00]*$")]
type Text = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
type Note = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
type Amount = Annotated[Decimal, Field(gt=0, lt=10**10, decimal_places=3)]
type Cost = Annotated[Decimal, Field(gt=0, lt=10**10, decimal_places=4)]


class DestinationOut(Schema):
    """A place to which goods can be sent."""

    code: str = Field(description="UN/LOCODE")
    country: str
    name: str
    names: dict[str, str]
    latitude: float
    longitude: float


class HubOut(Schema):
    """A consolidation hub as it is today."""

    code: str
    country: str
    name: str
    names: dict[str, str]
    latitude: float
    longitude: float
    currency: str
    capacity_kg: Decimal
    opening_cost: Decimal
    handling_per_kg: Decimal
    export_file_cost: Decimal
    days: int
    valid_from: dt.date
    valid_until: dt.date | None
    demonstration: bool = Field(description="an estimate of ours, not to be relied on")


class LaneOut(Schema):
    """The way from a hub to a destination, as it is priced today."""

    id: int
    hub: str
    destination: str
    mode: str
    currency: str
    container_cost: Decimal
    container_payload_kg: Decimal
    lcl_rate_per_kg: Decimal
    lcl_limit_kg: Decimal
    transit_days: int
    insurance_rate: Decimal
    destination_haul_per_kg: Decimal
    valid_from: dt.date
    valid_until: dt.date | None
    demonstration: bool

    @staticmethod
    def resolve_hub(lane: Lane) -> str:
        return lane.hub.code

    @staticmethod
    def resolve_destination(lane: Lane) -> str:
        return lane.destination.code


class LanePage(Schema):
    """Some lanes; ``next`` is the ``after`` of the next page, none on the last."""

    items: list[LaneOut]
    next: int | None


class PriceIn(Schema):
    """The unit price of an order that reaches a quantity."""

    from_quantity: Amount
    unit_price: Cost


class OfferIn(Schema):
    """What can be had of a product; the first price starts at the smallest lot."""

    unit: Word = Field(description="UN/CEFACT code")
    currency: Word = Field(description="ISO 4217")
    minimum_lot: Amount
    pack_multiple: Amount
    capacity_per_week: Amount
    prices: list[PriceIn] = Field(min_length=1, max_length=20)
    valid_from: dt.date
    valid_until: dt.date | None = Field(default=None, description="first day on which it holds no more")
    unit_weight_kg: Cost | None = Field(default=None, description="may be left out for units of mass")
    harvest: list[Annotated[int, Field(ge=0, le=100)]] = Field(
        default=[100] * 12, min_length=12, max_length=12, description="percentage of the capacity by month"
    )
    lead_time_days: int = Field(default=0, ge=0, le=1000)
    origin_proof: bool = False
    default_probability: Decimal | None = Field(default=None, ge=0, lt=1, decimal_places=4)
    onboarding_cost: Decimal | None = Field(default=None, ge=0, lt=10**10, decimal_places=4)
    note: Note = ""

    def terms(self) -> OfferTerms:
        """Return what was sent."""
        prices = tuple(Price(price.from_quantity, price.unit_price) for price in self.prices)
        values = self.model_dump(exclude={"prices", "harvest"})
        return OfferTerms(**values, prices=prices, harvest=tuple(self.harvest))


class PriceOut(Schema):
    """The unit price of an order that reaches a quantity."""

    from_quantity: Decimal
    unit_price: Decimal


class OfferOut(Schema):
    """A current offer."""

    id: int
    product: str
    unit: str
    currency: str
    minimum_lot: Decimal
    pack_multiple: Decimal
    capacity_per_week: Decimal
    unit_weight_kg: Decimal
    prices: list[PriceOut]
    harvest: list[int]
    lead_time_days: int
    valid_from: dt.date
    valid_until: dt.date | None
    origin_proof: bool
    note: str
    demonstration: bool
    withdrawn_at: dt.datetime | None

    @staticmethod
    def resolve_product(offer: SupplyOffer) -> str:
        return offer.product.number

    @staticmethod
    def resolve_prices(offer: SupplyOffer) -> list[PriceBreak]:
        return list(offer.price_breaks.all())


class OfferPage(Schema):
    """Some offers, newest first; ``next`` is the ``after`` of the next page, none on the last."""

    items: list[OfferOut]
    next: int | None


class DemandIn(Schema):
    """What a buyer asks for: words or a category, a quantity, a place, a time and terms."""

    words: Line = ""
    category: Word = ""
    product_numbers: list[Word] = Field(default=[], max_length=10_000, description="only these products count")
    specification: Text = ""
    quantity: Amount
    unit: Word = Field(description="UN/CEFACT code")
    destination: Word = Field(description="UN/LOCODE of a destination")
    window_from: dt.date
    window_until: dt.date = Field(description="day after the last day of arrival")
    currency: Word = Field(description="ISO 4217")
    incoterm: Word = "DAP"
    tolerance_percent: int = Field(default=2, ge=0, le=100)
    min_stars: dict[Word, Annotated[int, Field(ge=1, le=5)]] = Field(default={}, max_length=20)
    certificates: list[Word] = Field(default=[], max_length=20)
    price_ceiling: Cost | None = None
    most_suppliers: int | None = Field(default=None, ge=1, le=30_000)
    sharing: Word = "least_cost"
    cost_limit_percent: int = Field(default=5, ge=0, le=1000)
    inclusion_percent: int | None = Field(default=None, ge=1, le=100)
    certainty_percent: int | None = Field(default=90, ge=1, le=99)

    def terms(self) -> DemandTerms:
        """Return what was sent."""
        values = self.model_dump(exclude={"product_numbers", "certificates"})
        numbers, certificates = tuple(self.product_numbers), tuple(self.certificates)
        return DemandTerms(**values, product_numbers=numbers, certificates=certificates)


class DemandOut(Schema):
    """A demand and where it stands."""

    number: str
    state: DemandState
    planning: bool = Field(description="a plan is being worked out now")
    planning_failure: str
    words: str
    category: str
    specification: str
    quantity: Decimal
    unit: str
    destination: str
    window_from: dt.date
    window_until: dt.date
    currency: str
    incoterm: str
    tolerance_percent: int
    min_stars: dict[str, int]
    certificates: list[str]
    price_ceiling: Decimal | None
    most_suppliers: int | None
    sharing: str
    cost_limit_percent: int
    inclusion_percent: int | None
    certainty_percent: int | None
    demonstration: bool
    created_at: dt.datetime

    @staticmethod
    def resolve_planning(demand: Demand) -> bool:
        return demand.planning_since is not None

    @staticmethod
    def resolve_destination(demand: Demand) -> str:
        return demand.destination.code


class DemandPage(Schema):
    """Some demands, newest first; ``next`` is the ``after`` of the next page, none on the last."""

    items: list[DemandOut]
    next: int | None


class PlanOut(Schema):
    """The newest plan of a demand."""

    made_at: dt.datetime
    made_for: dt.date
    outcome: PlanOutcome
    input_digest: str
    result: PlanResult
