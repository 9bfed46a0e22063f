"""One thread at a time on the connection to SQLite that a test shares with its live server.

Two threads that begin the same statement at the same moment meet in one that is prepared for both, which SQLite refuses
as misuse; and the savepoint of one request would end with that of another.
"""

import threading

import pytest
from django.db import connection
from django.test.testcases import LiveServerThread, ThreadedWSGIServer

from tests.waiting import until

TURN = threading.RLock()
#: What the server has been asked and has not answered yet.
ASKED = []


class TurnTakingServer(ThreadedWSGIServer):
    """A live server that answers one request after another."""

    def set_app(self, application):
        def answer(environ, start_response):
            ASKED.append(environ["PATH_INFO"])
            try:
                with TURN:
                    return application(environ, start_response)
            finally:
                ASKED.remove(environ["PATH_INFO"])

        super().set_app(answer)


def execute_in_turn(execute, *given):
    """What the test itself asks the database waits for the answer to a request; for `connection.execute_wrapper`."""
    with TURN:
        return execute(*given)


def let_it_answer():
    """Wait until the server has nothing left to answer: it would do so while the rows of the test are deleted."""
    until(lambda: not ASKED, "the server's answers")


@pytest.fixture(scope="session")
def taking_turns(django_db_setup):
    """Servers in other threads share this one's connection, if the database is in memory: then everybody takes turns."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(execute_in_turn):
        patch.setattr(LiveServerThread, "server_class", TurnTakingServer)
        yield


@pytest.fixture(scope="session")
def live_server(taking_turns, live_server):
    """pytest-django's live server, begun when everybody takes turns."""
    return live_server
