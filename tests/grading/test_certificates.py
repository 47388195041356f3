"""Certificates: issued by a decision, signed, replaced, and what the register is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django import Settings

from ocop.accounts.models import User
from ocop.activity.models import Activity
from ocop.grading.checking import checked
from ocop.grading.credentials.status import LEAST_BITS, status_list
from ocop.grading.credentials.tokens import unchecked
from ocop.grading.credentials.verifying import Outcome, StatusKnown, verify
from ocop.grading.models import IssuerKey, RevocationCase, StarCertificate, Suspension
from ocop.grading.operations import certificate_keys as keys
from ocop.grading.operations import certificates as operations
from ocop.grading.queries.certificates import published_keys, told_to_registry
from ocop.grading.standings import Standing, standing_on
from ocop.grading.states import CertificateState
from ocop.registry.models import StarHeld
from ocop.registry.queries import stars_on
from tests.make import accounts, grading, places
from tests.make import certificates as make

pytestmark = pytest.mark.django_db

NOON = grading.NOON
TODAY = timezone.localdate(NOON)


def suspend(certificate: StarCertificate, *, at: dt.datetime) -> None:
    """Suspend a certificate as the decisions room does."""
    Suspension.objects.create(certificate=certificate, reason="Nhãn sai", began_at=at, by=accounts.user())
    certificate.state = CertificateState.SUSPENDED
    certificate.save()


def revoke(certificate: StarCertificate, *, on: dt.date, at: dt.datetime) -> None:
    """Revoke a certificate as the decisions room does."""
    RevocationCase.objects.create(
        certificate=certificate,
        ground="production_stopped",
        facts="Đã ngừng",
        concluded_on=on,
        due_on=on,
        state="revoked",
        decision_number="90/QĐ-UBND",
        decided_on=on,
        public_reason="Production has stopped.",
        opened_by=accounts.user(),
        opened_at=at,
        closed_at=at,
    )
    certificate.state = CertificateState.REVOKED
    certificate.save()


def test_a_certificate_says_what_the_decision_gave() -> None:
    product = grading.product()
    result = make.result(of=product, stars=4, number="12/QĐ-UBND")

    made = operations.issue_certificate(result, by=make.signer(), at=NOON)

    assert made.number == f"{made.number.partition('/')[0]}/2026/01"
    assert made.product_code == "01-00004-1-2026"
    assert (made.stars, made.scheme, made.edition, made.set_number) == (4, "vn-ocop", "vn-ocop-2026", "11")
    assert (made.issued_on, made.valid_until) == (dt.date(2026, 6, 1), dt.date(2029, 6, 1))
    assert made.product_name == product.name
    assert standing_on(made, TODAY) == Standing.VALID
    assert Activity.objects.filter(verb="grading.certificate_issued", subject=made.number).count() == 1


def test_it_verifies_with_the_published_keys_and_lists() -> None:
    made = make.issued()

    verdict = checked(made.credential, at=NOON)

    assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.ASKED)
    assert verdict.stated
    assert verdict.stated.number == made.number
    assert verdict.stated.address == f"http://localhost:8000/check/{made.public_id}/"
    assert verdict.stated.issuer == "http://localhost:8000/certificates/issuers/vn-ocop/province/VN.01/"


def test_issued_on_29_february_it_ends_on_28_february() -> None:
    made = make.issued(at=make.LEAP)

    assert made.issued_on == dt.date(2028, 2, 29)
    assert made.valid_until == dt.date(2031, 2, 28)
    assert standing_on(made, dt.date(2031, 2, 27)) == Standing.VALID
    assert standing_on(made, dt.date(2031, 2, 28)) == Standing.EXPIRED
    assert verify(made.credential, published_keys(), on=dt.date(2031, 2, 27)).good
    assert verify(made.credential, published_keys(), on=dt.date(2031, 2, 28)).outcome == Outcome.EXPIRED


def test_products_of_one_commune_count_on_in_a_year() -> None:
    by = make.signer()
    first = make.issued(by=by)
    second = make.issued(by=by)
    next_year = make.issued(by=by, at=NOON + dt.timedelta(days=365))

    codes = [one.product_code for one in (first, second, next_year)]
    assert codes == ["01-00004-1-2026", "01-00004-2-2026", "01-00004-1-2027"]
    assert len({one.number for one in (first, second, next_year)}) == 3
    assert len({one.status_index for one in (first, second, next_year)}) == 3


def test_only_who_signs_for_the_authority_issues() -> None:
    result = make.result()

    for stranger in (make.signer("VN"), make.signer("VN.02"), accounts.officer(of=places.area("VN.01"))):
        with pytest.raises(PermissionDenied):
            operations.issue_certificate(result, by=stranger, at=NOON)

    assert not StarCertificate.objects.exists()
    assert not IssuerKey.objects.exists()
    assert not StarHeld.objects.exists()


def test_there_is_none_without_an_issued_decision() -> None:
    draft = make.result(state="draft")

    with pytest.raises(operations.NotDecided):
        operations.issue_certificate(draft, by=make.signer(), at=NOON)


def test_there_is_none_for_a_result_that_an_appeal_replaced() -> None:
    result = make.result()
    result.replaced_at = NOON
    result.save()

    with pytest.raises(operations.NotDecided):
        operations.issue_certificate(result, by=make.signer(), at=NOON)


def test_two_stars_come_with_a_letter() -> None:
    with pytest.raises(operations.NotCertified):
        operations.issue_certificate(make.result(stars=2), by=make.signer(), at=NOON)


def test_a_result_is_certified_once() -> None:
    made = make.issued()
    assert made.result

    with pytest.raises(operations.CertifiedAlready, match=made.number):
        operations.issue_certificate(made.result, by=make.signer(), at=NOON)

    assert StarCertificate.objects.count() == 1


def test_a_newer_one_replaces_the_former_in_the_register_too() -> None:
    product = grading.product()
    by = make.signer()
    former = make.issued(of=product, stars=3, by=by)
    later = NOON + dt.timedelta(days=100)

    newer = make.issued(of=product, stars=4, by=by, at=later)

    former.refresh_from_db()
    assert former.state == CertificateState.SUPERSEDED
    held = {one.stars: one.valid_until for one in StarHeld.objects.filter(product=product)}
    assert held == {3: newer.issued_on, 4: newer.valid_until}
    assert [one.stars for one in stars_on(product, newer.issued_on)] == [4]
    assert checked(former.credential, at=later).outcome == Outcome.REVOKED


def test_one_that_has_run_out_is_replaced_as_well() -> None:
    product = grading.product()
    by = make.signer()
    former = make.issued(of=product, by=by)

    make.issued(of=product, by=by, at=NOON + dt.timedelta(days=4 * 365))

    former.refresh_from_db()
    assert former.state == CertificateState.SUPERSEDED
    assert told_to_registry(former, on=TODAY) == former.valid_until


def test_supersede_refuses_what_was_revoked() -> None:
    made = make.issued()
    revoke(made, on=TODAY, at=NOON)

    with pytest.raises(operations.NotReplaceable):
        operations.supersede(made, by=make.signer(), at=NOON)


def test_supersede_is_for_who_signs() -> None:
    made = make.issued()

    with pytest.raises(PermissionDenied):
        operations.supersede(made, by=make.signer("VN.02"), at=NOON)

    assert operations.supersede(made, by=make.signer(), at=NOON).state == CertificateState.SUPERSEDED


def test_a_suspension_shortens_what_the_register_shows_and_its_end_restores_it() -> None:
    by = make.signer()
    made = make.issued(by=by)
    day = TODAY + dt.timedelta(days=10)
    later = NOON + dt.timedelta(days=10)
    suspend(made, at=later)
    operations.push_down(made, by=by, at=later)

    assert [one.stars for one in stars_on(made.product, day - dt.timedelta(days=1))] == [4]
    made.product.refresh_from_db()
    assert stars_on(made.product, day) == []
    assert checked(made.credential, at=later).outcome == Outcome.SUSPENDED

    made.suspensions.update(ended_at=later)
    made.state = CertificateState.VALID
    made.save()
    operations.push_down(made, by=by, at=later)

    assert StarHeld.objects.get(product=made.product).valid_until == made.valid_until
    assert checked(made.credential, at=later).outcome == Outcome.VALID


def test_a_revocation_ends_it_from_the_day_of_its_decision() -> None:
    by = make.signer()
    made = make.issued(by=by)
    decided = TODAY + dt.timedelta(days=20)
    later = NOON + dt.timedelta(days=22)
    revoke(made, on=decided, at=later)

    operations.push_down(made, by=by, at=later)

    assert StarHeld.objects.get(product=made.product).valid_until == decided
    verdict = checked(made.credential, at=later)
    assert (verdict.outcome, verdict.status) == (Outcome.REVOKED, StatusKnown.ASKED)


def test_the_bit_of_a_revoked_one_is_set_and_no_other() -> None:
    by = make.signer()
    kept, taken = make.issued(by=by), make.issued(by=by)
    revoke(taken, on=TODAY, at=NOON)

    token = keys.publish_status("vn-ocop", "province", "VN.01", "revocation", 0, at=NOON)

    known = status_list(unchecked(token)[1])
    assert taken.status_index is not None
    assert kept.status_index is not None
    assert known.marks(taken.status_index % LEAST_BITS)
    assert not known.marks(kept.status_index % LEAST_BITS)
    assert sum(byte.bit_count() for byte in known.bits) == 1
    assert known.address == "http://localhost:8000/certificates/status/vn-ocop/province/VN.01/revocation/0/"


@pytest.mark.parametrize(
    ("place", "purpose", "number"),
    [("VN.01", "nonsense", 0), ("VN.01", "revocation", 1), ("VN.01", "revocation", -1), ("VN.02", "revocation", 0)],
)
def test_no_list_is_made_up(place: str, purpose: str, number: int) -> None:
    make.issued()

    with pytest.raises(keys.NoKey):
        keys.publish_status("vn-ocop", "province", place, purpose, number, at=NOON)


def test_a_key_is_made_by_who_signs_and_only_for_a_body_of_the_scheme() -> None:
    province = places.area("VN.01")

    made = keys.make_key("vn-ocop", "province", province, by=make.signer(), at=NOON)

    assert made.kid in {key.kid for key in published_keys()}
    assert '"d"' not in str(made.public_jwk)
    assert made.sealed_private
    with pytest.raises(PermissionDenied):
        keys.make_key("vn-ocop", "province", province, by=make.signer("VN"), at=NOON)
    with pytest.raises(keys.AuthorityUnknown):
        keys.make_key("vn-ocop", "palace", province, by=make.signer(), at=NOON)
    with pytest.raises(keys.AuthorityUnknown):
        keys.make_key("vn-ocop", "nation", province, by=make.signer(), at=NOON)


def test_a_retired_key_still_verifies_what_it_signed_and_its_successor_signs_on() -> None:
    by = make.signer()
    made = make.issued(by=by)
    assert made.key
    later = NOON + dt.timedelta(days=30)

    successor = keys.retire_key(made.key, by=by, at=later)
    after = make.issued(by=by, at=later + dt.timedelta(days=1))

    made.key.refresh_from_db()
    assert (made.key.retired_at, made.key.sealed_private) == (later, "")
    assert after.key == successor
    for one in (made, after):
        verdict = checked(one.credential, at=later + dt.timedelta(days=2))
        assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.ASKED)
    with pytest.raises(keys.KeyRetired):
        keys.retire_key(made.key, by=by, at=later)


def test_retire_key_is_for_who_signs() -> None:
    key = keys.make_key("vn-ocop", "province", places.area("VN.01"), by=make.signer(), at=NOON)

    with pytest.raises(PermissionDenied):
        keys.retire_key(key, by=accounts.user(), at=NOON)

    key.refresh_from_db()
    assert key.retired_at is None


def test_a_key_opens_after_the_secret_was_changed_if_the_former_one_is_known(settings: Settings) -> None:
    by = make.signer()
    make.issued(by=by)
    former = settings.SECRET_KEY

    settings.SECRET_KEY = "another"
    with pytest.raises(keys.KeyCannotBeOpened):
        make.issued(by=by)
    settings.SECRET_KEY_FALLBACKS = [former]

    assert make.issued(by=by).credential


@pytest.mark.parametrize(
    ("edition", "scheme", "outcome"),
    [
        ("ph-trustmark-2023", "ph-trustmark", "mark"),
        ("bn-1k1p", "bn-1k1p", "award"),
        ("vn-ocop-2026", "vn-ocop", "stars"),
    ],
)
def test_the_register_is_told_what_was_given_and_that_a_certificate_says_so(
    edition: str, scheme: str, outcome: str
) -> None:
    made = make.issued()
    StarHeld.objects.all().delete()
    made.edition, made.scheme, made.stars = edition, scheme, 1

    operations.push_down(made, by=make.signer(), at=NOON)

    held = StarHeld.objects.get()
    assert (held.scheme, held.outcome, held.stars, held.certified) == (scheme, outcome, 1, True)


def test_what_the_register_holds_moves_with_a_merged_product() -> None:
    by: User = make.signer()
    made = make.issued(by=by)
    kept = grading.product("Chè xanh Trung Du loại một")
    made.product.merged_into = kept
    made.product.save()
    StarHeld.objects.all().delete()

    operations.push_down(made, by=by, at=NOON)

    assert StarHeld.objects.get().product == kept
