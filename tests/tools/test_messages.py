"""Translations gathered, compiled and checked without GNU gettext."""

import gettext
from pathlib import Path

import allauth
import django
import pytest

from tools import messages
from tools.messages import check, compile_all, gather, path_of

CODE = """
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

REFUSAL = _("The pool %(number)s "
            "is closed.")
KIND = pgettext("of a maker", "Group")


def rows(count: int) -> str:
    # Translators: rows of a register file
    return ngettext("One row", "%(count)s rows", count) % {"count": count}
"""
PAGE = """{% load i18n %}
<main class="page # of 'one'">
    <h1>{% translate "Products" %}</h1>
  <p title="{% translate 'A title' context "of a page" %}">{{ _("Constant")|upper }}</p>
{% if x %}
      {% blocktranslate count counter=makers|length trimmed %}
        One maker of
        {{ place }}
      {% plural %}
        {{ counter }} makers of
        {{ place }}
      {% endblocktranslate %}
{% endif %}
</main>
"""
SENTENCES = {
    "The pool %(number)s is closed.",
    "Group",
    "One row",
    "Products",
    "A title",
    "Constant",
    "One maker of %(place)s",
}

BORROWED_FROM = {
    allauth: ("account", "mfa", "templates/account", "templates/mfa"),
    django: ("forms", "core", "contrib/auth", "db/models"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with one module and one page."""
    templates = tmp_path / "ocop" / "shop" / "templates" / "shop"
    templates.mkdir(parents=True)
    (tmp_path / "ocop" / "shop" / "states.py").write_text(CODE)
    (templates / "page.html").write_text(PAGE)
    return tmp_path


def test_every_sentence_of_code_and_pages_is_gathered_for_every_language(root: Path) -> None:
    gather(root)

    for language in messages.LANGUAGES:
        catalog = messages.read_catalog(path_of(root, language), language)
        assert catalog is not None
        assert {one.id if isinstance(one.id, str) else one.id[0] for one in catalog if one.id} == SENTENCES


def test_gathering_twice_changes_nothing(root: Path) -> None:
    gather(root)
    first = path_of(root, "th").read_bytes()

    gather(root)

    assert path_of(root, "th").read_bytes() == first


def test_the_files_name_no_day_and_no_line(root: Path) -> None:
    gather(root)

    text = path_of(root, "th").read_text()
    assert "Date" not in text
    assert "states.py" not in text
    assert "#. Translators: rows of a register file" in text


def test_translations_are_kept_and_sentences_that_are_gone_are_dropped(root: Path) -> None:
    gather(root)
    _translate(root, "th", 'msgid "Products"\nmsgstr ""', 'msgid "Products"\nmsgstr "สินค้า"')
    _translate(root, "th", 'msgid "Constant"\nmsgstr ""', 'msgid "Constant"\nmsgstr "คงที่"')
    page = root / "ocop" / "shop" / "templates" / "shop" / "page.html"
    page.write_text(PAGE.replace('_("Constant")', '"no sentence"'))

    gather(root)

    text = path_of(root, "th").read_text()
    assert 'msgstr "สินค้า"' in text
    assert "Constant" not in text


def test_what_is_compiled_is_what_django_reads(root: Path) -> None:
    gather(root)
    _translate(root, "th", 'msgid "Products"\nmsgstr ""', 'msgid "Products"\nmsgstr "สินค้า"')
    _translate(root, "th", 'msgstr[0] ""', 'msgstr[0] "%(count)s แถว"', after='msgid "One row"')

    compile_all(root)

    found = gettext.translation("django", root / "locale", ["th"])
    assert found.gettext("Products") == "สินค้า"
    assert found.ngettext("One row", "%(count)s rows", 1) == "%(count)s แถว"
    assert (root / "locale" / ".compiled").exists()


def test_a_language_has_as_many_forms_as_it_needs(root: Path) -> None:
    gather(root)

    assert "msgstr[1]" not in path_of(root, "vi").read_text()
    assert "msgstr[1]" in path_of(root, "tl").read_text()


def test_files_that_are_up_to_date_pass_however_little_is_translated(root: Path) -> None:
    gather(root)
    _translate(root, "lo", 'msgid "Products"\nmsgstr ""', 'msgid "Products"\nmsgstr "ຜະລິດຕະພັນ"')

    faults, lines = check(root)

    assert faults == []
    assert "lo: 1 of 7 sentences are translated" in lines


def test_a_sentence_that_was_not_gathered_is_a_fault(root: Path) -> None:
    gather(root)
    (root / "ocop" / "shop" / "more.py").write_text('from x import _\n\nNEW = _("A new sentence")\n')

    faults, _lines = check(root)

    assert len(faults) == len(messages.LANGUAGES)
    assert str(faults[0]) == "vi: “A new sentence” is missing; run: make messages"


def test_a_placeholder_that_was_lost_or_invented_is_a_fault(root: Path) -> None:
    gather(root)
    _translate(root, "vi", 'is closed."\nmsgstr ""', 'is closed."\nmsgstr "Đã đóng %(so)s."')

    faults, _lines = check(root)

    assert [str(fault) for fault in faults] == [
        "vi: the translation of “The pool %(number)s is closed.” lost %(number)s",
        "vi: the translation of “The pool %(number)s is closed.” has %(so)s",
    ]


def test_the_form_for_one_may_leave_out_the_number(root: Path) -> None:
    gather(root)
    _translate(
        root, "tl", 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "Isang hanay"\nmsgstr[1] "Mga hanay"', after='"One row"'
    )

    faults, _lines = check(root)

    assert [str(fault) for fault in faults] == ["tl: the translation of “One row” lost %(count)s"]


def test_sentences_borrowed_from_packages_are_gathered_with_ours(root: Path) -> None:
    folder = root / "locale"
    folder.mkdir()
    (folder / "borrowed.po").write_text(
        'msgid ""\nmsgstr ""\n\n#. django-allauth\nmsgid "Sign In"\nmsgstr ""\n\nmsgid "Products"\nmsgstr ""\n'
    )

    gather(root)

    text = path_of(root, "th").read_text()
    assert '#. django-allauth\nmsgid "Sign In"' in text
    assert text.count('msgid "Products"') == 1


def test_every_borrowed_sentence_is_one_that_its_package_says() -> None:
    said = {
        (message.id, message.context)
        for package, folders in BORROWED_FROM.items()
        for folder in folders
        for path in messages.sources(Path(package.__path__[0]) / folder)
        for message in messages.messages_of(path)
    }

    assert {(one.id, one.context) for one in messages.borrowed(messages.ROOT)} <= said


def test_every_borrowed_sentence_is_translated_into_every_language() -> None:
    for language in messages.LANGUAGES:
        catalog = messages.read_catalog(path_of(messages.ROOT, language), language)
        assert catalog is not None
        for one in messages.borrowed(messages.ROOT):
            found = catalog.get(one.id, one.context)
            assert found is not None, (language, one.id)
            assert all([found.string] if isinstance(found.string, str) else found.string or [""]), (language, one.id)


def test_a_file_that_cannot_be_read_is_a_fault(root: Path) -> None:
    gather(root)
    path_of(root, "km").write_text("msgid Products\n")

    faults, _lines = check(root)

    assert [fault.language for fault in faults] == ["km"]


def _translate(root: Path, language: str, before: str, now: str, *, after: str = "") -> None:
    path = path_of(root, language)
    head, mark, tail = path.read_text().partition(after) if after else ("", "", path.read_text())
    assert before in tail
    path.write_text(head + mark + tail.replace(before, now, 1))
