from datetime import date, timedelta
from itertools import groupby

from django.utils.functional import cached_property

from ..conf import settings
from ..dates import today
from ..vocabulary.check_states import CHECK_STATES
from ..vocabulary.roles import find
from .contributors import Contributor
from .medical_checks import MedicalCheck

ORDER = list(CHECK_STATES)
#: Databases limit how many keys one query may name.
KEYS_AT_ONCE = 500


class PageChecks:
    """What the medical checks of a page say of it as it stands, today.

    Of each scope the latest check counts that covers the page, else the latest. Where several scopes were checked, a
    medical one stands for the page before any other; then the state decides, in the order of ``CHECK_STATES``; then
    the scope, the widest first.
    """

    def __init__(self, page, found=None):
        self.page = page
        self._found = found

    @classmethod
    def of_pages(cls, pages) -> dict:
        """The same of many pages as they are stored, by their keys: in one query, where verdicts are known."""
        sources = {page.pk: page.alias_of_id or page.pk for page in pages}
        by_source: dict = {}
        for keys in _slices(list(set(sources.values()))):
            for check in MedicalCheck.objects.of_sources(keys):
                by_source.setdefault(check.page_id, []).append(check)
        return {page.pk: cls(page, by_source.get(sources[page.pk], [])) for page in pages}

    def of_nothing(self) -> "PageChecks":
        """The same of a page whose text is withdrawn: nobody vouches for what is not there."""
        return type(self)(self.page, [])

    @cached_property
    def checks(self) -> list[MedicalCheck]:
        """One check of each scope, the one that stands for the page first. Nobody is named whom readers may not see."""
        found = MedicalCheck.objects.of(self.page) if self._found is None else self._found
        found = [check for check in found if (check.contributor.live if check.contributor else check.name)]
        scopes = list(MedicalCheck.Scope)
        by_scope = groupby(sorted(found, key=lambda check: scopes.index(check.scope)), lambda check: check.scope)
        return sorted((check for _scope, checks in by_scope for check in self._counting(list(checks))), key=_rank)

    def _counting(self, checks):
        seen = (check.see(self.page) for check in checks)
        covering = next((check for check in seen if check.covers), None)
        return [covering] if covering else [check for check in checks if not check.is_of_draft][:1]

    @property
    def check(self) -> MedicalCheck | None:
        """The check that stands for the page."""
        return next(iter(self.checks), None)

    @property
    def shown(self) -> list[MedicalCheck]:
        """The checks that readers are told of."""
        return [check for check in self.checks if check.is_shown]

    @property
    def state(self) -> str:
        return self.check.state if self.check else "never"

    @property
    def label(self):
        return CHECK_STATES[self.state].label

    @property
    def covering(self) -> MedicalCheck | None:
        """The medical check that covers the page, if one does."""
        return next((check for check in self.checks if check.covers and check.is_medical), None)

    def names(self, contributor, medically: bool = False) -> bool:
        """Whether the page says of somebody that they have checked what it says; medically, if that is asked."""
        covering = (check for check in self.checks if check.covers and (check.is_medical or not medically))
        return any(is_same(check.contributor, contributor) for check in covering)

    def allows_credit(self, role, profile) -> bool:
        """Whether the page may say that somebody did this: who checked it, only a check by them that covers it says."""
        scopes = set(find(role).scopes)
        only_medical = scopes <= set(MedicalCheck.MEDICAL_SCOPES)
        covering = (check for check in self.checks if check.covers and check.scope in scopes)
        theirs = (check for check in covering if check.is_medical or not only_medical)
        return not scopes or any(is_same(check.contributor, profile) for check in theirs)

    @property
    def next_turn(self) -> date | None:
        """The day on which the page will say something else of its checks, if nobody does anything."""
        soon, day = timedelta(days=settings.HEALTHBLOCKS_CHECK_DUE_SOON), today()
        dues = [check.next_due for check in self.shown if check.next_due and day <= check.next_due < date.max]
        turns = [turn for due in dues for turn in (due - soon, due + timedelta(days=1)) if turn > day]
        return min(turns, default=None)

    def as_dict(self) -> dict:
        """The state and every statement, for the API."""
        checks = [check.as_dict() for check in self.shown]
        return {"state": self.state, "label": str(self.label), "checks": checks}


def is_same(contributor, profile):
    return contributor is not None and isinstance(profile, Contributor) and contributor.pk == profile.pk


def _rank(check):
    return not check.is_medical, ORDER.index(check.state), list(MedicalCheck.Scope).index(check.scope)


def _slices(keys):
    return (keys[start : start + KEYS_AT_ONCE] for start in range(0, len(keys), KEYS_AT_ONCE))
