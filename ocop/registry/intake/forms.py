"""What the desk asks of the person: the file, and which of its columns is which."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class FileForm(forms.Form):
    """A file that is no larger than the page takes. A kind says what it holds, and what to do with a larger one."""

    file = forms.FileField()
    says: ClassVar[Promise]
    """What may be sent, with its ``size``."""
    too_large: ClassVar[Promise]
    """What to do with a file of ``size`` where the ``limit`` is smaller."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = filesizeformat(settings.UPLOAD_LIMIT_BYTES)
        self.fields["file"].help_text = str(self.says) % {"size": limit}

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before anything is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.UPLOAD_LIMIT_BYTES
        if file.size is not None and file.size > limit:
            facts = {"size": filesizeformat(file.size), "limit": filesizeformat(limit)}
            raise forms.ValidationError(str(self.too_large) % facts)
        return file


class SheetForm(forms.Form):
    """Which sheet of a workbook is read."""

    sheet = forms.ChoiceField(label=_("Sheet"))

    def __init__(self, *args: Any, sheet: str, left_out: Sequence[str], **kwargs: Any) -> None:
        """Offer the sheet that is read, and the others."""
        super().__init__(*args, **kwargs)
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Sheet"), choices=[(name, name) for name in (sheet, *left_out)], initial=sheet
        )


class MappingForm(forms.Form):
    """For each column of the file: what it is."""

    def __init__(
        self,
        *args: Any,
        headers: Sequence[str],
        mapping: Mapping[str, str],
        samples: Mapping[int, str],
        labels: Mapping[str, StrPromise],
        **kwargs: Any,
    ) -> None:
        """Make a field for each column.

        :param mapping: number of the column in the file, as text → our column, as proposed or confirmed.
        :param samples: some cells of each column.
        :param labels: our columns with their names.
        """
        super().__init__(*args, **kwargs)
        choices = [("", _("– not taken over –")), *labels.items()]
        for index, header in enumerate(headers):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                label=header or _("Column %(number)s") % {"number": index + 1},
                help_text=samples.get(index, ""),
                initial=mapping.get(str(index), ""),
            )

    def mapping(self) -> dict[int, str]:
        """Return the column of the file → our column."""
        return {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }
