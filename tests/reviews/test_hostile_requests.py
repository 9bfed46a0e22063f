"""Requests of people who mean harm: forms sent twice, pages that are not theirs, servers that fail."""

import logging
from datetime import timedelta
from time import process_time

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import InterfaceError, InternalError, OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from tests.reviews.reader import REVIEW, Reader, address, filled_form, form_token, raising
from wagtail_healthblocks.models import HealthblocksSiteSettings
from wagtail_healthblocks.reviews import admission, safety, transactions
from wagtail_healthblocks.reviews.models import Report, Review, SpentToken
from wagtail_healthblocks.tasks import refresh_pages

pytestmark = pytest.mark.django_db

MARK = "xqzvmarker"


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {}


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def other_page(home, article):
    return home.add_child(instance=type(article)(title="Other", slug="other"))


@pytest.fixture
def shown(article):
    review = Review.objects.create(page=article, rating=4, title="Shown", body="A text", email="known@example.org")
    review.publish()
    return review


def forged(page):
    *signed, last = form_token(page)
    return "".join(signed) + ("B" if last == "A" else "A")


WRONG_TOKENS = {
    "none": lambda page, other: None,
    "empty": lambda page, other: "",
    "forged": lambda page, other: forged(page),
    "cut off": lambda page, other: form_token(page).rpartition(":")[0],
    "expired": lambda page, other: form_token(page, age=24 * 3600 + 1),
    "of another page": lambda page, other: form_token(other),
    "of the future": lambda page, other: form_token(page, age=-400),
    "long": lambda page, other: form_token(page) + "A" * 4000,
    "very long": lambda page, other: "A" * 400_000,
    "twice": lambda page, other: [form_token(page), form_token(page)],
}


@pytest.mark.parametrize("make", WRONG_TOKENS.values(), ids=WRONG_TOKENS)
def test_a_form_without_a_token_of_its_own_is_shown_again(reader, article, other_page, make):
    response = reader.write(article, token=make(article, other_page))

    assert response.status_code == 422
    assert REVIEW["body"] in response.text
    assert not Review.objects.exists()


@pytest.mark.parametrize("age", [-299, 299])
def test_clocks_may_differ_by_five_minutes(reader, article, age):
    response = reader.write(article, token=form_token(article, age))

    assert response.status_code == 200


def test_a_form_that_is_sent_again_is_one_review(reader, article):
    fields = filled_form(article)

    answers = [reader.post(address("write", article.pk), fields) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert Review.objects.count() == SpentToken.objects.count() == 1


@pytest.mark.lengthy
def test_a_token_is_good_for_one_review_only(reader, article):
    used = form_token(article)
    reader.write(article, token=used)

    answers = [reader.write(article, token=used, body=f"Another text, number {number}") for number in range(20)]

    assert {answer.status_code for answer in answers} == {422}
    assert Review.objects.count() == 1


def test_a_form_from_before_the_secret_key_changed_is_taken(reader, article, settings):
    fields = filled_form(article)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]

    response = reader.post(address("write", article.pk), fields)

    assert response.status_code == 200


def test_a_form_of_a_site_with_another_key_is_refused(reader, article, settings):
    fields = filled_form(article)
    settings.SECRET_KEY = "another key"

    response = reader.post(address("write", article.pk), fields)

    assert response.status_code == 422
    assert not Review.objects.exists()


def test_a_visitor_with_a_session_needs_the_csrf_token_too(article, moderator):
    reader = Reader(enforce_csrf_checks=True)
    reader.force_login(moderator)

    response = reader.write(article)

    assert response.status_code == 403
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https:evil.example",
        r"\\evil.example",
        r"/\evil.example",
        "/a\r\nSet-Cookie: x=1",
        "javascript:1",
    ],
)
@pytest.mark.parametrize("name", ["next", "redirect", "return_to", "url"])
def test_no_parameter_says_where_a_post_leads(reader, article, shown, name, target):
    fields = {**filled_form(article), name: target}

    written = reader.post(address("write", article.pk), fields, query_params={name: target})
    reported = reader.post(
        address("report", article.pk, shown.pk), {"reason": "abuse", name: target}, query_params={name: target}
    )

    assert written.status_code == 200
    assert target not in written.text
    assert reported["Location"].partition("?")[0] == address("thanks", article.pk)


def make_draft(page):
    page.unpublish()


def make_expired(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(days=1), expired=True, live=False)


def restrict(page, kind, **more):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, **more)
    if kind == PageViewRestriction.GROUPS:
        restriction.groups.add(Group.objects.create(name="Nurses"))


def move_to_another_site(page):
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Other root", slug="other-root"))
    Site.objects.create(hostname="other.example", root_page=root)
    page.move(root, "last-child")


