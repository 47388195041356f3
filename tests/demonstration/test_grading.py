"""The demonstration of grading: loaded once for the module, then looked at from all sides."""

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.plugin import DjangoDbBlocker

from ocop.accounts.models import Membership, User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.demonstration import files, graded, phrase, queries
from ocop.demonstration.network import Network
from ocop.demonstration.operations import loading
from ocop.demonstration.operations.grading import load_grading, remove_grading
from ocop.demonstration.operations.people import write_people
from ocop.demonstration.operations.registry import write_network
from ocop.demonstration.people import ADMINISTRATOR, CAST, NATIONAL
from ocop.grading.models import (
    Appeal,
    Council,
    Decision,
    Dossier,
    Hearing,
    IssuerKey,
    LabTest,
    Minutes,
    Paper,
    Result,
    Round,
    Sheet,
    StarCertificate,
)
from ocop.grading.operations.decisions import admit_appeal, issue_decision
from ocop.grading.operations.dossiers import RenewalTooLate, open_dossier
from ocop.grading.operations.offices import place_in_round
from ocop.grading.queries.councils.session import answers_wanted
from ocop.grading.queries.councils.sight import Sight, sight_of, viewer_of
from ocop.grading.queries.watch import alarms_for
from ocop.grading.standings import Standing, standing_on
from ocop.grading.states import CouncilState, DossierKind, DossierState, HearingState, SheetState
from ocop.registry.models import Producer, Product, StarHeld
from ocop.registry.operations.programmes import load_programmes
from ocop.trade.operations.logistics import load_logistics
from ocop.trade.queries.logistics import exchange_rates_on
from tests.demonstration import world
from tests.demonstration.crawl import walk

NOON = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
TODAY = NOON.date()
STANDINGS = {
    "mint-honey": [Standing.VALID],
    "green-tea": [Standing.VALID],
    "black-tea": [Standing.SUPERSEDED, Standing.VALID],
    "hemp-cloth": [Standing.SUSPENDED],
    "dried-beef": [Standing.REVOKED],
    "forest-honey": [Standing.VALID],
    "plum": [Standing.VALID],
    "cardamom": [Standing.VALID],
    "hemp-scarf": [Standing.VALID],
    "pear": [Standing.EXPIRED],
}

