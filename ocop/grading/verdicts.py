"""What was found of a signed certificate, in words that promise no more than the check can."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ocop.grading.credentials.statements import Certified
from ocop.grading.credentials.verifying import STANDS, Outcome, StatusKnown, Verdict
from ocop.grading.reader import day_for_reader, in_reader_language
from ocop.grading.standings import scheme_label

LONGEST_CODE = 200
"""Characters of what a code says that are shown."""
HEADLINES: dict[Outcome, Promise] = {
    Outcome.VALID: pgettext_lazy("signed certificate", "Signed by the authority, and within its term"),
    Outcome.NOT_YET: gettext_lazy("Signed by the authority, but not valid yet"),
    Outcome.EXPIRED: gettext_lazy("Signed by the authority, but its term has run out"),
    Outcome.SUSPENDED: gettext_lazy("Signed by the authority, which has suspended it"),
    Outcome.REVOKED: gettext_lazy("Signed by the authority, which has taken it back or replaced it"),
    Outcome.ALTERED: gettext_lazy("Not as it was signed"),
    Outcome.UNKNOWN_ISSUER: gettext_lazy("Signed by somebody who is not in the list of keys"),
    Outcome.WRONG_ISSUER: gettext_lazy("Signed by another authority than it names"),
    Outcome.KEY_RETIRED: gettext_lazy("Signed with a key that had been retired before"),
    Outcome.UNREADABLE: gettext_lazy("No signed certificate"),
}

TONES: dict[Outcome, str] = {
    Outcome.VALID: "valid",
    Outcome.NOT_YET: "waiting",
    Outcome.SUSPENDED: "warning",
}
"""The tone of a state on a page; all others have stopped."""

MEANINGS: dict[Outcome, Promise] = {
    Outcome.ALTERED: gettext_lazy(
        "The signature does not fit the text: at least one letter of it was changed. Nobody vouches for what it says."
    ),
    Outcome.UNKNOWN_ISSUER: gettext_lazy(
        "Whether the text is as it was signed cannot be said: the key that it names is in none of the lists that were "
        "given. Fetch the list of keys from the node of the authority, never from whoever showed the certificate."
    ),
    Outcome.WRONG_ISSUER: gettext_lazy(
        "The key is known, but it belongs to another authority or scheme. Nobody vouches for what the text says."
    ),
    Outcome.KEY_RETIRED: gettext_lazy(
        "The authority had stopped using this key before the day on which the certificate says it was issued. It may "
        "have been made with a stolen key. Ask the authority."
    ),
    Outcome.UNREADABLE: gettext_lazy(
        "What was given is no signed certificate, or so much of it was changed that it cannot be read."
    ),
}

STATUS: dict[StatusKnown, Promise] = {
    StatusKnown.NOT_GIVEN: gettext_lazy(
        "Whether it was suspended or revoked meanwhile was not asked: no status list was given."
    ),
    StatusKnown.NOT_FITTING: gettext_lazy(
        "Whether it was suspended or revoked meanwhile is not wholly known: of its two status lists, revocation and "
        "suspension, one or both are missing among those given, or not signed by its authority."
    ),
}


def headline(verdict: Verdict) -> str:
    """Return what was found in one line."""
    return str(HEADLINES[verdict.outcome])


def nothing_found() -> str:
    """Return what to say where neither a signed certificate nor a code was found in what was given."""
    return _("No signed certificate was found in it.")


def no_code_found() -> str:
    """Return what to say of a picture or a PDF in which neither a signed certificate nor a code was found."""
    return _(
        "No signed certificate and no code was found in it. Take the picture again: from straight above, sharp, in "
        "good light, with the whole code and a little of the paper around it."
    )


def leads_elsewhere(code: str) -> str:
    """Return what to say of a code that leads to no check page of this node.

    :param code: what the code says.
    """
    return _(
        "The code says “%(code)s”, which is no check page of this node. Go there only if you know that it is the node "
        "of the authority; nobody else can say what its certificates are worth."
    ) % {"code": _shortened(code)}


def code_alone(code: str) -> str:
    """Return what to say of a code where there is no network: it carries no signature.

    :param code: what the code says.
    """
    return _(
        "No signed certificate was found in it, only a code that says “%(code)s”. A code carries no signature, so it "
        "proves nothing by itself. Ask the maker for the certificate as a PDF or text, or look at that page, if it is "
        "of the node of the authority."
    ) % {"code": _shortened(code)}


def _shortened(code: str) -> str:
    return code if len(code) <= LONGEST_CODE else f"{code[:LONGEST_CODE]}…"


def tone(verdict: Verdict) -> str:
    """Return the tone of what was found, for a page."""
    return TONES.get(verdict.outcome, "stopped")


def sentences(verdict: Verdict) -> list[str]:
    """Return what was found, what that means and what it does not mean, a sentence or two each."""
    said: list[str] = []
    stated = verdict.stated
    if verdict.outcome in MEANINGS:
        said.append(str(MEANINGS[verdict.outcome]))
    if verdict.outcome in STANDS and stated:
        said.append(_what_it_says(stated))
        said.append(_about_the_term(verdict, stated))
        said.append(_about_the_status(verdict))
        if stated.demonstration:
            said.append(_("It is demonstration data: the product and the decision are invented."))
        said.append(
            _("The check says what the authority stated of a product; it does not prove that goods are genuine.")
        )
    return said


def _what_it_says(stated: Certified) -> str:
    facts = {
        "issuer": in_reader_language(stated.issuer_names) or stated.issuer,
        "product": in_reader_language(stated.product_names),
        "maker": in_reader_language(stated.producer_names),
        "stars": stated.stars,
        "scheme": scheme_label(stated.scheme),
        "edition": stated.edition,
        "decision": stated.decision_number,
        "decided_on": day_for_reader(stated.decided_on),
        "number": stated.number,
    }
    if not facts["maker"]:
        return _(
            "%(issuer)s states: “%(product)s” holds %(scheme)s %(stars)s★ under the rules %(edition)s, by "
            "decision %(decision)s of %(decided_on)s; certificate %(number)s."
        ) % facts  # fmt: skip
    return _(
        "%(issuer)s states: “%(product)s” of %(maker)s holds %(scheme)s %(stars)s★ under the rules %(edition)s, by "
        "decision %(decision)s of %(decided_on)s; certificate %(number)s."
    ) % facts  # fmt: skip


def _about_the_term(verdict: Verdict, stated: Certified) -> str:
    facts = {"first": day_for_reader(stated.first_day), "day": day_for_reader(verdict.on)}
    if stated.end_day is None:
        return _("It runs from %(first)s without an end; it was checked for %(day)s.") % facts
    facts["last"] = day_for_reader(stated.end_day - dt.timedelta(days=1))
    return _("It runs from %(first)s to %(last)s; it was checked for %(day)s.") % facts


def _about_the_status(verdict: Verdict) -> str:
    if verdict.status in STATUS:
        return str(STATUS[verdict.status])
    facts = {"day": day_for_reader(verdict.status_as_of.date()) if verdict.status_as_of else ""}
    if verdict.status == StatusKnown.OLD:
        return _("The status list is of %(day)s and too old to be relied on: fetch it anew.") % facts
    if verdict.outcome in (Outcome.REVOKED, Outcome.SUSPENDED):
        return _("So says the authority's own status list of %(day)s.") % facts
    return _("By the authority's status lists of %(day)s it was neither revoked nor suspended then.") % facts
