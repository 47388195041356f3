"""Questions about demands and the plans that answer them."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.registry.models import CertificateHeld, HeldAs, Product, StarHeld
from ocop.trade.models import Demand, Plan
from ocop.trade.results import PlanResult


def demands_visible_to(user: User) -> QuerySet[Demand]:
    """Return a buyer's own demands, or everybody's to those who read the demands of buyers; newest first."""
    demands = Demand.objects.select_related("destination", "buyer").order_by("-id")
    return demands if may_anywhere(user, Permission.DEMAND_READ) else demands.filter(buyer_id=user.pk)


def with_latest_plan(demands: QuerySet[Demand]) -> QuerySet[Demand]:
    """Return the demands with ``latest_plans``: a list of their newest plan, without its result."""
    newest = Plan.objects.order_by("demand_id", "-id").distinct("demand_id").defer("result")
    return demands.prefetch_related(Prefetch("plans", newest, to_attr="latest_plans"))


def latest_plan(demand: Demand) -> Plan | None:
    """Return the plan that was made last."""
    return demand.plans.order_by("-id").first()


def products_in(result: PlanResult) -> dict[str, Product]:
    """Return the products that an answer names, by number, with maker and place."""
    numbers = {one.product for one in result.omitted}
    if result.plan is not None:
        numbers |= {line.product for line in result.plan.lines} | {one.product for one in result.plan.reserves}
    return products_numbered(numbers)


def products_numbered(numbers: Iterable[str]) -> dict[str, Product]:
    """Return products by number, with maker and place."""
    found = Product.objects.filter(number__in=set(numbers)).select_related("producer", "area")
    return {product.number: product for product in found}


def schemes_held() -> list[str]:
    """Return the star schemes of which some product holds stars, in order."""
    stars = StarHeld.objects.filter(outcome=HeldAs.STARS).exclude(decision="")
    return list(stars.order_by("scheme").values_list("scheme", flat=True).distinct())


def certificates_held() -> list[str]:
    """Return the kinds of certificate that some product or maker holds, in order."""
    return list(CertificateHeld.objects.order_by("kind").values_list("kind", flat=True).distinct())
