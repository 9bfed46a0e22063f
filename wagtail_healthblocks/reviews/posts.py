"""What a visitor sent, read whole: also what is too large, or broken, for Django to take apart."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import cached_property

from .first_help import FirstHelp, first_help
from .forms import ReportForm, ReviewForm
from .identities import author_key, client_address, network
from .limits import Sent
from .models import Review, ReviewableMixin

#: So many bytes of a post are read; a browser sends a thousandth of it.
MOST_READ = 8 * 1024 * 1024
#: So many fields of a post are kept. The form has eleven.
MOST_FIELDS = 1000
#: What Django refuses to take apart, and a person may have written all the same.
UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)
#: Fields that a machine fills in.
NO_WORDS = ("token", "csrfmiddlewaretoken")


@dataclass
class Post:
    """A post on its way in: what was sent, whom it puts in mind of danger, and what the phases have found so far."""

    request: HttpRequest
    data: QueryDict
    #: Where to get help, if the words speak of danger; shown above everything that this post is answered with.
    help: FirstHelp | None = None
    flags: set[str] = field(default_factory=set)
    page: ReviewableMixin | None = None
    form: ReviewForm | ReportForm | None = None
    #: What a review form makes, and what a report is about.
    review: Review | None = None
    #: The counts that were seen to have no row yet (``missing_counts``).
    missing: set[str] = field(default_factory=set)

    @cached_property
    def network(self) -> str:
        """The network that sent it, or "" where nobody knows."""
        return network(client_address(self.request))

    @cached_property
    def sent(self) -> Sent:
        """What was counted before of those who sent a valid form."""
        given = self.form.cleaned_data if self.form else {}
        email = author_key(given.get("email", ""))
        return Sent(challenge=self.network, network=self.network, email=email, report=self.network)


def read_post(request) -> Post | None:
    """What a request sends, read for danger before anything else happens to it; None for one that only asks."""
    if request.method != "POST":
        return None
    body = _body(request)
    try:
        data = request.POST
        is_read = bool(data) or not body
    except UNREADABLE:
        data, is_read = _fields(body), False
    words = _words(data) if is_read else unquote_plus(body.decode("utf-8", "replace"), errors="replace")
    return Post(request, data, first_help(request, words))


def _words(data):
    return "\n".join(text for name, texts in data.lists() if name not in NO_WORDS for text in texts)


def _body(request):
    try:
        return request.body
    except RequestDataTooBig:  # Django has read nothing yet
        return request.read(MOST_READ)


def _fields(body):
    """The fields of a form that a browser sent."""
    text = body.decode("utf-8", "replace")
    data = QueryDict(mutable=True, encoding="utf-8")
    first = "&".join(text.split("&", MOST_FIELDS)[:MOST_FIELDS])
    for name, value in parse_qsl(first, keep_blank_values=True, errors="replace"):
        data.appendlist(name, value)
    return data
