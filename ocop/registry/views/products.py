"""Pages on which producers, and officers for them, keep products."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.forms import BeginActingForm
from ocop.accounts.operations import begin_acting as begin
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.registry import operations, queries
from ocop.registry.forms import ProductForm
from ocop.registry.models import Producer, Product

PRODUCERS_SHOWN = 20
PRODUCTS_SHOWN = 500


@require_safe
def my_products(request: UserRequest) -> HttpResponse:
    """List the products of the producers that a person speaks for."""
    producers = list(queries.producers_of(request.user))
    number = acting_for(request.user)
    if number and (acted := queries.producer_by_number(number)) and acted not in producers:
        producers.insert(0, acted)
    products: dict[int, list[Product]] = {producer.pk: [] for producer in producers[:PRODUCERS_SHOWN]}
    for product in queries.products_to_show().filter(producer__in=products)[:PRODUCTS_SHOWN]:
        products[product.producer_id or 0].append(product)
    shown = [(producer, products[producer.pk]) for producer in producers[:PRODUCERS_SHOWN]]
    return render(request, "registry/my_products.html", {"producers": shown})


def product_new(request: UserRequest, number: str) -> HttpResponse:
    """Register a product on one screen."""
    producer = _producer(number)
    operations.require_edit(request.user, producer.area, producer)
    form = ProductForm(request.POST or None, instance=Product(language=producer.language))
    if request.method == "POST" and form.is_valid():
        try:
            product = operations.register_product(producer, form.changes(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” has the number %(number)s.") % product.__dict__)
            return redirect(product)
    context = {"form": form, "producer": producer, "product": None}
    return render(request, "registry/product_form.html", context, status=422 if form.errors else 200)


def product_edit(request: UserRequest, number: str) -> HttpResponse:
    """Correct a product's record."""
    product = _product(number)
    operations.require_edit(request.user, product.area, product.producer)
    form = ProductForm(request.POST or None, instance=product)
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        try:
            product = operations.correct_product(
                Product.objects.get(pk=product.pk), changes, by=request.user, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is corrected."))
            return redirect(product)
    context = {"form": form, "product": product, "producer": product.producer}
    return render(request, "registry/product_form.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_product(request: UserRequest, number: str) -> HttpResponse:
    """Take a product out of sight."""
    return _move(request, number, operations.withdraw_product, _("The product is not shown any more."))


@require_POST
def publish_product(request: UserRequest, number: str) -> HttpResponse:
    """Show a product again."""
    return _move(request, number, operations.publish_product, _("The product is shown again."))


def begin_acting(request: UserRequest, number: str) -> HttpResponse:
    """Let an officer work for a producer, with a reason that the producer can read."""
    producer = _producer(number)
    require(request.user, Permission.PRODUCER_ASSIST, within=producer.area)
    form = BeginActingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begin(
                request.user,
                subject=producer.number,
                subject_name=producer.name,
                area=producer.area,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("You work for %(name)s now. End it when you are done.") % {"name": producer.name}
            )
            return redirect("registry:my-products")
    context = {"form": form, "producer": producer}
    return render(request, "registry/begin_acting.html", context, status=422 if form.errors else 200)


def _move(request: UserRequest, number: str, operation: Callable[..., Product], words: str) -> HttpResponse:
    try:
        operation(_product(number), by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("registry:product-edit", number)


def _product(number: str) -> Product:
    products = Product.objects.select_related("producer__area", "area").filter(merged_into=None)
    product = products.filter(number=number).first() if number.isprintable() else None
    if product is None:
        raise Http404
    return product


def _producer(number: str) -> Producer:
    producer = queries.producer_by_number(number) if number.isprintable() else None
    if producer is None:
        raise Http404
    return producer
