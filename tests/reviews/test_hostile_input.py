"""Words that people send who mean harm: no error of the server, nothing stored that is wrong, nothing executed.

What is about requests rather than words is in test_hostile_requests.py.
"""

import base64
import json
import unicodedata
from html.parser import HTMLParser
from time import process_time
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.core import mail
from django.db import connection

from tests.reviews.reader import Reader, address, filled_form
from wagtail_healthblocks.reviews.models import Review
from wagtail_healthblocks.reviews.texts import clean_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {}


@pytest.fixture
def reader():
    return Reader()


class Skeleton(HTMLParser):
    """The elements of a page, the names of their attributes and the schemes of their addresses; JSON-LD is parsed."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.script = [], None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        schemes = [urlsplit(value or "").scheme for name, value in attributes if name in ("href", "src", "action")]
        self.elements.append((tag, sorted(name for name, _value in attributes), schemes))
        self.script = dict(attributes).get("type") if tag == "script" else None

    def handle_data(self, data):
        if self.script == "application/ld+json" and data.strip():
            json.loads(data)

    def handle_endtag(self, tag):
        self.script = None


def skeleton(response):
    return Skeleton(response.text).elements


def pages_with(review):
    return [review.page.url, address("list", review.page_id), address("review", review.page_id, review.pk)]


ACTIVE = {
    "script": "<script>alert(1)</script>",
    "svg": "\"'><svg/onload=alert(1)>",
    "textarea": "</textarea><img src=x onerror=alert(1)>",
    "address": "javascript:alert(1)",
    "link": '<a href="javascript:alert(1)">here</a>',
    "variable": "{{7|add:7}}",
    "tag": "{% debug %}{% now 'Y' %}",
    "end of script": "</script><script>alert(1)</script>",
    "comment": "<!-- --><base href=//evil.example>",
    "character data": "]]><script>alert(1)</script>",
    "separators": "one\u2028two\u2029three",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;&#0;",
    "attribute": "x' onmouseover='alert(1)",
    "style": "</style><style>*{background:url(//evil.example)}</style>",
    "event stream": '<iframe srcdoc="<script>alert(1)</script>">',
}


@pytest.mark.lengthy
@pytest.mark.parametrize("payload", ACTIVE.values(), ids=ACTIVE)
def test_code_in_a_review_is_shown_as_text(reader, article, payload):
    reader.write(article)
    harmless = Review.objects.get()
    harmless.publish()
    expected = [skeleton(reader.get(url)) for url in pages_with(harmless)]
    harmless.hide()

    response = reader.write(article, title=payload, body=payload, display_name=payload)
    review = Review.objects.exclude(pk=harmless.pk).get()
    review.publish()
    pages = [reader.get(url) for url in pages_with(review)]

    assert response.status_code == 200
    assert {review.title, review.body, review.display_name} == {clean_text(payload)}
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [skeleton(page) for page in pages] == expected


@pytest.mark.parametrize("payload", ACTIVE.values(), ids=ACTIVE)
def test_code_in_a_form_that_comes_back_is_shown_as_text(reader, article, payload):
    words = ("title", "body", "display_name", "email", "website", "role", "relationship", "rating", "token")
    expected = skeleton(reader.write(article, consent=None, **dict.fromkeys(words, "not at all")))

    response = reader.write(article, consent=None, **dict.fromkeys(words, payload))

    assert response.status_code == 422
    assert skeleton(response) == expected
    assert not Review.objects.exists()


REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u200b\ufeff\u00ad\u2060\u034f\U000e0041\U000e007f\u180e"
FILLERS = "\u3164\uffa0\u115f\u1160"


@pytest.mark.parametrize("name", ["title", "body", "display_name"])
def test_what_reorders_or_hides_text_is_not_stored(reader, article, name):
    hidden = REORDERING + INVISIBLE + FILLERS

    response = reader.write(article, **{name: f"Good{hidden}night{hidden}"})

    assert response.status_code == 200
    assert getattr(Review.objects.get(), name) == "Goodnight"


BLANK = {
    "reordering": REORDERING,
    "invisible": INVISIBLE,
    "joiners": "\u200c\u200d\u200e\u200f",
    "fillers": FILLERS,
    "braille": "\u2800\u2800",
    "marks": "\u0301\u0301",
    "private": "\ue000",
    "spaces": "\u3000\u2003\u00a0\u2009 \t",
}


@pytest.mark.parametrize("name", ["body", "display_name"])
@pytest.mark.parametrize("blank", BLANK.values(), ids=BLANK)
def test_a_text_that_looks_blank_is_refused(reader, article, name, blank):
    response = reader.write(article, **{name: blank})

    assert response.status_code == 422
    assert not Review.objects.exists()


def longest_run_of_marks(text):
    longest = run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


ZALGO = {
    "one letter": "a" + "\u0315\u0300" * 400,
    "with joiners": "a" + ("\u0300\u0301\u0302\u0303\u200d" * 100),
    "with hidden characters": "a" + ("\u0300\u0301\u0302\u0303\u00ad" * 100),
    "composed marks": "a" + "\u0344" * 300,
    "enclosing": "a" + "\u20dd\u20e0" * 300,
}


@pytest.mark.parametrize("text", ZALGO.values(), ids=ZALGO)
def test_a_letter_keeps_a_few_marks_only(reader, article, text):
    response = reader.write(article, body=f"Before {text} after")

    assert response.status_code == 200
    assert longest_run_of_marks(Review.objects.get().body.replace("\u200d", "")) <= 6


@pytest.mark.lengthy
def test_cleaning_takes_time_in_proportion_to_the_marks():
    def seconds(number):
        text = "a" + "\u0315\u0300" * number
        times = []
        for _attempt in range(3):
            start = process_time()
            clean_text(text)
            times.append(process_time() - start)
        return min(times)

    assert seconds(80_000) < 32 * seconds(10_000)  # 64 times as long, were it the square


WRONG_BYTES = [
    b"%00",  # nul
    b"%01%08%0B%1F%7F",  # controls
    b"%C2%80%C2%9F",  # c1
    b"%ED%A0%80",  # surrogate
    b"%C0%AF%E0%80%AF",  # overlong
    b"%F0%9F%98",  # cut off
    b"%FF%FE",  # no utf-8
    b"%EF%BF%BE%EF%BF%BF",  # noncharacters
    b"\xff\xfe\x00",  # raw
    b"%zz%",  # no percent code
]


@pytest.mark.lengthy
@pytest.mark.parametrize("name", ["title", "body", "display_name", "email", "role", "token", "consent", "website"])
def test_bytes_that_are_no_text_do_no_harm(reader, article, name):
    statuses = set()
    for wrong in WRONG_BYTES:
        fields = urlencode(filled_form(article, **{name: ""})).encode()
        body = fields.replace(f"{name}=".encode(), f"{name}=a".encode() + wrong, 1)
        statuses.add(reader.send_bytes(article, body).status_code)

    assert statuses <= {200, 400, 422}
    for review in Review.objects.all():
        assert not set(review.title + review.body + review.display_name) & set("\x00\x01\x08\x7f\x80\ufffe\uffff")


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "unicode_escape", "zlib_codec", "idna", "punycode", "no-such"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"])
def test_a_request_that_claims_another_encoding_is_read_as_utf_8_or_refused(reader, article, kind, charset):
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in filled_form(article, body=r"\ud800", consent=None).items()
    ]
    body = "".join([*parts, "--b--\r\n"]) if "multipart" in kind else urlencode({"body": r"\ud800"})

    posted = reader.send_bytes(article, body, content_type=f"{kind}; charset={charset}")
    read = [
        reader.generic(
            "GET", f"{address(name, article.pk)}?stars=5&with=help", content_type=f"{kind}; charset={charset}"
        )
        for name in ("list", "write", "thanks")
    ]

    assert posted.status_code in (400, 422)
    assert all(response.status_code == 200 for response in read)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "query", ["stars=%00", "sort=%00", "after=%00", "after=%ED%A0%80", "%00=%00", "with=%00", "fragment=%00"]
)
@pytest.mark.parametrize("name", ["list", "write", "thanks"])
def test_bytes_that_are_no_text_in_an_address_do_no_harm(reader, article, name, query):
    response = reader.get(f"{address(name, article.pk)}?{query}")

    assert response.status_code == 200


def files(number):
    return "".join(
        f'--b\r\nContent-Disposition: form-data; name="f{index}"; filename="f"\r\n\r\nx\r\n' for index in range(number)
    )


LARGE = {
    "2 MB of text": (b"body=" + b"a" * 2_000_000, "application/x-www-form-urlencoded"),
    "2 MB of marks": (b"body=" + b"\xcc\x95\xcc\x80" * 500_000, "application/x-www-form-urlencoded"),
    "3 MB": (b"body=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"),
    "2 MB of one part": (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n' + b"a" * 2_000_000 + b"\r\n--b--",
        "multipart/form-data; boundary=b",
    ),
    "10,000 fields": ("&".join(f"f{index}=1" for index in range(10_000)), "application/x-www-form-urlencoded"),
    "11,000 fields": ("&".join(f"f{index}=1" for index in range(11_000)), "application/x-www-form-urlencoded"),
    "one field 5,000 times": ("&".join(["body=1"] * 5_000), "application/x-www-form-urlencoded"),
    "1,000 files": (files(1_000) + "--b--", "multipart/form-data; boundary=b"),
    "long name": ("a" * 70_000 + "=1", "application/x-www-form-urlencoded"),
    "long name of a part": (
        f'--b\r\nContent-Disposition: form-data; name="{"a" * 70_000}"\r\n\r\nx\r\n--b--',
        "multipart/form-data; boundary=b",
    ),
    "json": (json.dumps({"body": "\ud800"}), "application/json"),
    "no content type": ("body=x", ""),
    "xml": ("<x/>", "text/xml"),
    "no boundary": ("body=x", "multipart/form-data"),
    "no end": ("--b\r\nContent-Disposition", "multipart/form-data; boundary=b"),
    "empty": ("", "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("body, content_type", LARGE.values(), ids=LARGE)
def test_a_post_of_the_wrong_size_or_kind_is_refused(reader, article, body, content_type):
    response = reader.send_bytes(article, body, content_type=content_type)

    assert response.status_code in (400, 413, 422)
    assert not Review.objects.exists()


# A length that is too large is tried in test_first_help.py: this client sends no more than it has.
@pytest.mark.parametrize("length", ["", "-1", "3"])
def test_a_post_that_lies_about_its_length_is_refused(reader, article, length):
    response = reader.send_bytes(article, urlencode(filled_form(article)), CONTENT_LENGTH=length)

    assert response.status_code in (400, 413, 422)
    assert not Review.objects.exists()


RESERVED = [
    "Dr Smith",
    "D\u2060r Smith",
    "Dг Smith",
    "ＤＲ Smith",
    "staff",
    "ѕtaff",
    "S-t-a-f-f",
    "Admin",
    "Мoderator",
    "3ditor",
    "Prof. X",
    "Dŕ Smith",
]


@pytest.mark.parametrize("name", ["\u3000", "\u2003\u2003", " \t\r\n ", "", *RESERVED])
def test_a_name_that_is_blank_or_claims_an_office_is_refused(reader, article, name):
    response = reader.write(article, display_name=name)

    assert response.status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "%0d%0a"])
def test_a_line_end_begins_no_mail_header(reader, article, end):
    response = reader.write(article, title=f"Good{end}Bcc: all@example.org", display_name=f"Robin{end}Bcc: x")

    review = Review.objects.get()
    assert response.status_code == 200
    assert len(review.title.splitlines()) == len(review.display_name.splitlines()) == 1
    assert mail.outbox == []


WRONG_ADDRESSES = [
    "a\r\nBcc: all@example.org",
    "a@example.org\r\nBcc: all@example.org",
    "a@example.org, b@example.org",
    "a@example.org;b@example.org",
    "a" * 308 + "@example.org",
    "a@" + "b." * 130 + "org",
    "<a@example.org>",
    "a@\ud83d.org",
    "a\x00@example.org",
    "a@exam\u202eple.org",
    "@",
    "a@b",
]


@pytest.mark.parametrize("email", WRONG_ADDRESSES)
def test_an_address_that_is_none_is_refused(reader, article, email):
    fields = urlencode(filled_form(article, email=email), errors="surrogatepass")

    response = reader.send_bytes(article, fields)

    assert response.status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "email",
    ["a@münchen.example", '"a b"@example.org', "a@[127.0.0.1]", "o'hara+x@example.org", "a@xn--mnchen-3ya.example"],
)
def test_an_unusual_address_is_taken_or_refused_and_never_shown(reader, article, email):
    response = reader.write(article, email=email)

    assert response.status_code in (200, 422)
    for review in Review.objects.all():
        review.publish()
        assert not any(email in reader.get(url).text for url in pages_with(review))


NUMBERS = [
    "-1",
    "0",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 40,
    "9" * 5000,
    "٣",
    "1e309",
    "1_0",
    "+1",
    "1.0",
    "0x1",
    "a[]",
    "1%00",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_names_nothing_is_not_found(reader, article, number):
    number = number if "%" in number else quote(number)
    root = address("list", article.pk).rstrip("0123456789/")

    for path in (
        f"{number}/",
        f"{number}/write/",
        f"{number}/thanks/",
        f"{article.pk}/{number}/",
        f"{article.pk}/{number}/report/",
    ):
        assert reader.get(f"{root}/{path}").status_code == 404, path
        assert reader.post(f"{root}/{path}", filled_form(article)).status_code in (404, 405), path
    assert not Review.objects.exists()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_means_nothing_gives_the_usual_list(reader, article, number):
    usual = reader.get(address("list", article.pk))

    responses = [
        reader.get(address("list", article.pk), {name: number}) for name in ("stars", "sort", "stars[]", "after[]")
    ]

    assert [response.text for response in responses] == [usual.text] * 4
    assert reader.get(address("list", article.pk), {"after": number}).status_code == 200


WRONG_RATINGS = [
    "0",
    "6",
    "4.5",
    "-1",
    "NaN",
    "inf",
    "1e0",
    "",
    " ",
    "5 ",
    "٥",
    "05",
    "5\x00",
    "[5]",
    "9" * 5000,
    None,
    ["4", "5"],
    ["4", "4"],
]


@pytest.mark.parametrize("rating", WRONG_RATINGS, ids=lambda rating: repr(rating)[:12])
def test_a_rating_that_is_none_is_refused(reader, article, rating):
    response = reader.write(article, rating=rating)

    assert response.status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize("name", ["title", "body", "display_name", "email", "role", "relationship", "token"])
def test_an_answer_given_twice_is_refused(reader, article, name):
    value = filled_form(article)[name]

    response = reader.write(article, **{name: [value, value]})

    assert response.status_code == 422
    assert not Review.objects.exists()


SQL = [
    "'; DROP TABLE x; --",
    '" OR ""="',
    "') UNION SELECT 1,2,3 --",
    "%' OR 1=1 /*",
    "\\'; --",
    "100% _sure_ %s %(x)s {0}",
    "${jndi:ldap://x}",
    "`id`",
]


@pytest.mark.parametrize("text", SQL)
def test_signs_of_sql_are_words_like_others(reader, article, text):
    response = reader.write(article, title=text, body=text, display_name=text)

    review = Review.objects.get()
    assert response.status_code == 200
    assert (review.title, review.body, review.display_name) == (text, text, text)


def cursor(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "order", [*SQL, "rating", "-email", "page__owner__password", "NEWEST", "?", "id; --", "newest,email"]
)
def test_an_order_that_is_not_offered_gives_the_newest_first(reader, article, order):
    usual = reader.get(address("list", article.pk))

    response = reader.get(address("list", article.pk), {"sort": order})

    assert response.status_code == 200
    assert response.text == usual.text


CURSORS = {
    "sql": "' OR 1=1 --",
    "not base64": "é%ff===",
    "not json": base64.urlsafe_b64encode(b"{").decode(),
    "deep": base64.urlsafe_b64encode(b"[" * 140).decode(),
    "too few": cursor(["newest", None]),
    "too many": cursor(["newest", None, 1, 2, 3]),
    "text": cursor(["newest", None, "a", "b"]),
    "truth": cursor(["newest", None, True, True]),
    "fraction": cursor(["newest", None, 1.5, 2.5]),
    "not a number": cursor(["newest", None, float("nan"), float("inf")]),
    "negative": cursor(["newest", None, -1, -1]),
    "too large": cursor(["newest", None, 2**63, 2**63]),
    "other order": cursor(["highest", None, 5, 1, 1]),
    "other stars": cursor(["newest", 5, 2**62, 1]),
    "an object": cursor({"order": "newest"}),
    "nothing": cursor(None),
    "1 MB": "A" * 1_000_000,
}


@pytest.mark.parametrize("after", CURSORS.values(), ids=CURSORS)
def test_a_forged_cursor_gives_the_first_page(reader, article, settings, after):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 2
    for number in range(3):
        Review.objects.create(page=article, rating=4, title=f"Title {number}").publish()
    usual = reader.get(address("list", article.pk))

    response = reader.get(address("list", article.pk), {"after": after})

    assert response.status_code == 200
    assert [review.pk for review in response.context["panel"].reviews] == [
        review.pk for review in usual.context["panel"].reviews
    ]


#: Microseconds and numbers: none, the most that a column holds, the last moment of the year 9999 and the next.
ENDS_OF_TIME = [[0, 0], [2**63 - 1, 2**63 - 1], [253402300799999999, 2**63 - 1], [253402300800000000, 1]]


@pytest.mark.parametrize(
    "order, stars", [("newest", None), ("oldest", None), ("newest", 5), ("highest", None), ("lowest", 1)]
)
def test_a_cursor_at_the_end_of_time_is_read_without_an_error(reader, article, order, stars):
    rating = [2**63 - 1] if order in ("highest", "lowest") else []
    cursors = [cursor([order, stars, *rating, *end]) for end in ENDS_OF_TIME]

    responses = [
        reader.get(address("list", article.pk), {"sort": order, "stars": stars or "", "after": after})
        for after in cursors
    ]

    assert {response.status_code for response in responses} == {200}


@pytest.mark.lengthy
def test_every_cut_of_a_true_cursor_is_read_without_an_error(reader, article, settings):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 1
    for number in range(2):
        Review.objects.create(page=article, rating=4, title=f"Title {number}").publish()
    true = reader.get(address("list", article.pk)).context["panel"].listing.next_cursor

    statuses = {reader.get(address("list", article.pk), {"after": true[:end]}).status_code for end in range(len(true))}

    assert statuses == {200}


def test_a_cursor_of_another_page_shows_no_review_of_it(reader, home, article, settings):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 1
    other = home.add_child(instance=type(article)(title="Other", slug="other"))
    for number in range(2):
        Review.objects.create(page=other, rating=4, title=f"Title {number}").publish()
    foreign = reader.get(address("list", other.pk)).context["panel"].listing.next_cursor

    response = reader.get(address("list", article.pk), {"after": foreign})

    assert response.context["panel"].reviews == []


def test_the_database_is_the_one_that_was_asked_for(settings):
    assert connection.vendor == {"postgresql": "postgresql", "mariadb": "mysql"}.get(settings.DATABASE, "sqlite")
