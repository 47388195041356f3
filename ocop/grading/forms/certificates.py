"""Forms of certificates: a signed one to be checked, a sheet of old ones to be entered."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from ocop.grading.credentials.finding import MOST_LETTERS
from ocop.grading.editions import edition, edition_codes
from ocop.grading.standings import scheme_country, scheme_label
from ocop.places.queries import country_name
from ocop.registry.intake.forms import FileForm

LARGEST_FILE_MB = 15
"""A photo of a good telephone has 3 to 12."""


class VerifyForm(forms.Form):
    """A signed certificate, pasted or in a file."""

    token = forms.CharField(
        label=_("The signed certificate as text"),
        required=False,
        strip=True,
        validators=[MaxLengthValidator(MOST_LETTERS, _("The text is too long to be a certificate."))],
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("A long line that begins with eyJ. Text around it does no harm."),
    )
    file = forms.FileField(
        label=_("Or a file that carries it"),
        required=False,
        help_text=_(
            "The PDF of the certificate, a .jwt file, a label or code that was downloaded here, or a photo or scan of "
            "the code with squares (JPEG, PNG, WebP, PDF); at most 15 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".jwt,.txt,.svg,.pdf,image/*"}),
    )

    def clean_file(self) -> object:
        """Refuse a file that is too large to be a certificate."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE_MB * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 15 MB. Take a smaller picture, or scan it in grey."))
        return file

    def clean(self) -> None:
        """Ask for one of the two."""
        if not self.errors and not self.cleaned_data.get("token") and not self.cleaned_data.get("file"):
            raise forms.ValidationError(_("Paste the text of a certificate, or choose a file."))


class PaperFileForm(FileForm):
    """A sheet of certificates that were issued on paper before."""

    scheme = forms.ChoiceField(label=_("Scheme"))
    file = forms.FileField(label=_("The sheet"))
    says = _("Excel or CSV, one certificate in each row, the names of the columns above them; at most %(size)s.")
    too_large = _("The file has %(size)s; at most %(limit)s can be sent here. Part it, or ask the node's operator.")
    field_order = ["scheme", "file"]

    def __init__(self, *args: Any, countries: Collection[str], **kwargs: Any) -> None:
        """Offer the schemes of some countries; an empty code is all of them."""
        super().__init__(*args, **kwargs)
        codes = [code for code in edition_codes() if "" in countries or code[:2].upper() in countries]
        schemes = dict.fromkeys(one.scheme for one in map(edition, codes) if one.levels)
        scheme = self.fields["scheme"]
        assert isinstance(scheme, forms.ChoiceField)
        scheme.choices = [(code, f"{scheme_label(code)}, {country_name(scheme_country(code))}") for code in schemes]
