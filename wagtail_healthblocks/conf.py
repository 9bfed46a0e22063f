from django.conf import settings as django_settings


class Defaults:
    """Each attribute is a Django setting; its value here is the default."""

    def __getattribute__(self, name):
        default = super().__getattribute__(name)
        return getattr(django_settings, name, default) if name.isupper() else default


class HealthblocksSettings(Defaults):
    """The settings of the core; the reviews have settings of their own."""

    #: Legal status codes of your own, beside those the package ships. Each is a dictionary with
    #: ``country``, ``axis`` ("supply" or "control"), ``code``, ``label``, ``meaning``,
    #: ``prescription_required``, ``controlled`` and ``source``.
    HEALTHBLOCKS_LEGAL_STATUS_CODES: list = []

    #: How you take the editorial rules, by the beginning of their ids: ``{"medicine": "off", "medicine.unpublished":
    #: "warning"}``. The longest beginning holds. An ``"error"`` stops publishing, a ``"warning"`` is only said, and a
    #: rule that is ``"off"`` is not asked.
    HEALTHBLOCKS_RULES: dict = {}

    #: What a mark calls a source: ``"numbers"`` in the order of citing, or ``"author-year"``. Or the path of a CSL
    #: file: it says which of both, and how lists word their sources.
    HEALTHBLOCKS_CITATION_STYLE: str = "numbers"

    #: Folders with files of languages, ``<code>.json``, that the package does not know or that you correct.
    HEALTHBLOCKS_LANGUAGES: list = []

    #: How many articles a contributor's page lists before it turns the page.
    HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE: int = 20

    #: What the questions of an article are in its structured data: a ``"part"`` of the page, the ``"page"``
    #: itself, or ``"off"``. No search engine promises anything for them.
    HEALTHBLOCKS_FAQ_PAGE: str = "part"

    #: Describe the article as an ``Article`` beside its page. Off for a site whose SEO package does that.
    HEALTHBLOCKS_ARTICLE_NODE: bool = True

    #: Whether a medical check also vouches for facts that a page shares with others: its medicines, helplines,
    #: disclaimers and contributors. They have dates and owners of their own; without this, a change of one is said.
    HEALTHBLOCKS_SHARED_FACTS_ARE_CHECKED: bool = False

    #: How many days before the next medical check is due its state turns to "due soon", for editors.
    HEALTHBLOCKS_CHECK_DUE_SOON: int = 30

    #: Whether who wrote a text may check it. Readers are then told so.
    HEALTHBLOCKS_CHECKS_OF_OWN_TEXT: bool = False

    #: Whether readers are told that an earlier version of a page was checked.
    HEALTHBLOCKS_SHOW_CHECKS_OF_EARLIER_TEXT: bool = True

    #: After how many years editors are told that a source is old.
    HEALTHBLOCKS_SOURCE_AGE_YEARS: int = 10

    #: Ask search engines to leave an article out of their index until a medical check covers it.
    HEALTHBLOCKS_NOINDEX_UNTIL_CHECKED: bool = False

    #: The modes that an article's preview has beside the page's own: ``"dark"``, ``"print"`` and ``"markdown"``, in
    #: this order; ``[]`` for none. A ``preview_modes`` of your page model takes the place of all.
    HEALTHBLOCKS_PREVIEW_MODES: list = ["dark", "print", "markdown"]


settings = HealthblocksSettings()
