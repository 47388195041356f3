"""What keeps a signed text from being read. Codes for programs; the words for people are in ``grading/verdicts.py``."""


class NotReadable(ValueError):
    """The text is no signed statement of the kind that was expected."""


class Altered(ValueError):
    """The text was signed, but not in this wording: at least one letter differs."""


class KeyUnknown(ValueError):
    """The text names a key that is in no list that was given."""


class KeyListWrong(ValueError):
    """A list of keys cannot be read; the message says why."""


class SealBroken(ValueError):
    """A sealed private key cannot be opened with this secret."""
