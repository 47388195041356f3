"""Keys: named, listed, sealed."""

import datetime as dt
import json

import pytest

from ocop.grading.credentials.keys import from_private_text, key_list, new_key, private_text, read_key_list, thumbprint
from ocop.grading.credentials.refusals import KeyListWrong, SealBroken
from ocop.grading.credentials.sealing import seal, unseal
from tests.make.certificates import key


def test_a_list_is_read_back_as_it_was_published() -> None:
    _private, one = key()
    _private, retired = key(retired=dt.datetime(2028, 1, 1, tzinfo=dt.UTC))

    assert read_key_list(json.dumps(key_list([one, retired]))) == (one, retired)


def test_no_private_half_is_published() -> None:
    _private, one = key()

    assert '"d"' not in json.dumps(key_list([one]))


def test_a_key_is_named_by_its_thumbprint() -> None:
    known = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}

    assert thumbprint(known) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"  # RFC 8037, A.3


def test_a_key_under_another_s_name_is_refused() -> None:
    _private, one = key()
    _private, other = key()
    published = key_list([one])
    published["keys"][0]["x"] = other.jwk["x"]

    with pytest.raises(KeyListWrong, match="not the one"):
        read_key_list(json.dumps(published))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": 1}', '{"keys": [{"crv": "Ed25519"}]}'])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(KeyListWrong):
        read_key_list(text)


def test_keys_of_other_kinds_are_passed_over() -> None:
    assert read_key_list('{"keys": [{"kty": "RSA", "n": "x"}]}') == ()


def test_a_sealed_key_opens_with_its_secret_and_no_other() -> None:
    made = new_key()
    sealed = seal(private_text(made), "the secret")

    assert from_private_text(unseal(sealed, ["new", "the secret"])).thumbprint() == made.thumbprint()
    assert str(made.as_dict(private=True)["d"]) not in sealed
    with pytest.raises(SealBroken):
        unseal(sealed, ["new"])