def hide(page):
    page.reviews_state = "hidden"
    page.save()


UNREADABLE = {
    "draft": make_draft,
    "expired": make_expired,
    "deleted": lambda page: page.delete(),
    "password": lambda page: restrict(page, PageViewRestriction.PASSWORD, password="secret"),
    "login": lambda page: restrict(page, PageViewRestriction.LOGIN),
    "group": lambda page: restrict(page, PageViewRestriction.GROUPS),
    "parent": lambda page: restrict(page.get_parent(), PageViewRestriction.LOGIN),
    "other site": move_to_another_site,
    "hidden": hide,
}


@pytest.mark.parametrize("change", UNREADABLE.values(), ids=UNREADABLE)
def test_a_page_that_became_unreadable_shows_and_takes_no_review(reader, article, shown, change):
    fields, pages = filled_form(article), [article.pk, article.pk, article.pk]
    addresses = [address(name, pk) for name, pk in zip(("list", "write", "thanks"), pages, strict=True)]
    addresses += [address("review", article.pk, shown.pk), address("report", article.pk, shown.pk)]
    change(type(article).objects.get(pk=article.pk))
    stored = Review.objects.count()

    posted = [reader.post(address("write", article.pk), fields), reader.post(addresses[-1], {"reason": "abuse"})]

    assert {response.status_code for response in posted} == {404}
    assert {reader.get(path).status_code for path in addresses} == {404}
    assert (Review.objects.count(), Report.objects.count()) == (stored, 0)


def close(page):
    page.reviews_state = "closed"
    page.save()


def close_by_age(page):
    page.reviews_close_after_days = 7
    page.first_published_at = timezone.now() - timedelta(days=8)
    page.save()


@pytest.mark.parametrize("change", [close, close_by_age])
def test_a_page_that_was_closed_takes_no_review_and_gives_the_text_back(reader, article, shown, change):
    fields = filled_form(article)
    change(article)

    response = reader.post(address("write", article.pk), fields)

    assert response.status_code == 403
    assert REVIEW["body"] in response.text
    assert Review.objects.count() == 1
    assert reader.get(address("list", article.pk)).status_code == 200


def test_the_reviews_of_an_alias_are_its_source_s(reader, article, shown):
    alias = article.create_alias(update_slug="alias")

    response = reader.write(alias)

    # A form of the source was shown: its token is for the source.
    assert response.status_code == 422
    response = reader.post(address("write", alias.pk), filled_form(article))
    assert response.status_code == 200
    assert list(Review.objects.waiting().values_list("page_id", flat=True)) == [article.pk]
    assert "A text" in reader.get(address("list", alias.pk)).text


def test_a_page_that_is_no_article_takes_no_review(reader, home):
    assert reader.get(address("write", home.pk)).status_code == 404
    assert reader.write(home).status_code == 404


@pytest.mark.parametrize("state", ["pending", "rejected", "spam", "hidden", "erased"])
def test_a_review_that_is_not_shown_cannot_be_read_or_reported(reader, article, shown, state):
    Review.objects.filter(pk=shown.pk).update(status=state)

    assert reader.get(address("review", article.pk, shown.pk)).status_code == 404
    assert reader.post(address("report", article.pk, shown.pk), {"reason": "abuse"}).status_code == 404
    assert not Report.objects.exists()


def test_a_review_is_reached_through_its_own_page_only(reader, article, other_page, shown):
    assert reader.get(address("review", other_page.pk, shown.pk)).status_code == 404
    assert reader.post(address("report", other_page.pk, shown.pk), {"reason": "abuse"}).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "door", ["vote", "helpful", "reply", "confirm", "edit", "erase", "delete", "withdraw", "respond"]
)
def test_there_is_no_door_to_vote_answer_change_or_erase(reader, article, shown, door):
    path = address("review", article.pk, shown.pk)

    assert reader.get(f"{path}{door}/").status_code == 404
    assert reader.post(f"{path}{door}/", {"token": form_token(article)}).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "POST", "BREW"])
@pytest.mark.parametrize("name", ["list", "review", "thanks", "policy"])
def test_pages_that_are_read_take_nothing_in(reader, article, shown, name, method):
    numbers = {"review": [article.pk, shown.pk], "policy": []}.get(name, [article.pk])

    assert reader.generic(method, address(name, *numbers)).status_code == 405


@pytest.mark.parametrize("reason", ["", "other", "abuse' --", "\x00", ["abuse", "false"], "9" * 5000])
def test_a_report_without_a_reason_of_ours_is_refused(reader, article, shown, reason):
    response = reader.post(address("report", article.pk, shown.pk), {"reason": reason})

    assert response.status_code == 422
    assert not Report.objects.exists()


