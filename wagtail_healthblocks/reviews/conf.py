from ..conf import Defaults


class ReviewsSettings(Defaults):
    """The settings of the reader reviews. A name that is not here is reported by a system check."""

    #: Show a review as soon as it is posted, unless something in it has to be held. Off: a person reads it first.
    HEALTHBLOCKS_REVIEWS_AUTO_APPROVE: bool = False

    #: Where the form is: behind a ``"link"``, so that the page can be cached, or ``"inline"`` on the page, which is
    #: then sent ``private, no-store``. A page can choose for itself.
    HEALTHBLOCKS_REVIEWS_FORM: str = "link"

    #: What a visitor has to solve: ``""`` for nothing, ``"arithmetic"``, or the path of a ``Challenge`` of your own.
    HEALTHBLOCKS_REVIEWS_CHALLENGE: str = ""

    #: Stop taking reviews so many days after the page was first published; None for never.
    HEALTHBLOCKS_REVIEWS_CLOSE_AFTER_DAYS: int | None = None

    #: How many reviews the list of a page's reviews shows at a time.
    HEALTHBLOCKS_REVIEWS_PAGE_SIZE: int = 20

    #: How many reviews the panel on the page shows, the newest ones; the list has them all.
    HEALTHBLOCKS_REVIEWS_PANEL_SIZE: int = 3

    #: The version of the text that people consent to. Change it when you change that text.
    HEALTHBLOCKS_REVIEWS_CONSENT_VERSION: str = "1"

    #: A form that comes back sooner than so many seconds was hardly read by a person: it is marked, not refused.
    HEALTHBLOCKS_REVIEWS_MIN_SECONDS: int = 4

    #: A form can be sent for so many seconds; after that it is shown again, with everything that was typed.
    HEALTHBLOCKS_REVIEWS_FORM_SECONDS: int = 24 * 3600

    #: How many posts are taken, and in how many seconds. A ``network`` that sends more is refused, for ``report`` and
    #: for wrong answers to a ``challenge``, too. More with one ``email`` address are marked; more for a ``page`` or a
    #: ``site`` wait for a person to look. A kind that is left out has no limit.
    HEALTHBLOCKS_REVIEWS_LIMITS: dict = {
        "network": (10, 3600),
        "challenge": (20, 3600),
        "report": (20, 3600),
        "email": (5, 24 * 3600),
        "page": (60, 3600),
        "site": (600, 3600),
    }

    #: How many reviews may wait that are held because they are ``over_limit`` of their page or site, and how many of
    #: an ``unknown_address``. Each stands for itself; one that is left out has no end.
    HEALTHBLOCKS_REVIEWS_CEILINGS: dict = {"over_limit": 500, "unknown_address": 100}

    #: How many proxies of yours stand in front of Django and add the visitor's address to ``X-Forwarded-For``; None
    #: while nobody has said.
    HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES: int | None = None

    #: Further safety rules by language: a dictionary as in ``languages/en.json``, or the path of one.
    HEALTHBLOCKS_REVIEWS_SAFETY_RULES: dict = {}

    #: Names that no reader may take, beside those of the page's contributors, of sites and of authorities.
    HEALTHBLOCKS_REVIEWS_RESERVED_NAMES: list = []

    #: Put a review back in the queue when so many different people report it; None for never.
    HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD: int | None = None

    #: Show with each page the reviews of its translations, too. Each is still written for one page.
    HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS: bool = False

    #: Reviews that somebody was paid or given something for are ``"labelled"``: shown, with what their writer says of
    #: it; or ``"forbidden"``: the form does not offer it, and the page “How we handle reviews” says so.
    HEALTHBLOCKS_REVIEWS_REWARDED: str = "labelled"

    #: Forget the e-mail address of a review so many days after it was decided.
    HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS: int = 90

    #: Erase rejected reviews, and delete spam, so many days after they were decided.
    HEALTHBLOCKS_REVIEWS_KEEP_REJECTED_DAYS: int = 180

    #: What the shown reviews are in the page's structured data: ``"comments"`` of the page, ``"ratings"`` of the
    #: article (``Review`` and ``AggregateRating``; no search engine shows stars for an article), or ``"off"``.
    HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA: str = "comments"


settings = ReviewsSettings()
