"""A live server and its test share one connection to SQLite without disturbing each other."""

from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest

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