def test_the_answer_does_not_say_whether_an_address_is_known(reader, article, shown):
    known = reader.write(article, email="known@example.org", body="One text")
    unknown = reader.write(article, email="unknown@example.org", body="Another text")

    assert known.status_code == unknown.status_code == 200
    assert (known.headers, known.content) == (unknown.headers, unknown.content)


def test_a_waiting_review_looks_like_none(reader, article):
    waiting = Review.objects.create(page=article, rating=1, title="Waiting")

    hidden = reader.get(address("review", article.pk, waiting.pk))
    absent = reader.get(address("review", article.pk, waiting.pk + 1000))
    for answer in (hidden, absent):
        del answer["Expires"]  # the moment, to the second

    assert hidden.status_code == absent.status_code == 404
    assert (hidden.headers, hidden.text) == (absent.headers, absent.text)


def test_headers_of_a_visitor_do_not_show_in_a_page(reader, article, shown):
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Scheme": "evil",
        "X-Original-URL": "/evil",
        "Accept-Language": "evil",
        "User-Agent": "evil",
        "Referer": "http://evil.example/",
    }
    paths = [address("list", article.pk), address("review", article.pk, shown.pk), address("policy")]

    assert [reader.get(path, headers=headers).text for path in paths] == [reader.get(path).text for path in paths]


def test_pages_that_are_read_set_no_cookie(reader, article, shown):
    for path in (address("list", article.pk), address("review", article.pk, shown.pk), address("policy")):
        response = reader.get(path)

        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_what_the_address_does_not_know_changes_nothing(reader, article, shown):
    path = address("list", article.pk)

    assert reader.get(path, {"utm_source": "x", "page": "2", "_": "<b>"}).text == reader.get(path).text


def test_no_answer_to_a_post_may_be_cached(reader, article, shown, monkeypatch):
    fields = filled_form(article)
    answers = {
        200: reader.post(address("write", article.pk), fields),
        422: reader.write(article, rating="9"),
        403: reader.post(address("write", article.pk), fields, headers={"Sec-Fetch-Site": "cross-site"}),
        404: reader.post(address("write", article.pk + 1000), fields),
    }
    with monkeypatch.context() as limited:
        limited.setattr(admission, "REVIEW", [raising(admission.Refused(status=429))])
        answers[429] = reader.write(article)
    monkeypatch.setattr(admission, "REVIEW", [raising(OperationalError())])
    answers[503] = reader.write(article)

    assert [answer.status_code for answer in answers.values()] == list(answers)
    assert {answer["Cache-Control"] for answer in answers.values()} == {"private, no-store"}


LONG_RUNS = {
    "digits": "1",
    "digits and spaces": "1 ",
    "labels": "a.",
    "at": "a@",
    "words": "call ",
    "brackets": "(0",
    "plus": "+1-",
    "links": "http://",
    "record": "patient no ",
    "rule": "aaaa",
    "marks": "a\u0301",
}


