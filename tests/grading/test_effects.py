"""Before an edition takes effect: asked for by an officer, worked out by a worker, read product by product."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from ocop.accounts.models import User
from ocop.activity.models import Activity
from ocop.grading import editions, tasks
from ocop.grading.models import EditionEffect, EditionSettings, ProductEffect, SheetMark, StarCertificate
from ocop.grading.operations import decisions, effects
from ocop.grading.queries import effects as queries
from ocop.grading.queries import rules as rule_queries
from ocop.grading.scoring.records import Edition
from ocop.grading.states import EffectState
from tests.grading import decided
from tests.grading.decided import NOON
from tests.make import accounts, councils, grading

pytestmark = pytest.mark.django_db
OLD, COMING = grading.EDITION, "vn-coming"
PAGE = f"/schemes/{OLD}/effect/{COMING}/"


@pytest.fixture(autouse=True)
def coming(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A coming edition in which 3 stars begin at 99 points; floors and cards are as they were."""
    rules = editions.edition(OLD)
    least = {3: Decimal(99), 4: Decimal("99.5"), 5: Decimal(100)}
    bands = tuple(replace(one, at_least=least.get(one.level, one.at_least)) for one in rules.bands)
    new = replace(rules, code=COMING, bands=bands, replaces=(OLD,))
    monkeypatch.setattr(rule_queries, "edition", lambda code: new if code == COMING else editions.edition(code))
    return new


def certified(*, number: str = "12/QĐ-UBND", **changes: int) -> StarCertificate:
    """Return the certificate of a tea that is held at 3 stars by one floor, with 99 points or as many as are left."""
    hearing = decided.voted_by(councils.marks(councils.TEA, c6_1_2=1, **changes))
    decision = decided.drafted(number)
    result = decisions.list_result(decision, hearing.dossier, by=decided.keeper(), at=NOON)
    decisions.issue_decision(decision, by=decided.signer(), at=NOON)
    return StarCertificate.objects.get(result=result)


def asked(at: dt.datetime = NOON) -> EditionEffect:
    return effects.ask_effect(OLD, COMING, by=decided.national(), at=at)


def worked_out() -> EditionEffect:
    return effects.work_out_effect(asked(), clock=lambda: NOON)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_a_worker_counts_every_certificate_and_keeps_those_that_would_change_with_the_reasons() -> None:
    certificate = certified(c11=0)

    effect = worked_out()

    effect.refresh_from_db()
    assert (effect.state, effect.to_look_at, effect.looked_at) == (EffectState.DONE, 1, 1)
    assert effect.counts == {"loses": 1}
    row = effect.products.get()
    assert (row.certificate, row.change, row.before, row.after) == (certificate, "loses", 3, 0)
    assert [reason["kind"] for reason in row.reasons] == ["band_moved"]
    assert Activity.objects.filter(verb="grading.edition_effect_known", subject=str(effect.pk)).exists()


def test_a_star_that_stays_is_counted_and_not_listed() -> None:
    certified()

    effect = worked_out()

    assert effect.counts == {"stays": 1}
    assert not effect.products.exists()


def test_nothing_that_is_decided_changes() -> None:
    certificate = certified(c11=0)

    worked_out()

    certificate.refresh_from_db()
    assert (certificate.stars, certificate.state, certificate.edition) == (3, "valid", OLD)


def test_marks_off_the_card_stop_nobody_else() -> None:
    strange, other = certified(), certified(number="13/QĐ-UBND", c11=0)
    assert strange.result
    SheetMark.objects.filter(sheet__hearing=strange.result.hearing, criterion="1.1").update(points=Decimal("2.5"))

    effect = worked_out()

    assert effect.counts["cannot_tell"] == 1
    assert {row.certificate for row in effect.products.all()} == {strange, other}
    assert effect.products.get(certificate=strange).reasons == [{"kind": "marks_unread", "facts": {}}]


