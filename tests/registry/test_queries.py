"""Questions to the register."""

import datetime as dt

import pytest

from ocop.accounts.roles import Role
from ocop.activity.operations import record
from ocop.registry import queries
from ocop.registry.models import ImportRow, Product, ProgrammeNumber, RegisterImport
from ocop.registry.states import ImportState
from tests import make
from tests.make.registry import star
from tests.registry.imports import NOON

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def test_a_number_of_the_programme_leads_to_the_product() -> None:
    product = make.product()
    assert product.programme is not None
    ProgrammeNumber.objects.create(programme=product.programme, number="81-001", product=product)

    assert queries.product_by_number("81-001") == product
    assert queries.product_by_number(product.number) == product
    assert queries.product_by_number("81-002") is None


def test_a_withdrawn_product_is_not_found() -> None:
    product = make.product()
    Product.objects.update(state="withdrawn")

    assert queries.product_by_number(product.number) is None


def test_stars_are_shown_while_a_decision_stands_behind_them() -> None:
    product = make.product(stars=4, until=DAY)
    star(product, scheme="th-otop", decision="")
    star(product, stars=5, scheme="asean", decision="7")
    shown = queries.products_to_show().get()

    assert [(held.scheme, held.stars) for held in queries.stars_on(shown, DAY)] == [("asean", 5)]
    assert {held.scheme for held in queries.stars_on(shown, DAY - dt.timedelta(days=1))} == {"asean", "vn-ocop"}


def test_the_history_of_a_record_is_newest_first() -> None:
    product = make.product()
    for verb in ("registry.product_registered", "registry.product_corrected"):
        record(verb, product, by="", at=NOON)

    lines = queries.history_for_page("product", product.number)

    assert [line.verb for line in lines] == ["registry.product_corrected", "registry.product_registered"]


def test_officers_import_the_programmes_of_their_country() -> None:
    for code in ("TH-OTOP", "VN-OCOP"):
        make.programme(code)
    thai = make.officer(role=Role.NATIONAL_OFFICER, of=make.area("TH"))

    assert [one.code for one in queries.programmes_of(thai)] == ["TH-OTOP"]
    assert queries.programmes_of(make.officer(role=Role.ADMINISTRATOR)).count() == 2
    assert not queries.programmes_of(make.buyer())


def test_a_province_officer_decides_the_held_rows_of_its_province_alone() -> None:
    north, south = make.area("TH.50", "เชียงใหม่"), make.area("TH.90", "สงขลา")
    register_import = RegisterImport.objects.create(
        programme=make.programme("TH-OTOP"),
        state=ImportState.COMMITTED,
        file_name="register.csv",
        size_bytes=1,
        created_at=NOON,
        changed_at=NOON,
    )
    for line, area in enumerate([north, south, None], start=2):
        ImportRow.objects.create(
            register_import=register_import, line=line, cells=[], outcome="held", area_id=area.pk if area else None
        )
    northern = make.officer(role=Role.PROVINCE_OFFICER, of=north)
    national = make.officer(role=Role.NATIONAL_OFFICER, of=make.area("TH"))

    assert [row.line for row in queries.held_rows_for(northern)] == [2]
    assert [row.line for row in queries.held_rows_for(national)] == [2, 3, 4]