@pytest.mark.parametrize("run", LONG_RUNS.values(), ids=LONG_RUNS)
@pytest.mark.thorough
def test_looking_for_risks_takes_time_in_proportion_to_the_text(run):
    def seconds(length):
        text = run * (length // len(run))
        times = []
        for _attempt in range(3):
            start = process_time()
            safety.find(text, "en")
            safety.find_words(text, ["(a+)+$", "aaaa aaaa", "a" * 200])
            times.append(process_time() - start)
        return min(times)

    assert seconds(40_000) < 80 * seconds(2_500)  # 256 times as long, were it the square


@pytest.mark.parametrize("word", ["(a+)+$", ".*", "[", "\\", "a|b", "(?P<x>", "%s", "{0}"])
def test_a_rule_is_found_as_it_is_written(word):
    assert [(finding.start, finding.end) for finding in safety.find_words(f"so {word} it", [word])] == [
        (3, 3 + len(word))
    ]
    assert safety.find_words("aaaaaaaaaaaaaaaa b", ["(a+)+$", ".*"]) == []


def test_no_mail_is_sent_to_anybody(reader, article, shown):
    reader.write(article, body="Something about self-harm: I want to kill myself")
    Review.objects.waiting().decide("published")
    reader.post(address("report", article.pk, shown.pk), {"reason": "abuse"})

    assert Review.objects.published().count() == 2
    assert mail.outbox == []


def test_logs_hold_no_word_and_no_address(article, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    reader = Reader(REMOTE_ADDR="203.0.113.199")
    words = {name: f"{MARK} {name}" for name in ("title", "body", "display_name")} | {"email": f"{MARK}@example.org"}

    reader.write(article, **words)
    reader.write(article, **words, rating="9")
    reader.write(article, **words, token="wrong")
    Client(REMOTE_ADDR="203.0.113.199").post(address("write", article.pk), filled_form(article, **words))
    reader.write(article, **words | {"body": f"I want to kill myself {MARK}"})
    monkeypatch.setattr(admission, "REVIEW", [raising(OperationalError(f"{MARK} 203.0.113.199"))])
    response = reader.write(article, **words)
    Review.objects.waiting().decide("published")

    log = "\n".join([caplog.text, *(repr(record.__dict__.get("exc_text")) for record in caplog.records)])
    assert response.status_code == 503
    assert MARK not in log
    assert "203.0.113" not in log


def test_the_audit_log_holds_no_word(article, shown):
    from wagtail.models import ModelLogEntry

    Review.objects.filter(pk=shown.pk).update(title=MARK, body=MARK, display_name=MARK)
    Review.objects.get(pk=shown.pk).hide()

    assert MARK not in str([list(entry.values()) for entry in ModelLogEntry.objects.values()])


@pytest.mark.parametrize("where", ["reviewable_page", "admission.take_in"])
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, InternalError])
def test_without_a_database_the_text_is_given_back(reader, article, monkeypatch, where, error):
    fields = filled_form(article, title="<b>My title</b>", body='My "long" text', display_name="Robin")
    with monkeypatch.context() as broken:
        broken.setattr(f"wagtail_healthblocks.reviews.views.{where}", raising(error("gone")))
        response = reader.post(address("write", article.pk), fields)

    assert response.status_code == 503
    assert response["Retry-After"]
    assert "&lt;b&gt;My title&lt;/b&gt;" in response.text
    assert "My &quot;long&quot; text" in response.text
    assert not Review.objects.exists()
    assert reader.post(address("write", article.pk), fields).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_without_a_task_queue_what_was_decided_stays_decided(reader, article, settings, monkeypatch):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
    HealthblocksSiteSettings.for_site(Site.objects.get())
    monkeypatch.setattr(type(refresh_pages), "enqueue", raising(ConnectionError("gone")))

    response = reader.write(article)

    assert response.status_code == 200
    assert Review.objects.get().status == "published"


def test_a_flagged_review_is_never_published_unseen(reader, article, settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True

    reader.write(article, website="https://spam.example")
    reader.write(article, body="I took an overdose of it last night")
    reader.write(article, body="Call me at 0300 555 0123")
    reader.write(article, body="In a hurry", token=form_token(article, age=0))

    assert set(Review.objects.values_list("status", flat=True)) == {"pending"}
    assert Review.objects.count() == 4


class Locked:
    """Fails so many times as a database does that another connection holds."""

    def __init__(self, times, error):
        self.times, self.error, self.calls = times, error, 0

    def __call__(self):
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return "done"


class Cause(Exception):
    sqlstate = "40P01"


def deadlock():
    error = OperationalError("deadlock detected")
    error.__cause__ = Cause()
    return error


PASSING = [
    OperationalError("database is locked"),
    deadlock(),
    OperationalError(1213, "Deadlock found when trying to get lock"),
    OperationalError(1205, "Lock wait timeout exceeded"),
]


@pytest.mark.django_db(transaction=True)
def test_what_met_another_transaction_is_tried_again_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(transactions, "sleep", lambda seconds: None)
    passing = [Locked(transactions.ATTEMPTS - 1, error) for error in PASSING]
    lasting = [Locked(1000, error) for error in PASSING]

    outcomes = [transactions.retrying(work)() for work in passing]
    for work in lasting:
        with pytest.raises(OperationalError):
            transactions.retrying(work)()

    assert outcomes == ["done"] * len(PASSING)
    assert [work.calls for work in lasting] == [transactions.ATTEMPTS] * len(PASSING)


def test_an_error_that_will_not_pass_is_not_tried_again():
    work = Locked(1000, OperationalError("no such table"))

    with pytest.raises(OperationalError):
        transactions.retrying(work)()

    assert work.calls == 1


@pytest.mark.django_db(transaction=True)
def test_a_review_is_stored_once_although_the_database_gave_up_twice(reader, article, monkeypatch):
    monkeypatch.setattr(transactions, "sleep", lambda seconds: None)
    save, failures = Review.save, [deadlock(), deadlock()]

    def failing(review, **options):
        save(review, **options)
        if failures:
            raise failures.pop()

    monkeypatch.setattr(Review, "save", failing)

    response = reader.write(article)

    assert response.status_code == 200
    assert Review.objects.count() == SpentToken.objects.count() == 1