def test_a_worker_that_was_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = certified(c11=0), certified(number="13/QĐ-UBND", c11=0)
    monkeypatch.setattr(queries, "PORTION", 1)
    effect = asked()
    rules = rule_queries.rules_of(OLD)
    portion = next(queries.marks_under(rules))
    EditionEffect.objects.filter(pk=effect.pk).update(
        state="working", looked_at=1, last_key=portion.last_key, counts={"loses": 1}
    )
    ProductEffect.objects.create(effect=effect, certificate=first, change="loses", before=3, after=0)
    effect.refresh_from_db()

    effect = effects.work_out_effect(effect, clock=lambda: NOON)

    assert effect.looked_at == 2
    assert [row.certificate for row in effect.products.order_by("pk")] == [first, second]


def test_a_new_work_takes_the_place_of_the_one_before() -> None:
    certified(c11=0)
    before = worked_out()

    after = worked_out()

    assert list(EditionEffect.objects.all()) == [after]
    assert not ProductEffect.objects.filter(effect=before.pk).exists()


def test_nobody_asks_twice_while_it_is_worked_out() -> None:
    first = asked()

    with pytest.raises(effects.EffectAtWork):
        asked()

    assert EditionEffect.objects.get() == first


def test_a_work_that_does_not_come_forward_is_given_up() -> None:
    first = asked()

    second = asked(NOON + queries.PATIENCE)

    first.refresh_from_db()
    assert (first.state, second.state) == (EffectState.FAILED, EffectState.WAITING)
    with pytest.raises(effects.EffectNotOpen):
        effects.work_out_effect(first, clock=lambda: NOON)


def test_an_edition_of_another_scheme_is_refused() -> None:
    with pytest.raises(effects.EditionsUnrelated):
        effects.ask_effect(OLD, "th-opc-2024", by=decided.national(), at=NOON)
    with pytest.raises(effects.EditionsUnrelated):
        effects.ask_effect(OLD, OLD, by=decided.national(), at=NOON)

    assert not EditionEffect.objects.exists()


def test_only_who_sets_the_scheme_asks() -> None:
    with pytest.raises(PermissionDenied):
        effects.ask_effect(OLD, COMING, by=decided.keeper(), at=NOON)

    assert not EditionEffect.objects.exists()


def test_what_is_done_is_not_worked_out_again() -> None:
    effect = worked_out()

    with pytest.raises(effects.EffectNotOpen):
        effects.work_out_effect(effect, clock=lambda: NOON)
    with pytest.raises(effects.EffectNotOpen):
        effects.fail_effect(effect, why="?", at=NOON)


def test_an_edition_that_cannot_rate_ends_the_work_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    certified(c11=0)
    effect = asked()
    archived = replace(editions.edition(OLD), state="archived")
    monkeypatch.setattr(rule_queries, "edition", lambda code: archived)

    tasks.work_out_effect(effect.pk, "en")

    effect.refresh_from_db()
    assert effect.state == EffectState.FAILED
    assert "archived" in effect.failure


def test_a_task_whose_work_is_gone_or_done_does_nothing() -> None:
    effect = worked_out()

    tasks.work_out_effect(effect.pk, "en")
    tasks.work_out_effect(effect.pk + 1, "en")

    effect.refresh_from_db()
    assert effect.state == EffectState.DONE


def test_a_fault_is_written_where_the_officer_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    effect = asked()

    def broken(*args: object, **facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(effects, "work_out_effect", broken)
    with pytest.raises(RuntimeError):
        tasks.work_out_effect(effect.pk, "en")

    effect.refresh_from_db()
    assert "fault on this node" in effect.failure


def test_the_page_tells_a_worker_and_waits() -> None:
    certified(c11=0)
    client = signed_in(decided.national())

    assert "not been worked out yet" in client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}ask/")

    effect = EditionEffect.objects.get()
    assert answer.headers["Location"] == PAGE
    assert ProcrastinateJob.objects.get().args == {"effect_id": effect.pk, "language": "en"}
    page = client.get(PAGE).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "0 of 1 certificates so far" in page
    assert "being worked out already" in client.post(f"{PAGE}ask/", follow=True).content.decode()
    assert ProcrastinateJob.objects.count() == 1


