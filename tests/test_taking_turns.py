"""A live server and its test share one connection to SQLite without disturbing each other."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.request import urlopen

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from tests import factories
from tests.taking_turns import ASKED, TURN, let_it_answer
from tests.testapp.models import ArticlePage
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_many_requests_and_the_test_ask_the_database_at_once(live_server):
    page = factories.site_root().add_child(instance=ArticlePage(title="A page", slug="a-page"))
    address = live_server.url + page.get_url()

    def ask(_number):
        with urlopen(address) as answer:
            return answer.status

    with ThreadPoolExecutor(4) as people:
        asked = people.map(ask, range(100))
        for number in range(200):
            assert ArticlePage.objects.get(pk=page.pk).title == "A page"
            page.search_description = f"Saved for the {number}th time"
            page.save()
        assert set(asked) == {200}


def test_what_is_still_asked_is_answered_before_the_rows_go(live_server):
    page = factories.site_root().add_child(instance=ArticlePage(title="A page", slug="a-page"))

    with ThreadPoolExecutor(2) as people:
        with TURN:
            asked = people.submit(urlopen, live_server.url + page.get_url())
            until(lambda: ASKED, "the request")
            waiting = people.submit(let_it_answer)
            assert not waiting.done()
        waiting.result()
        assert not ASKED
        with asked.result() as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "ask",
    [
        lambda: list(ContentType.objects.all()),
        lambda: ContentType.objects.create(app_label="tests", model="asked"),
        lambda: ContentType.objects.filter(model="asked").delete(),
    ],
    ids=["what is fetched", "an insert", "a deletion"],
)
def test_what_the_test_asks_waits_until_a_request_is_answered(live_server, ask):
    begun, answered = Event(), Event()

    def answer():
        with TURN:
            begun.set()
            time.sleep(0.3)
            answered.set()

    with ThreadPoolExecutor(1) as server:
        server.submit(answer)
        begun.wait()
        ask()
        assert answered.is_set()


def test_no_request_begins_within_a_transaction_of_the_test(live_server):
    page = factories.site_root().add_child(instance=ArticlePage(title="A page", slug="a-page"))

    with ThreadPoolExecutor(1) as people:
        with transaction.atomic():
            asked = people.submit(urlopen, live_server.url + page.get_url())
            time.sleep(0.5)  # many times what an answer takes
            assert not asked.done()
        with asked.result() as answer:
            assert answer.status == 200