MARK = 'class="demonstration"'
MARKED_OPTION = re.compile(r"<option[^<]*· Demonstration data</option>")
FILES_TOLD = {"grading:paper-import-rows"}
"""Pages that tell what stands in a file that was sent; its rows are no records yet."""
BEGIN = (
    *("/dossiers/", "/offices/", "/certificates/", "/councils/", "/decisions/", "/sheets/", "/check/", "/appeals/"),
    *("/certificates/watch/", "/demands/", "/offers/"),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, media: Path) -> Iterator[None]:
    """Load once; every test works in a transaction within this one, which is rolled back at the end."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        translation.activate("en")
        phrase.forget()
        world.build_graded()
        load_programmes()
        load_logistics()
        rates = {currency: rate.per_usd for currency, rate in exchange_rates_on(TODAY).items()}
        goods = loading.graded_goods(TODAY, rates)
        rows = write_network(Network(tuple(goods.values())), by="", at=NOON)
        write_people((*CAST, NATIONAL, ADMINISTRATOR), at=NOON)
        Membership.objects.update(valid_from=dt.date(2026, 1, 1))  # rights are asked for by the clock
        load_grading({key: rows.products[good] for key, good in goods.items()}, at=NOON)
        yield
        phrase.forget()
        transaction.set_rollback(True)


def _user(name: str) -> User:
    return User.objects.get(username=f"demo-{name}")


def _product(key: str) -> Product:
    return Product.objects.get(name=graded.read().goods[key].name)


def test_a_dossier_stands_in_every_state_and_one_is_late() -> None:
    dossiers = Dossier.objects.all()

    assert set(dossiers.values_list("state", flat=True)) == set(DossierState)
    assert set(dossiers.values_list("kind", flat=True)) == set(DossierKind)
    assert dossiers.filter(state="filed", due_on__lt=TODAY).count() == 1


def test_all_of_it_is_marked() -> None:
    for model in (Dossier, Council, Decision, Round, StarCertificate):
        assert model._default_manager.exists()
        assert not model._default_manager.filter(demonstration=False).exists()


@pytest.mark.parametrize("name", ["", "honey", "tea", "vn-province", "member-1", "authority", "viet-nam", "laboratory"])
def test_every_page_that_shows_a_fictitious_record_bears_the_mark(name: str) -> None:
    fields = ((Dossier, "number"), (Council, "name"), (Round, "code"), (Decision, "number"), (Product, "number"))
    more = (
        (Product, "name"),
        (StarCertificate, "number"),
        (StarCertificate, "product_name"),
        (Producer, "number"),
        (Producer, "name"),
    )
    told = {
        html.escape(value)
        for model, field in (*fields, *more)
        for value in model._default_manager.values_list(field, flat=True)
    }
    known = re.compile("|".join(re.escape(value) for value in sorted(told, key=len, reverse=True) if len(value) > 4))
    client = Client(headers={"accept-language": "en"})
    if name:
        client.force_login(_user(name))

    pages = list(walk(client, BEGIN, ("grading", "trade")))
    shown = [(page, known.search(MARKED_OPTION.sub("", page.text.partition("<main")[2]))) for page in pages]
    bare = [
        (page.address, found[0])
        for page, found in shown
        if found and MARK not in page.text.partition("<main")[2] and page.name not in FILES_TOLD
    ]

    assert len(pages) > 5
    assert not bare


@pytest.mark.parametrize("key", STANDINGS)
def test_the_check_says_the_right_thing_of_each_certificate(key: str) -> None:
    certificates = StarCertificate.objects.filter(product=_product(key)).order_by("issued_on")

    assert [standing_on(one, TODAY) for one in certificates] == STANDINGS[key]


def test_the_register_says_what_the_certificates_say() -> None:
    stars = {
        key: sorted(
            (held.stars, held.decision != "")
            for held in StarHeld.objects.filter(product=_product(key))
            if held.valid_on(TODAY)
        )
        for key in ("mint-honey", "green-tea", "black-tea", "hemp-cloth", "dried-beef", "sticky-rice")
    }

    assert stars["mint-honey"] == [(4, True)]
    assert stars["green-tea"] == [(3, True)]
    assert stars["black-tea"] == [(4, True)]
    assert stars["hemp-cloth"] == stars["dried-beef"] == []
    assert not StarCertificate.objects.filter(product=_product("sticky-rice")).exists()
    assert StarHeld.objects.get(product=_product("sticky-rice")).decision == ""


def test_the_tea_of_ninety_nine_points_holds_three_stars_and_the_result_says_why() -> None:
    result = Result.objects.get(dossier__product=_product("green-tea"))

    assert result.total == 99
    assert result.stars == 3
    assert [one["criterion"] for one in result.hearing.result["floors_missed"]["4"]] == ["2.3"]


def test_a_result_of_two_stars_came_with_a_letter_and_one_of_them_is_appealed_against() -> None:
    letters = Result.objects.filter(decision=None)
    appeal = Appeal.objects.get()

    assert set(letters.values_list("dossier__state", flat=True)) == {"closed"}
    assert letters.count() == 2
    admit_appeal(appeal, by=_user("vn-province"), at=NOON)


def test_a_member_whose_sheet_is_not_in_sees_nothing_of_the_others() -> None:
    hearing = Hearing.objects.get(dossier__product=_product("hemp-bag"))
    council = hearing.council

    seen = {
        name: sight_of(viewer_of(_user(name), council), hearing)
        for name in ("member-1", "member-2", "member-3", "chair")
    }

    assert seen == {
        "member-1": Sight.OWN,
        "member-2": Sight.OWN,
        "member-3": Sight.PROGRESS,
        "chair": Sight.PROGRESS,
    }
    assert Sheet.objects.get(hearing=hearing, member__user=_user("member-1")).marks.exists()


def test_the_council_that_scores_has_five_seats_and_one_product_ready_for_its_session() -> None:
    council = Council.objects.get(state=CouncilState.SCORING)

    assert sorted(council.members.values_list("seat", flat=True)) == [
        "chair",
        "member",
        "member",
        "member",
        "secretary",
    ]
    assert council.hearings.filter(state=HearingState.AGREEING).count() == 1
    assert Sheet.objects.filter(hearing__council=council, state=SheetState.ASSIGNED).exists()
    assert Minutes.objects.exclude(chair_signed_at=None).exclude(secretary_signed_at=None).count() == 4


def test_a_renewal_is_decided_in_writing_and_one_member_has_not_answered() -> None:
    hearing = Hearing.objects.get(dossier__product=_product("ginger"))

    assert (hearing.state, hearing.dossier.kind) == (HearingState.WRITING, DossierKind.RENEWAL)
    assert hearing.answer_until is not None
    assert hearing.answer_until >= TODAY + dt.timedelta(days=7)
    assert hearing.votes.count() == 4
    for name, asked in (("member-3", True), ("secretary", False)):
        assert (hearing in answers_wanted(_user(name), TODAY)) is asked
        client = Client()
        client.force_login(_user(name))
        assert client.get(hearing.get_absolute_url()).status_code == 200


def test_a_renewal_can_be_opened_inside_its_window_and_not_after_it() -> None:
    def renewed(key: str, number: str, by: str) -> Dossier:
        product, kind = _product(key), DossierKind.RENEWAL
        return open_dossier(product, kind=kind, edition=graded.EDITION, set_number=number, by=_user(by), at=NOON)

    opened = renewed("forest-honey", "4", "honey")

    assert opened.previous is not None
    with pytest.raises(RenewalTooLate):
        renewed("plum", "1", "makers")


def test_decisions_wait_for_the_signature_of_exactly_their_authority() -> None:
    province, nation = Decision.objects.filter(state="draft").order_by("-area__level")

    with pytest.raises(PermissionDenied):
        issue_decision(nation, by=_user("authority"), at=NOON)
    issue_decision(province, by=_user("authority"), at=NOON)
    issue_decision(nation, by=_user("minister"), at=NOON)

    assert StarCertificate.objects.get(product=_product("pressed-tea")).stars == 5


def test_officers_are_reminded_of_certificates_that_end() -> None:
    reminders = alarms_for(_user("vn-province"), on=TODAY)

    assert {reminder.certificate.product for reminder in reminders} >= {_product("plum"), _product("forest-honey")}


def test_a_test_is_asked_and_the_round_has_room() -> None:
    planned = Round.objects.get()

    assert LabTest.objects.get(entered_at=None).laboratory == _user("laboratory")
    assert planned.capacity is not None
    assert 0 < planned.dossiers.count() < planned.capacity
    place_in_round(
        Dossier.objects.get(product=_product("cardamom"), state="forwarded"), planned, by=_user("reviewer"), at=NOON
    )


def test_every_role_of_grading_signs_in_and_is_told_what_there_is_to_try() -> None:
    sign_ins = queries.sign_ins()

    assert all(one.tries for one in sign_ins)
    assert set(Membership.objects.values_list("role", flat=True)) >= {
        *(Role.PRODUCER, Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.NATIONAL_OFFICER, Role.REVIEWER),
        *(Role.COUNCIL_MEMBER, Role.AUTHORITY, Role.LABORATORY),
    }


def test_grading_is_shown_only_where_its_rules_have_been_in_force_for_long_enough() -> None:
    assert queries.can_show_grading(on=TODAY)
    assert not queries.can_show_grading(on=dt.date(2026, 7, 1))


def test_the_files_are_in_normal_form_and_speak_of_each_other() -> None:
    told = graded.read()
    texts = [file.read_text(encoding="utf-8") for file in files.FOLDER.glob("*.csv")]

    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    assert {good.maker for good in told.goods.values()} == set(told.makers)
    assert {course.good for course in told.courses} | {one.good for one in told.on_paper} == set(told.goods)
    assert {key for course in told.courses for key in course.councils} == {one.key for one in told.sittings}
    assert {key for proof in told.proofs for key in proof.makers} <= set(told.makers)


def test_removing_leaves_neither_rows_nor_files(
    media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    paths = [media / str(name) for name in Paper.objects.values_list("file", flat=True)]
    numbers = set(Dossier.objects.values_list("number", flat=True))
    assert all(path.exists() for path in paths)

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_grading(at=NOON)

    assert removed == len(numbers)
    for model in (Dossier, StarCertificate, Council, Decision, Round, Paper, Result, Minutes, Hearing, IssuerKey):
        assert not model._default_manager.exists(), model.__name__
    assert not StarHeld.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    told = Activity.objects.filter(verb="grading.dossier_removed").values_list("subject", flat=True)
    assert set(told) == numbers
    assert Producer.objects.filter(demonstration=True).exists()
