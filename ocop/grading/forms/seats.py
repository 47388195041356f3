"""The members of a council, several at once: one row of a page for each, all of them or nobody."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.grading.models import Council, Seat
from ocop.grading.operations.councils import Seating
from ocop.grading.queries.councils.lists import communes_in, judged_before, people_to_seat
from ocop.grading.queries.councils.panels import seated
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.places.models import Area

ROWS = 9
MORE = 5
MOST_ROWS = 60


class SeatRow(forms.Form):
    """One person for a seat; a row in which nobody is chosen says nothing."""

    person = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int, empty_value=None, required=False)
    seat = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat)
    office = forms.CharField(label=gettext_lazy("Office"), max_length=200, required=False)
    commune = forms.TypedChoiceField(label=gettext_lazy("Lives in"), coerce=int, empty_value=None, required=False)
    sets = forms.CharField(
        label=gettext_lazy("Knows best"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("all sets")}),
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[Any, str]], communes: Sequence[tuple[Any, str]], known: Sequence[str],
        place: int, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.known = known
        for name, choices in (("person", people), ("commune", communes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(what)s, row %(row)s") % {"what": field.label, "row": place}

    def clean_sets(self) -> list[str]:
        """Return the numbers of sets that were typed: ``1-4, 11`` are five."""
        found: list[str] = []
        for part in self.cleaned_data["sets"].replace(";", ",").split(","):
            first, _dash, last = (one.strip() for one in part.partition("-"))
            if not first and not last:
                continue
            if (
                last
                and first in self.known
                and last in self.known
                and self.known.index(first) <= self.known.index(last)
            ):
                found += self.known[self.known.index(first) : self.known.index(last) + 1]
            elif not last and first in self.known:
                found.append(first)
            else:
                wrong = _("There is no set “%(given)s” under these rules.") % {"given": part.strip()}
                raise forms.ValidationError(wrong)
        return found

    @property
    def chosen(self) -> bool:
        """Say whether somebody is chosen in it, once it was read."""
        return bool(self.cleaned_data.get("person"))


class SeatRows:
    """The page on which members are seated: rows with the same choices, read together."""

    def __init__(self, council: Council, data: Mapping[str, Any] | None = None) -> None:
        self.council, self.data = council, data
        given = str(data.get("rows", "")) if data is not None else ""
        self.count = min(int(given), MOST_ROWS) if given.isdecimal() and len(given) < 4 else ROWS
        if data is not None and "more" in data:
            self.count = min(self.count + MORE, MOST_ROWS)
        self.refused = ""

    @cached_property
    def people(self) -> dict[int, User]:
        """Those who can be chosen, by key."""
        return {person.pk: person for person in people_to_seat(self.council)}

    @cached_property
    def communes(self) -> dict[int, Area]:
        """The places in which a member can live, by key."""
        return {area.pk: area for area in communes_in(self.council.area)}

    @cached_property
    def sets(self) -> list[tuple[str, str]]:
        """Number and name of the sets of the council's rules."""
        cards = rules_of(self.council.edition).scorecards.values()
        return [(card.number, in_reader_language(card.names)) for card in cards]

    @cached_property
    def rows(self) -> list[SeatRow]:
        """The rows, with what was typed into them; chair and secretary are proposed while these seats are free."""
        nobody: tuple[Any, str] = ("", "–")
        judged = judged_before(self.council)
        people = [nobody, *((key, _named(person, judged.get(key, ()))) for key, person in self.people.items())]
        communes = [nobody, *((key, str(area)) for key, area in self.communes.items())]
        known = [number for number, _name in self.sets]
        taken = set(seated(self.council).values_list("seat", flat=True))
        free = [seat for seat in (Seat.CHAIR, Seat.SECRETARY) if seat not in taken]
        proposed = [*free, *[Seat.MEMBER] * self.count][: self.count]
        return [
            SeatRow(
                self.data if f"m{place}-seat" in (self.data or {}) else None,
                prefix=f"m{place}",
                initial={"seat": seat},
                people=people,
                communes=communes,
                known=known,
                place=place + 1,
            )
            for place, seat in enumerate(proposed)
        ]

    def is_valid(self) -> bool:
        """Say whether all rows can be read, and nobody and neither leading seat stands in two of them."""
        read = [row for row in self.rows if row.is_bound]
        unread = [row for row in read if not row.is_valid()]
        people: set[int] = set()
        leading: set[str] = set()
        for row in (row for row in read if row.is_valid() and row.chosen):
            person, seat = row.cleaned_data["person"], row.cleaned_data["seat"]
            if person in people:
                row.add_error("person", _("This person stands in another row already."))
            if seat != Seat.MEMBER and seat in leading:
                row.add_error("seat", _("This seat stands in another row already."))
            people.add(person)
            leading.add(seat)
        return not unread and all(not row.errors for row in read)

    def seatings(self) -> list[Seating]:
        """Return whom the rows seat."""
        return [
            Seating(
                person=self.people[values["person"]],
                seat=values["seat"],
                office=values["office"],
                sets=values["sets"],
                commune=self.communes.get(values["commune"]),
            )
            for values in (row.cleaned_data for row in self.rows if row.is_bound and row.chosen)
        ]

    @property
    def errors(self) -> bool:
        """Say whether something is wrong."""
        return bool(self.refused) or any(row.is_bound and row.errors for row in self.rows)


def _named(person: User, judged: Sequence[str]) -> str:
    if not judged:
        return str(person)
    return _("%(who)s (judged %(numbers)s the first time)") % {"who": person, "numbers": ", ".join(judged)}
