"""The page that an address of the reviews names, with its own type's fields and all that is asked about it first."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ..models import Correction
from ..models.base import get_page_model
from ..models.noticed_pages import NoticesMixin
from .models import ReviewableMixin, ReviewsSiteSettings
from .restrictions import may_be_restricted

#: What a site's rules say of a text.
RULES = ("held_words", "links_allowed")


def live_page(page_id: int, site):
    """The live page of this key if it is one that readers review, else None: in one query, whatever its type.

    It knows whether Wagtail has to be asked for what restricts it (``may_be_restricted``), and what the site that it is
    asked for on says of a reader's text (``reviews_rules``).
    """
    ways = _ways()
    tables = ["__".join(way) for way in ways.values() if way]
    pages = get_page_model().objects.live().select_related("locale", "alias_of__alias_of", *tables)
    pages = pages.annotate(may_be_restricted=may_be_restricted(), is_withdrawn=_is_withdrawn(), **_rules(site))
    found = pages.filter(pk=page_id).first()
    way = ways.get(found.specific_class) if found else None
    if way is None:
        return None
    page = found
    for name in way:
        page = getattr(page, name)
    page.locale, page.alias_of, page.may_be_restricted = found.locale, found.alias_of, found.may_be_restricted
    said = {name: value for name in RULES if (value := getattr(found, f"site_{name}")) is not None}
    page.reviews_rules = ReviewsSiteSettings(site=site, **said)
    # Not of a page that decides for itself whether it is withdrawn, or never is.
    if getattr(type(page), "withdrawn", None) is NoticesMixin.withdrawn:
        page.is_known_withdrawn = found.is_withdrawn
    return page


def _is_withdrawn():
    """Of an alias its source decides."""
    return Exists(Correction.objects.withdrawals().filter(page_id=Coalesce(OuterRef("alias_of_id"), OuterRef("pk"))))


def _rules(site):
    of_site = ReviewsSiteSettings.objects.filter(site=site).order_by()
    return {f"site_{name}": Subquery(of_site.values(name)[:1]) for name in RULES}


def _ways() -> dict:
    """The types of pages that readers review, each with the names that lead to its own table from the base model's."""
    base = get_page_model()
    types = (model for model in apps.get_models() if issubclass(model, base) and issubclass(model, ReviewableMixin))
    return {model: _way(base, model) for model in types}


def _way(base, model):
    chain = [model, *model._meta.get_base_chain(base)]
    links = [child._meta.get_ancestor_link(parent) for child, parent in zip(chain, chain[1:], strict=False)]
    return [link.remote_field.get_accessor_name() for link in reversed(links)]
