"""The addresses of facets."""

from hypothesis import given
from hypothesis import strategies as st

from ocop.catalogue.choices import FACETS, Choices

VALUES = st.sampled_from(["TH", "TH.30", "VN.91.9101", "rice", "vn-ocop/2026/4", "%00.", "a&b=c d+e", "ไหม", "\0."])


@given(
    facet=st.sampled_from(sorted(FACETS)),
    value=st.sampled_from(["TH.31", "VN.1", "vn-ocop/2026/5", "a&b.c", "%00.", "ไหม."]),
    given_values=st.dictionaries(st.sampled_from(["q", "country", "area", "category", "certificate", "kind"]), VALUES),
    stars=st.lists(VALUES, max_size=3),
)
def test_facets_lead_where_choosing_each_value_leads(
    facet: str, value: str, given_values: dict[str, str], stars: list[str]
) -> None:
    choices = Choices.read(given_values, stars)
    chosen = choices.chosen(facet)

    address = choices.addresses(facet)

    for one in (value, *filter(None, chosen)):
        assert address(one) == choices.choosing(facet, one).address()
