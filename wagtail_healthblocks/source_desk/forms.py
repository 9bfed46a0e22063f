from dataclasses import asdict, fields
from datetime import date

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.snippets.widgets import AdminSnippetChooser

from ..bibliography.formats import FORMATS
from ..bibliography.formats.problems import BrokenFile, Problem
from ..bibliography.pasted import PastedSource, read_pasted
from ..bibliography.record import SourceRecord
from ..models import Source
from ..vocabulary import references

MAX_SIZE = 5_000_000
#: Each has a box in a form, and Django reads a thousand fields at most.
MOST_AT_ONCE = 500
EXTENSIONS = {found.extension: found for found in FORMATS.values()}


class PasteForm(forms.Form):
    """What somebody pastes or uploads, read into sources to look over."""

    text = forms.CharField(
        label=_("Paste them here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=200_000,
        help_text=_(
            "A DOI, a PMID, one reference as text, or a whole list. Nothing is looked up in the network: "
            "of a DOI alone, nobody knows the title."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("RIS, BibTeX, CSL JSON, or PubMed’s own (.nbib).")
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload and upload.size > MAX_SIZE:
            raise ValidationError(_("The file is too large: five megabytes at most."), code="too_large")
        if upload and _extension(upload) not in EXTENSIONS:
            raise ValidationError(
                _("Its name has to end with one of: %(endings)s."),
                params={"endings": ", ".join(f".{extension}" for extension in EXTENSIONS)},
                code="unknown_format",
            )
        return upload

    def clean(self):
        super().clean()
        upload = self.cleaned_data.get("file")
        self.problems: list[Problem] = []
        if upload:
            self.found = self._read_file(upload)
        else:
            self.found = read_pasted(self.cleaned_data.get("text") or "")
        if len(self.found) > MOST_AT_ONCE:
            raise ValidationError(
                _("These are %(number)s sources. Divide them: %(most)s at once at most."),
                params={"number": len(self.found), "most": MOST_AT_ONCE},
                code="too_many",
            )
        if not self.found and not self.errors:
            raise ValidationError(_("There is nothing to read: paste something, or choose a file."), code="empty")
        return self.cleaned_data

    def _read_file(self, upload):
        try:
            text = upload.read().decode("utf-8-sig")
            records = EXTENSIONS[_extension(upload)].read(text, self.problems)
        except UnicodeDecodeError:
            self.add_error("file", _("The file is no text in UTF-8."))
        except (BrokenFile, ImportError) as error:
            self.add_error("file", str(error))
        else:
            return [PastedSource(record, "") for record in records]
        return []


def _extension(upload):
    return upload.name.rpartition(".")[2].lower()


class FoundForm(forms.Form):
    """The sources that were read, and which of them to add. What they are goes through the browser, signed."""

    sources = forms.CharField(widget=forms.HiddenInput)
    add = forms.TypedMultipleChoiceField(coerce=int, required=False)

    SALT = "healthblocks.found_sources"

    def __init__(self, data=None, *, found: list[PastedSource] | None = None):
        packed = signing.dumps(list(map(_packed, found)), salt=self.SALT, compress=True) if found is not None else ""
        super().__init__(data, initial={"sources": packed})
        self.found = found or []
        self._offer()

    def _offer(self):
        self.fields["add"].choices = [(number, str(number)) for number in range(len(self.found))]

    def clean_sources(self):
        try:
            packed = signing.loads(self.cleaned_data["sources"], salt=self.SALT)
        except signing.BadSignature as error:
            raise ValidationError(_("What was read has been changed on the way. Paste it once more.")) from error
        self.found = list(map(_unpacked, packed))
        self._offer()
        return packed

    def rows(self):
        """Each source, what of it is to look over, and the site's own where it has it already."""
        known = Source.objects.known([found.record for found in self.found])
        for number, (found, source) in enumerate(zip(self.found, known, strict=True)):
            yield {"number": number, "typed": found.typed, "known": source, "fields": list(_told(found))}

    @transaction.atomic
    def save(self, user) -> list[Source]:
        """The sources that were chosen, with their history; published by those who may publish, else drafts."""
        return [self._save(self.found[number], user) for number in self.cleaned_data["add"]]

    def _save(self, found, user):
        source = Source.from_record(found.record, found.unsure)
        source.title = source.title or found.typed[:500] or found.record.doi or found.record.pmid
        source.live = False
        source.save()
        revision = source.save_revision(user=user)
        log(source, "wagtail.create", user=user, revision=revision, content_changed=True)
        if Source.snippet_viewset.permission_policy.user_has_permission(user, "publish"):
            revision.publish(user=user)
        return source


def _packed(found):
    accessed = found.record.accessed.isoformat() if found.record.accessed else None
    record = asdict(found.record) | {"accessed": accessed}
    return {"record": record, "typed": found.typed, "unsure": sorted(found.unsure)}


def _unpacked(packed):
    values = packed["record"]
    accessed = date.fromisoformat(values["accessed"]) if values["accessed"] else None
    record = SourceRecord(**values | {"authors": tuple(values["authors"]), "accessed": accessed})
    return PastedSource(record, packed["typed"], frozenset(packed["unsure"]))


def _told(found):
    for name in (field.name for field in fields(SourceRecord)):
        value = getattr(found.record, name)
        if name == "kind":
            value = references.find(value).label
        if value or name in found.unsure:
            words = ", ".join(value) if isinstance(value, tuple) else value
            yield Source._meta.get_field(name).verbose_name, words or "?", name in found.unsure


class MergeForm(forms.Form):
    """The source that stays, and takes the places of another."""

    into = forms.ModelChoiceField(Source.objects.all(), label=_("The source that stays"))

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Source.objects.exclude(pk=source.pk)
        self.fields["into"].widget = AdminSnippetChooser(Source)
