"""The public pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.catalogue import pages, queries
from ocop.catalogue.caching import revalidated
from ocop.catalogue.choices import Choices, chips_of, clean, facets_of
from ocop.catalogue.index.asking import NEAR_MISS
from ocop.catalogue.labels import address_of
from ocop.core.pace import paced
from ocop.core.pattern import woven_face
from ocop.places.queries import country_name
from ocop.registry.categories import categories
from ocop.registry.models import Producer, Product
from ocop.registry.queries import producer_by_number, product_by_number

LONGEST_NUMBER = 80
COMMON_KINDS = 16
KEYS_IN_A_SITEMAP = 20_000
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Counted:
    """A value that can be chosen: its code, what it is called, how many there are."""

    value: str
    label: str
    count: int


@login_not_required
@require_safe
@revalidated
def home(request: HttpRequest) -> HttpResponse:
    """Lead into the network: the search, its size, its kinds of goods and its states."""
    network = queries.network()
    kinds = [
        Counted(code, category.name, network.categories[code])
        for code, category in categories().items()
        if code in network.categories
    ]
    context = {
        "network": network,
        "countries": [Counted(count.value, country_name(count.value), count.count) for count in network.countries],
        "kinds": kinds,
        "common_kinds": sorted(kinds, key=lambda kind: -kind.count)[:COMMON_KINDS],
        "search_url": address_of("catalogue:search"),
        "ask_url": address_of("trade:demand-new"),
        "desk_url": address_of("registry:desk"),
    }
    return render(request, "catalogue/home.html", context)


@login_not_required
@require_safe
@paced("searches")
@revalidated
def search(request: HttpRequest) -> HttpResponse:
    """Show what words and filters find; htmx gets the next cards alone."""
    choices = Choices.read(request.GET.dict(), request.GET.getlist("stars"))
    found = queries.found_by(choices, on=timezone.localdate())
    results = found.results
    following = f"{choices.from_start().address()}&after={results.next_key}" if results.next_key else ""
    context = {
        "choices": choices,
        "cards": found.cards,
        "next_url": following.replace("?&", "?"),
    }
    if request.headers.get("HX-Request"):
        return render(request, "catalogue/search.html#hits", context)
    misses = results.near_miss and bool(results.hits) and results.hits[0].tier == NEAR_MISS
    context |= {
        "total": results.total,
        "facets": facets_of(choices, results.facets, found.areas),
        "chips": chips_of(choices, found.areas),
        "all_close": misses and not choices.after,
        "some_close": results.near_miss and not misses and not choices.after,
        "first_url": choices.from_start().address() if choices.after else "",
        "without_filters": Choices(words=choices.words, kind=choices.kind).address(),
        "products_url": Choices(words=choices.words, country=choices.country, area=choices.area).address(),
        "producers_url": Choices(
            words=choices.words, country=choices.country, area=choices.area, kind="producer"
        ).address(),
        "search_url": address_of("catalogue:search"),
        "ask_url": _ask_for(choices.words),
    }
    return render(request, "catalogue/search.html", context)


@login_not_required
@require_safe
@revalidated
def product(request: HttpRequest, number: str) -> HttpResponse:
    """Show a product; merged numbers and those of programmes lead to it."""
    today = timezone.localdate()
    found = queries.product_in_full(_number(number), on=today)
    if found is None:
        return _moved(product_by_number(_number(number)))
    user = request.user
    context = {
        "page": pages.product_page(found, on=today),
        "product": found.product,
        "subject": found.product.number,
        "may_correct": isinstance(user, User) and queries.may_correct(user, found.product),
        "search_url": address_of("catalogue:search"),
        "ask_url": address_of("trade:demand-new"),
    }
    return render(request, "catalogue/product.html", context)


@login_not_required
@require_safe
@revalidated
def producer(request: HttpRequest, number: str) -> HttpResponse:
    """Show a producer and its products, page by page."""
    today = timezone.localdate()
    found = queries.producer_in_full(_number(number), on=today)
    if found is None:
        return _moved(producer_by_number(_number(number)))
    user, maker = request.user, found.producer
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    context: dict[str, object] = {
        "page": pages.producer_page(found, after=start, on=today),
        "producer": maker,
        "subject": maker.number,
        "search_url": address_of("catalogue:search"),
    }
    if request.headers.get("HX-Request"):
        return render(request, "catalogue/producer.html#products", context)
    if isinstance(user, User):
        context["may_assist"] = may(user, Permission.PRODUCER_ASSIST, within=maker.area)
        context["phones"] = queries.phones_for(user, maker)
    return render(request, "catalogue/producer.html", context)


@login_not_required
@require_safe
@revalidated
def about(request: HttpRequest) -> HttpResponse:
    """Say what the network is, and which programmes it joins."""
    programmes = queries.programmes()
    rows = [(programme, country_name(programme.country)) for programme in programmes]
    return render(request, "catalogue/about.html", {"programmes": rows})


@login_not_required
@require_safe
def face(request: HttpRequest, number: str) -> HttpResponse:
    """Send the woven picture of a number. The same number has the same cloth for ever, so it may be kept for ever."""
    drawn = woven_face(number[:LONGEST_NUMBER]).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sitemaps of the products, by ranges of keys; one query."""
    page = request.build_absolute_uri(reverse("catalogue:sitemap-products"))
    starts = range(0, queries.last_key() + 1, KEYS_IN_A_SITEMAP)
    entries = "".join(f"<sitemap><loc>{page}?after={start}</loc></sitemap>" for start in starts)
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>')


@login_not_required
@require_safe
def sitemap_products(request: HttpRequest) -> HttpResponse:
    """List the pages of one range of keys, the fixed pages with the first."""
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    numbers = queries.shown_numbers(after=start, until=start + KEYS_IN_A_SITEMAP)
    addresses = [reverse("catalogue:product", args=[number]) for number in numbers]
    if not start:
        addresses = [reverse(f"catalogue:{page}") for page in ("home", "search", "about")] + addresses
    entries = "".join(f"<url><loc>{request.build_absolute_uri(address)}</loc></url>" for address in addresses)
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask programs that walk the web to leave endless filter pages alone."""
    lines = (
        "User-agent: *",
        "Disallow: /search/?",
        "Disallow: /admin/",
        f"Sitemap: {request.build_absolute_uri(reverse('catalogue:sitemap'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def _ask_for(words: str) -> str:
    """Return the page on which a quantity of something is asked for; empty where the node has none."""
    page = address_of("trade:demand-new")
    return f"{page}?{urlencode({'words': words})}" if page and words else page


def _number(number: str) -> str:
    """Return a number as it may stand in the database.

    :raises Http404: no number looks like this.
    """
    if len(number) > LONGEST_NUMBER or clean(number) != number:
        raise Http404
    return number


def _moved(record: Product | Producer | None) -> HttpResponse:
    """Lead to the record that an old or foreign number stands for. A merge can be undone, so it is asked again.

    :raises Http404: there is none.
    """
    if record is None:
        raise Http404
    response = redirect(record, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def _xml(body: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', content_type="application/xml")
