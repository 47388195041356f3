"""The words of a star certificate for programs that read JSON-LD: what each member of its statement means."""

from collections.abc import Mapping
from typing import Any

W3C = "https://www.w3.org/ns/credentials/v2"
"""The context of the data model, which every verifiable credential names first."""

_TEXT = "http://www.w3.org/2001/XMLSchema#string"
_WHOLE = "http://www.w3.org/2001/XMLSchema#integer"
_DAY = "http://www.w3.org/2001/XMLSchema#date"
_YES_NO = "http://www.w3.org/2001/XMLSchema#boolean"

TERMS: Mapping[str, tuple[str, str]] = {
    "StarCertificate": ("", "A credential that a product holds stars of a scheme's rules for a term."),
    "StarRatedProduct": ("", "A product that an authority gave stars."),
    "certificateNumber": (_TEXT, "The number that is printed on the certificate."),
    "productNumber": (_TEXT, "The product's number in the register of the network."),
    "productNames": ("names", "What the product is called, by language."),
    "productCode": (_TEXT, "The code that the programme gives the product, as it is printed on the pack."),
    "producer": ("node", "Who makes it."),
    "producerNumber": (_TEXT, "The maker's number in the register of the network."),
    "producerNames": ("names", "What the maker is called, by language."),
    "scheme": (_TEXT, "The scheme, for instance vn-ocop; stars of two schemes are never compared."),
    "edition": (_TEXT, "The edition of the scheme's rules under which it was rated."),
    "set": (_TEXT, "The number of the product set, hence of the scorecard."),
    "stars": (_WHOLE, "How many stars."),
    "decisionNumber": (_TEXT, "The number of the authority's decision."),
    "decidedOn": (_DAY, "The day of the decision."),
    "demonstration": (_YES_NO, "True where all of it is invented, to show the platform."),
}
"""Each term with its kind and what it means."""


def context(address: str) -> dict[str, Any]:
    """Return the JSON-LD context; its terms are anchors of the page at an address."""
    terms: dict[str, Any] = {"@version": 1.1, "@protected": True, "id": "@id", "type": "@type"}
    for term, (kind, _meaning) in TERMS.items():
        iri = f"{address}#{term}"
        if kind == "names":
            terms[term] = {"@id": iri, "@container": "@language"}
        elif kind in ("", "node"):
            terms[term] = iri
        else:
            terms[term] = {"@id": iri, "@type": kind}
    return {"@context": terms}
