"""What only a real server shows: the same form many times at once, workers that die, a database that goes away."""

import http.client
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.reviews.reader import address, filled_form
from tests.reviews.sockets.conftest import administer, held, is_gone, lock, query, waiting
from tests.waiting import until
from wagtail_healthblocks.reviews.models import Decision, Review, ReviewSummary, SpentToken
from wagtail_healthblocks.reviews.recount import find_drift

#: Without a transaction around each test: the server would not see what is in it.
pytestmark = pytest.mark.django_db(transaction=True)

CONNECTIONS = 24
MODERATORS = 8


def test_a_form_that_arrives_24_times_at_once_is_one_review(site, page):
    spent = SpentToken.objects.count()
    fields = filled_form(page)

    answers = site.send_at_once([(address("write", page.pk), fields)] * CONNECTIONS)

    assert {status for status, _text in answers} == {200}
    assert Review.objects.filter(page=page).count() == SpentToken.objects.count() - spent == 1


def test_24_texts_with_one_token_at_once_are_one_review(site, page):
    fields = filled_form(page)
    posts = [(address("write", page.pk), {**fields, "body": f"Text {number}"}) for number in range(CONNECTIONS)]

    answers = site.send_at_once(posts)

    assert sorted(status for status, _text in answers) == [200] + [422] * (CONNECTIONS - 1)
    assert Review.objects.filter(page=page).count() == 1


def test_24_forms_with_the_same_words_at_once_are_one_review(site, page):
    posts = [(address("write", page.pk), filled_form(page)) for _number in range(CONNECTIONS)]

    answers = site.send_at_once(posts)

    assert {status for status, _text in answers} == {200}
    assert Review.objects.filter(page=page).count() == 1


def make_reviews(page, number):
    return Review.objects.bulk_create(
        Review(page=page, rating=1 + index % 5, title=f"Title {index}") for index in range(number)
    )


def counted(page):
    return ReviewSummary.objects.filter(pk=page.pk).values_list("published", "rated", "rating_sum").first() or (0, 0, 0)


def test_eight_moderators_who_publish_400_reviews_twice_leave_exact_totals(site, page):
    keys = [review.pk for review in make_reviews(page, 400)]
    parts = [keys[start : start + 50] for start in range(0, 400, 50)]

    def moderate(first):
        """All of the reviews twice, beginning with another part than the others do, once from the end."""
        turn = parts[first:] + parts[:first]
        clicks = [*turn, *(part[::-1] for part in reversed(turn))]
        return [site.send("/decide/", {"pk": click}) for click in clicks]

    with ThreadPoolExecutor(MODERATORS) as threads:
        answers = [answer for answers in threads.map(moderate, range(MODERATORS)) for answer in answers]

    assert {status for status, _text in answers} == {200}
    assert sum(int(text) for _status, text in answers) == 400
    assert counted(page) == (400, 400, 80 * 15)
    assert Decision.objects.filter(review__page=page).count() == 400
    assert not list(find_drift())


def kill(worker):
    os.kill(int(worker.removeprefix("worker ")), signal.SIGKILL)


def state(page):
    statuses = Review.objects.filter(page=page).order_by().values_list("status", flat=True).distinct()
    return list(statuses), counted(page), Decision.objects.filter(review__page=page).count()


def decide_and_die(site, keys, **more):
    """Let a worker decide, kill it where it waits, and wait until the database has noticed."""
    with ThreadPoolExecutor(1) as thread:
        click = thread.submit(site.send, "/decide/", {"pk": keys, **more})
        [(pid, worker)] = until(waiting, "a worker in the middle of a decision")
        kill(worker)
        with pytest.raises((http.client.HTTPException, OSError)):
            click.result()
    return pid


def test_a_worker_killed_before_the_end_of_a_decision_leaves_everything_as_it_was(site, page):
    keys = [review.pk for review in make_reviews(page, 100)]
    with held(Decision._meta.db_table):
        pid = decide_and_die(site, keys)
    until(lambda: is_gone(pid), "the database to give the decision up")

    after_the_death = state(page)
    again = site.send("/decide/", {"pk": keys})

    assert after_the_death == (["pending"], (0, 0, 0), 0)
    assert again == (200, "100")
    assert state(page) == (["published"], (100, 100, 300), 100)
    assert not list(find_drift())


def test_a_worker_killed_after_a_decision_leaves_all_of_it(site, page):
    keys = [review.pk for review in make_reviews(page, 100)]
    with lock():
        pid = decide_and_die(site, keys, linger="yes")
    until(lambda: is_gone(pid), "the database to let the worker go")

    assert state(page) == (["published"], (100, 100, 300), 100)
    assert not list(find_drift())


def take_database_away(site):
    administer(
        f'ALTER DATABASE "{site.database}" ALLOW_CONNECTIONS false',
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{site.database}'",
    )


def bring_database_back(site):
    administer(f'ALTER DATABASE "{site.database}" ALLOW_CONNECTIONS true')


def test_without_a_database_the_text_comes_back_and_is_taken_later(site, page):
    fields = filled_form(page, title="A title & more", body="What I wrote at length")
    connection.close()
    take_database_away(site)
    try:
        status, text = site.write(page, fields)
    finally:
        bring_database_back(site)

    later, _text = site.write(page, fields)

    assert status == 503
    assert "What I wrote at length" in text
    assert "A title &amp; more" in text
    assert later == 200
    assert Review.objects.get(page=page).body == "What I wrote at length"


def test_a_database_that_goes_away_while_a_review_is_stored_stores_nothing(site, page):
    fields = filled_form(page, body="What I wrote at length")
    with ThreadPoolExecutor(1) as thread, held(Review._meta.db_table):
        post = thread.submit(site.write, page, fields)
        [(pid, _name)] = until(waiting, "a worker in the middle of a review")
        query("SELECT pg_terminate_backend(%s)", pid)
        status, text = post.result()
    stored = Review.objects.filter(page=page).count()

    later, _text = site.write(page, fields)

    assert status == 503
    assert "What I wrote at length" in text
    assert stored == 0
    assert later == 200
    assert Review.objects.filter(page=page).count() == 1


def test_a_post_in_pieces_without_a_length_stores_nothing(site, page):
    server = site.connect()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}

    server.request("POST", address("write", page.pk), iter([b"body=", b"x" * 100_000]), headers, encode_chunked=True)
    response = server.getresponse()

    assert response.status in (400, 411, 413, 422)
    assert not Review.objects.filter(page=page).exists()
