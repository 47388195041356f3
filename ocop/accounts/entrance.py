# mypy: disallow-subclassing-any=False
"""The forms of sign-in and sign-up: allauth's own, in our words. (It brings no types, so they are Any to mypy.)

Their labels stand above the fields, so nothing is repeated inside them.
"""

from allauth.account.forms import LoginForm, SignupForm
from django.forms import Form
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """A name and a password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        self.fields["remember"].label = _("Stay signed in on this device")
        _without_placeholders(self)


class SignUpForm(SignupForm):
    """What a new account needs."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("Letters and digits; you sign in with it.")
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("A link goes there if you forget your password.")
        _without_placeholders(self)


def _without_placeholders(form: Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
