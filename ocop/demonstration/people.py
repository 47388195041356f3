"""The people of the demonstration: one for each role, none of them real."""

from dataclasses import dataclass

from ocop.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Person:
    """A fictitious person: the role, and the place in which it is held.

    ``place`` is as in ``kinds.csv``; without it the role is held in the country, and without that in the network.
    A commune officer holds it in the area of the demonstration's own producer.
    """

    username: str
    name: str
    role: Role
    country: str = ""
    place: str = ""


ADMINISTRATOR = Person("demo-administrator", "Administrator", Role.ADMINISTRATOR)
BUYER = Person("demo-buyer", "Buyer", Role.BUYER)
PRODUCER = Person("demo-producer", "Rice producer", Role.PRODUCER, "TH", "อุบลราชธานี")
PEOPLE = (
    Person("demo-commune", "Commune officer", Role.COMMUNE_OFFICER, "TH", "อุบลราชธานี"),
    Person("demo-province", "Province officer", Role.PROVINCE_OFFICER, "TH", "อุบลราชธานี"),
    Person("demo-thailand", "National officer of Thailand", Role.NATIONAL_OFFICER, "TH"),
    Person("demo-viet-nam", "National officer of Viet Nam", Role.NATIONAL_OFFICER, "VN"),
    Person("demo-trade", "Trade officer", Role.TRADE_OFFICER),
    BUYER,
    PRODUCER,
    ADMINISTRATOR,
)
"""The administrator comes last in lists, and is made first: it grants the others their roles."""
