"""Pages of supply offers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.trade import operations, wording
from ocop.trade.forms import PRICE_ROWS, OfferForm, offer_initial
from ocop.trade.queries import offers as queries

OFFERS_ON_A_PAGE = 25
PRODUCTS_SHOWN = 12


@require_safe
def offer_list(request: UserRequest) -> HttpResponse:
    """List the offers that the person may change, and its products that have none."""
    offers = queries.offers_visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        offers = offers.filter(pk__lt=int(before))
    shown = list(offers[: OFFERS_ON_A_PAGE + 1])
    more = shown[OFFERS_ON_A_PAGE - 1].pk if len(shown) > OFFERS_ON_A_PAGE else None
    context = {
        "offers": shown[:OFFERS_ON_A_PAGE],
        "products": list(queries.products_to_offer(request.user)[:PRODUCTS_SHOWN]),
        "previous_url": "?" if before else "",
        "next_url": f"?before={more}" if more else "",
        "today": timezone.localdate(),
    }
    return render(request, "trade/offer_list.html", context)


@require_safe
def offer_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show one offer."""
    offer = get_object_or_404(queries.offers_visible_to(request.user), pk=pk)
    context = {
        "offer": offer,
        "prices": list(offer.price_breaks.all()),
        "months": _months(offer.harvest),
        "all_year": all(share == 100 for share in offer.harvest),
        "today": timezone.localdate(),
    }
    return render(request, "trade/offer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_offer(request: UserRequest, number: str) -> HttpResponse:
    """Enter the offer of a product, or correct it, on one page; what was typed stays."""
    product = get_object_or_404(queries.products_offerable_by(request.user), number=number)
    current = queries.current_offer(product)
    officer = may(request.user, Permission.OFFER_EDIT, within=product.area)
    initial = offer_initial(current) if current else {"unit": product.unit, "valid_from": timezone.localdate()}
    form = OfferForm(request.POST or None, initial=initial, officer=officer)
    if request.method == "POST" and form.is_valid():
        try:
            offer = operations.save_offer(product, form.terms(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The offer was saved. Plans that are made from now on count with it."))
            return redirect(offer)
    context = {
        "form": form,
        "product": product,
        "offer": current,
        "price_rows": form.price_rows,
        "kept_prices": current.price_breaks.count() if current and current.price_breaks.count() > PRICE_ROWS else 0,
    }
    return render(request, "trade/offer_form.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_offer(request: UserRequest, pk: int) -> HttpResponse:
    """Withdraw an offer."""
    offer = get_object_or_404(queries.offers_visible_to(request.user), pk=pk)
    try:
        operations.withdraw_offer(offer, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The offer was withdrawn."))
    return redirect("trade:offers")


def _months(harvest: list[int]) -> list[tuple[str, int]]:
    return [(wording.month_name(month), share) for month, share in enumerate(harvest, start=1)]