def test_the_page_does_not_wait_for_ever_for_a_worker_that_was_stopped() -> None:
    asked()

    page = signed_in(decided.national()).get(PAGE).content.decode()

    assert 'http-equiv="refresh"' not in page
    assert "does not come forward" in page


def test_the_page_lists_what_would_change_with_reasons_and_a_filter() -> None:
    certificate = certified(c11=0)
    StarCertificate.objects.update(demonstration=True)
    effect = worked_out()
    client = signed_in(decided.national())
    change = effect.products.get().change

    page = client.get(PAGE).content.decode()

    assert certificate.product.number in page
    assert "begins at" in page
    assert "Demonstration data" in page
    assert certificate.product.number in client.get(f"{PAGE}?change={change}").content.decode()
    assert certificate.product.number not in client.get(f"{PAGE}?change=rises").content.decode()


def test_the_page_says_that_the_rules_were_set_since() -> None:
    certified(c11=0)
    worked_out()
    EditionSettings.objects.create(
        edition=OLD, values={}, reason="Công văn", by=decided.national(), changed_at=NOON + dt.timedelta(days=1)
    )

    page = signed_in(decided.national()).get(PAGE).content.decode()

    assert "has set something in these rules since then" in page


def test_the_list_is_paged_by_key_and_asks_as_many_questions_for_three_rows_as_for_one(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    certified(c11=0)
    worked_out()
    client = signed_in(decided.national())
    client.get(PAGE)
    with django_assert_num_queries(12):
        client.get(PAGE)
    for number in ("13/QĐ-UBND", "14/QĐ-UBND"):
        certified(number=number, c11=0)
    last = worked_out()

    with django_assert_num_queries(12):
        client.get(PAGE)

    monkeypatch.setattr("ocop.grading.views.effects.ROWS", 2)
    keys = list(last.products.order_by("pk").values_list("pk", flat=True))
    assert f"?after={keys[1]}" in client.get(PAGE).content.decode()
    assert "Next page" not in client.get(f"{PAGE}?after={keys[1]}").content.decode()


def test_the_spreadsheet_has_a_row_for_each_product_with_the_mark() -> None:
    certificate = certified(c11=0)
    StarCertificate.objects.update(demonstration=True)
    client = signed_in(decided.national())
    assert client.get(f"{PAGE}changes.xlsx").status_code == 404
    worked_out()

    answer = client.get(f"{PAGE}changes.xlsx")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[0] == certificate.product.number)
    assert (row[6], row[9]) == (certificate.stars, "Demonstration data")
    assert "begins at" in str(row[8])


def test_strangers_and_wrong_addresses_are_sent_away() -> None:
    worked_out()

    assert signed_in(accounts.buyer()).get(PAGE).status_code == 403
    assert signed_in(accounts.buyer()).post(f"{PAGE}ask/").status_code == 403
    assert signed_in(decided.keeper()).get(f"{PAGE}changes.xlsx").status_code == 403
    assert signed_in(decided.national()).get(f"/schemes/{OLD}/effect/nothing/").status_code == 404
    assert signed_in(decided.national()).get(f"/schemes/{OLD}/effect/{OLD}/").status_code == 404


def test_the_api_asks_tells_and_lists() -> None:
    certificate = certified(c11=0)
    client, address = signed_in(decided.national()), f"/api/editions/{OLD}/effects/{COMING}"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/products").status_code == 404

    answer = client.post(address)
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert client.post(address).status_code == 409
    effects.work_out_effect(EditionEffect.objects.get(), clock=lambda: NOON)

    assert client.get(address).json()["looked_at"] == 1
    (row,) = client.get(f"{address}/products").json()["items"]
    assert (row["product"], row["before"]) == (certificate.product.number, certificate.stars)
    assert any("begins at" in word for word in row["words"])
    assert client.get(f"{address}/products?change=rises").json() == {"items": [], "next": None}
    assert signed_in(decided.keeper()).get(address).status_code == 403
    assert client.get(f"/api/editions/{OLD}/effects/nothing").status_code == 404
