"""The people of the demonstration: one for each role, and those whom grading needs; none of them real."""

from dataclasses import dataclass

from ocop.accounts.roles import Role
from ocop.demonstration.graded import PROVINCE


@dataclass(frozen=True, slots=True)
class Person:
    """A fictitious person: the role, the place in which it is held, and what can be tried with it.

    ``place`` is as in ``kinds.csv``; without it the role is held in the country, and without that in the network.
    A commune officer holds it in ``commune``, or in the area of the demonstration's own producer.
    """

    username: str
    name: str
    role: Role
    country: str = ""
    place: str = ""
    commune: str = ""
    tries: str = ""


ADMINISTRATOR = Person(
    "demo-administrator", "Administrator", Role.ADMINISTRATOR, tries="roles, imports, everything but signing"
)
BUYER = Person("demo-buyer", "Buyer", Role.BUYER, tries="demands and their plans")
PRODUCER = Person("demo-producer", "Rice producer", Role.PRODUCER, "TH", "อุบลราชธานี", tries="its offers and products")
NETWORK = (
    Person(
        "demo-commune", "Commune officer", Role.COMMUNE_OFFICER, "TH", "อุบลราชธานี", tries="working for a producer"
    ),
    Person(
        "demo-province", "Province officer", Role.PROVINCE_OFFICER, "TH", "อุบลราชธานี", tries="a register of Thailand"
    ),
    Person(
        "demo-thailand", "National officer of Thailand", Role.NATIONAL_OFFICER, "TH",
        tries="the Thai rules, whose points an officer has yet to set",
    ),
    Person(
        "demo-viet-nam", "National officer of Viet Nam", Role.NATIONAL_OFFICER, "VN",
        tries="a tea passed up that waits for the national council",
    ),
    Person("demo-trade", "Trade officer", Role.TRADE_OFFICER, tries="offers, hubs and lanes"),
    BUYER,
    PRODUCER,
    ADMINISTRATOR,
)  # fmt: skip
"""The administrator comes last in lists, and is made first: it grants the others their roles."""

HONEY = Person(
    "demo-honey", "Honey producer", Role.PRODUCER, "VN", PROVINCE, "Mèo Vạc",
    tries="a 4-star honey, a draft with gaps, a renewal whose window is open",
)  # fmt: skip
TEA = Person(
    "demo-tea", "Tea producer", Role.PRODUCER, "VN", PROVINCE, "Hoàng Su Phì",
    tries="a tea of 99 points held at 3 stars by one floor",
)  # fmt: skip
MAKERS = Person(
    "demo-makers", "Speaks for other makers", Role.PRODUCER, "VN", PROVINCE,
    tries="a dossier returned, a supplement asked, an appeal that waits",
)  # fmt: skip
COMMUNE = Person(
    "demo-vn-commune", "Commune officer of Meo Vac", Role.COMMUNE_OFFICER, "VN", PROVINCE, "Mèo Vạc",
    tries="screening: one dossier is late",
)  # fmt: skip
COMMUNES = {
    "Mèo Vạc": COMMUNE,
    "Hoàng Su Phì": Person(
        "demo-vn-commune-2", "Commune officer of Hoang Su Phi", Role.COMMUNE_OFFICER, "VN", PROVINCE, "Hoàng Su Phì",
        tries="what the commune forwarded",
    ),
    "Lùng Tám": Person(
        "demo-vn-commune-3", "Commune officer of Lung Tam", Role.COMMUNE_OFFICER, "VN", PROVINCE, "Lùng Tám",
        tries="what the commune forwarded",
    ),
}  # fmt: skip
VN_PROVINCE = Person(
    "demo-vn-province", "Province officer of Tuyen Quang", Role.PROVINCE_OFFICER, "VN", PROVINCE,
    tries="reception, rounds, councils, decisions, alarms, inspections",
)  # fmt: skip
REVIEWER = Person(
    "demo-reviewer", "Advisory reviewer", Role.REVIEWER, "VN", PROVINCE,
    tries="a review with a test and a visit to come",
)  # fmt: skip
CHAIR = Person(
    "demo-chair", "Council chair", Role.COUNCIL_MEMBER, "VN", PROVINCE,
    tries="the session: one product has all its sheets",
)  # fmt: skip
SECRETARY = Person(
    "demo-secretary", "Council secretary", Role.COUNCIL_MEMBER, "VN", PROVINCE,
    tries="the session, its minutes, a renewal decided in writing",
)  # fmt: skip
MEMBER = Person(
    "demo-member-1", "Council member 1", Role.COUNCIL_MEMBER, "VN", PROVINCE,
    tries="a sheet half filled: nobody else's can be seen",
)  # fmt: skip
MEMBERS = (
    MEMBER,
    Person(
        "demo-member-2", "Council member 2", Role.COUNCIL_MEMBER, "VN", PROVINCE,
        tries="a statement on conflicts to be made first",
    ),
    Person(
        "demo-member-3", "Council member 3", Role.COUNCIL_MEMBER, "VN", PROVINCE,
        tries="a renewal to answer in writing; a sheet handed in, to be read but not changed",
    ),
)  # fmt: skip
AUTHORITY = Person(
    "demo-authority", "Deciding authority of the province", Role.AUTHORITY, "VN", PROVINCE,
    tries="a decision ready to be issued",
)  # fmt: skip
MINISTER = Person(
    "demo-minister", "Deciding authority of the nation", Role.AUTHORITY, "VN",
    tries="a 5-star decision ready to be issued",
)  # fmt: skip
LABORATORY = Person("demo-laboratory", "Laboratory", Role.LABORATORY, "VN", tries="a test asked for, to be entered")
CAST = (
    *(HONEY, TEA, MAKERS, *COMMUNES.values(), VN_PROVINCE, REVIEWER, CHAIR, SECRETARY, *MEMBERS),
    *(AUTHORITY, MINISTER, LABORATORY),
)
"""Who plays in the demonstration of grading; a minimal load does without."""
NATIONAL = next(person for person in NETWORK if person.username == "demo-viet-nam")
COUNCIL = (CHAIR, SECRETARY, *MEMBERS)
PEOPLE = (*CAST, *NETWORK)
