"""Publishing a medicine: which live pages it changes, which of them are checked, and which say otherwise.

Asked before where somebody has to look at a page: at one that is medically checked, or whose own words were right until
now. Else said afterwards, for editors would soon answer a question without reading it that is asked each time.
"""

from dataclasses import dataclass, field

from django.db.models import Model
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.snippets.views.snippets import EditView

from .conf import settings
from .contradictions import Contradictions
from .models import MedicalCheck, Medicine
from .models.base import get_page_model
from .readings.shared_facts import digests_of
from .usage import page_ids_naming, with_aliases

#: So many pages are read for what they say otherwise, those that are checked first; the others are counted.
EXAMINED = 50
#: So many are listed.
SHOWN = 20
#: Databases limit how many keys one query may name.
KEYS_AT_ONCE = 5_000
#: What the form sends once the question is answered.
CONFIRMED = "confirmed"


@dataclass
class ChangedPage:
    """A live page that a medicine changes."""

    page: Model
    is_checked: bool
    contradictions: list[tuple[str, str]] = field(default_factory=list)


class Publication:
    """What publishing a medicine as it is typed does to the live pages that name it."""

    def __init__(self, medicine: Medicine):
        self.before = Medicine.objects.prefetch_related("legal_statuses").get(pk=medicine.pk)
        self.after = medicine

    @cached_property
    def page_ids(self) -> list[int]:
        """The live pages whose words change."""
        if self.before.live and digests_of(self.before) == digests_of(self.after):
            return []
        pages, keys = get_page_model().objects.filter(live=True), with_aliases(page_ids_naming(self.before))
        return sorted(
            pk for some in _slices(sorted(keys)) for pk in pages.filter(pk__in=some).values_list("pk", flat=True)
        )

    @cached_property
    def checked_ids(self) -> set[int]:
        """Those with a medical check that covers them now, as far as is known."""
        checks = MedicalCheck.objects.filter(
            scope__in=MedicalCheck.MEDICAL_SCOPES, is_earlier=False, record__has_key="facts"
        )
        found = (checks.filter(page_id__in=some).values_list("page_id", "verdict") for some in _slices(self.page_ids))
        covered = {key for some in found for key, verdict in some if not verdict or _is_unchanged(verdict)}
        return with_aliases(covered) & {*self.page_ids} if covered else set()

    @cached_property
    def examined(self) -> list[ChangedPage]:
        """The first pages, those that say otherwise before those that are checked before the others."""
        keys = sorted(self.page_ids, key=lambda key: (key not in self.checked_ids, key))[:EXAMINED]
        pages = list(get_page_model().objects.filter(pk__in=keys).specific())
        said = Contradictions(self.before, self.after).of(pages) if pages else {}
        found = [ChangedPage(page, page.pk in self.checked_ids, said[page.pk]) for page in pages]
        return sorted(found, key=lambda one: (not one.contradictions, not one.is_checked, one.page.pk))

    @property
    def contradicting(self) -> list[ChangedPage]:
        return [one for one in self.examined if one.contradictions]

    @property
    def needs_somebody(self) -> bool:
        return bool(self.page_ids) and bool(self.checked_ids or self.contradicting)

    @property
    def number_in_words(self) -> str:
        pages = len(self.page_ids)
        return ngettext("It changes %(count)s live page.", "It changes %(count)s live pages.", pages) % {"count": pages}

    def in_words(self) -> list[str]:
        """What an editor is told, a line for each thing."""
        pages, checked, contradicting = len(self.page_ids), len(self.checked_ids), len(self.contradicting)
        lines = [self.number_in_words]
        if checked:
            lines.append(self._words_of_checks() % {"count": checked})
        if contradicting:
            words = ngettext(
                "%(count)s page says otherwise in words of its own.",
                "%(count)s pages say otherwise in words of their own.",
                contradicting,
            )
            lines.append(words % {"count": contradicting})
        if more := pages - len(self.examined):
            words = ngettext(
                "%(count)s page was not looked through for that.",
                "%(count)s pages were not looked through for that.",
                more,
            )
            lines.append(words % {"count": more})
        return lines

    def _words_of_checks(self):
        if settings.HEALTHBLOCKS_SHARED_FACTS_ARE_CHECKED:
            return ngettext(
                "%(count)s of them is medically checked, and will be called changed since its check.",
                "%(count)s of them are medically checked, and will be called changed since their checks.",
                len(self.checked_ids),
            )
        return ngettext(
            "%(count)s of them is medically checked, and will name this medicine as changed since its check.",
            "%(count)s of them are medically checked, and will name this medicine as changed since their checks.",
            len(self.checked_ids),
        )


def _is_unchanged(verdict):
    return not verdict["changes"] and not verdict["facts"]


def _slices(keys):
    return (keys[start : start + KEYS_AT_ONCE] for start in range(0, len(keys), KEYS_AT_ONCE))


class EditMedicineView(EditView):
    """Wagtail's form, which asks before it changes what somebody has checked, and says afterwards what it changed."""

    def form_valid(self, form):
        if self.action != "publish" or getattr(self, "expects_json_response", False):
            return super().form_valid(form)
        form.save(commit=False)  # the statuses as they are typed
        publication = Publication(form.instance)
        is_confirmed = self.request.POST.get("action-publish") == CONFIRMED
        if publication.page_ids and not is_confirmed and publication.needs_somebody:
            return self._question(publication)
        response = super().form_valid(form)
        if publication.page_ids:
            # Whoever has answered the question has read the rest, and no page is looked through again.
            said = [publication.number_in_words] if is_confirmed else publication.in_words()
            messages.info(self.request, " ".join(said))
        return response

    def _question(self, publication):
        finder = AdminURLFinder(self.request.user)
        pages = [(one, finder.get_edit_url(one.page)) for one in publication.examined[:SHOWN]]
        posted = self.request.POST.lists()
        context = {
            "page_title": _("Publishing this changes pages"),
            "header_title": _("Publishing this changes pages"),
            "header_icon": "warning",
            "object": publication.after,
            "lines": publication.in_words(),
            "pages": pages,
            "more": len(publication.page_ids) - len(pages),
            "kept": [(name, value) for name, values in posted for value in values if name != "action-publish"],
            "confirmed": CONFIRMED,
            "action": self.request.get_full_path(),
        }
        return TemplateResponse(self.request, "wagtail_healthblocks/admin/confirm_publishing.html", context)
