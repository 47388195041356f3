"""What every page shows around its content."""

import unicodedata

from django.test import RequestFactory

from ocop.core.context import shell


def test_languages_call_themselves_in_composed_letters() -> None:
    languages = shell(RequestFactory().get("/"))["languages"]

    assert isinstance(languages, list)
    assert all(unicodedata.is_normalized("NFC", one["name"]) for one in languages)
    assert "Tiếng Việt" in [one["name"] for one in languages]
