"""What certificates are called."""

from django.utils import translation

from ocop.registry.certificates import certificate_name, certificates


def test_a_certificate_is_called_by_its_name_in_the_readers_language() -> None:
    assert certificate_name("gap") == "GAP"
    assert certificate_name("gi") == "Geographical indication"
    with translation.override("vi"):
        assert certificate_name("gi") == "Chỉ dẫn địa lý"
        assert certificate_name("haccp") == "HACCP"


def test_every_certificate_has_an_english_name() -> None:
    assert all(names["en"] for names in certificates().values())


def test_an_unknown_certificate_is_shown_as_it_was_written() -> None:
    assert certificate_name("brc") == "BRC"
    assert certificate_name("rainforest-alliance") == "rainforest alliance"
