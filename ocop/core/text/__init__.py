"""Text of eleven states as people type it: cleaned for keeping, folded for comparing and searching.

`squeeze` gives what is stored and shown; `fold` gives a key that is compared and searched, and never shown.
"""

from ocop.core.text.burmese import is_zawgyi, to_unicode
from ocop.core.text.cleaning import nfc, squeeze
from ocop.core.text.folding import fold
from ocop.core.text.writing import scripts

__all__ = ["fold", "is_zawgyi", "nfc", "scripts", "squeeze", "to_unicode"]
