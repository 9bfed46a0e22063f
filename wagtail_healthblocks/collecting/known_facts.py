"""What medical checks know of a snippet that is rewritten under them: they say the same of their pages afterwards."""

from ..models import MedicalCheck
from ..models.base import Snippet, get_page_model
from ..readings import Reading
from ..readings.shared_facts import digests_of, record_of_facts
from ..tasks import in_batches
from ..usage import page_ids_showing
from .rewriting import SOURCE


class KnownFacts:
    """What the medical checks of the pages that show a snippet know of it and of sources, from before to after.

    ``kind`` is the kind of field by which the snippet names its sources, and that alone is rewritten meanwhile.
    """

    def __init__(self, snippet: Snippet, kind: str):
        self._snippet, self._kind = snippet, kind
        self._key = f"{snippet._meta.label_lower}:{snippet.pk}"
        kept = MedicalCheck.objects.filter(record__has_key="facts")
        batches = in_batches(sorted(page_ids_showing(snippet)))
        checks = [check for keys in batches for check in kept.filter(page__in=keys)]
        self._checks = [(check, self._has_changed(check)) for check in checks]
        self._sources = {check.page_id: self._sources_on(check.page_id) for check, _changed in self._checks}

    def _has_changed(self, check):
        """Whether a check finds that the snippet names other sources than it did, or does not know the snippet."""
        changed = {fact["key"]: fact["kinds"] for fact in check.compare(check.page.specific)["facts"]}
        return self._key not in check.record["facts"] or self._kind in changed.get(self._key, ())

    def _sources_on(self, page_id):
        reading = Reading(get_page_model().objects.get(pk=page_id).specific)
        return {key: fact for key, fact in record_of_facts(reading).items() if key.startswith(SOURCE)}

    def keep(self) -> None:
        """Let each check know the sources that came, and forget those that went; a change it found, it still finds."""
        digest = digests_of(type(self._snippet)._default_manager.get(pk=self._snippet.pk))[self._kind]
        sources = {page_id: self._sources_on(page_id) for page_id in self._sources}
        for check, has_changed in self._checks:
            before, after = self._sources[check.page_id], sources[check.page_id]
            facts = {key: fact for key, fact in check.record["facts"].items() if key in after or key not in before}
            facts = {key: fact for key, fact in after.items() if key not in before} | facts
            if not has_changed:
                fields = facts[self._key]["fields"] | {self._kind: digest}
                facts[self._key] = facts[self._key] | {"fields": fields}
            check.record = check.record | {"facts": facts}
            check.save(update_fields=["record"])
        MedicalCheck.objects.filter(pk__in=[check.pk for check, _changed in self._checks]).outdate()
