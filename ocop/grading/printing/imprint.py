"""What every paper says of itself at its foot."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Imprint:
    """Where a paper comes from.

    :ivar node: name of the node that printed it.
    :ivar on: its day, and ``number`` the number of the paper or of what it is about.
    :ivar language: of the scheme; English stands below it.
    :ivar country: of the scheme (ISO 3166-1).
    :ivar subject: from which its woven band is drawn.
    :ivar draft: it says what stands there now, and that may change.
    """

    node: str
    on: dt.date
    number: str
    language: str
    country: str
    subject: str
    demonstration: bool = False
    draft: bool = False
