"""One thread at a time on the connection to SQLite that a test shares with its live server.

Two threads that begin the same statement at the same moment meet in one that is prepared for both, which SQLite refuses
as misuse; and the savepoint of one request would end with that of another.
"""

import threading
from functools import wraps

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler, SQLInsertCompiler
from django.db.transaction import Atomic
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


def in_turn(function):
    """The same function, which waits until a request is answered and lets none begin meanwhile."""

    @wraps(function)
    def wait(*given, **named):
        with TURN:
            return function(*given, **named)

    return wait


def entered_in_turn(enter):
    """How a transaction is entered, so that no request begins before it has ended."""

    def wait(atomic):
        TURN.acquire()
        try:
            enter(atomic)
        except BaseException:
            TURN.release()
            raise

    return wait


def left_in_turn(leave):
    def let_go(atomic, *error):
        try:
            leave(atomic, *error)
        finally:
            TURN.release()

    return let_go


def let_it_answer():
    """Wait until the server has nothing left to answer: it would do so while the rows of the test are deleted."""
    until(lambda: not ASKED, "the server's answers")


@pytest.fixture(scope="session")
def taking_turns(django_db_setup):
    """Servers in other threads share this one's connection, if the database is in memory: then everybody takes turns."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveServerThread, "server_class", TurnTakingServer)
        # With what they fetch: a statement that is not at its end is disturbed as well.
        for compiler in (SQLCompiler, SQLInsertCompiler):
            patch.setattr(compiler, "execute_sql", in_turn(compiler.execute_sql))
        patch.setattr(Atomic, "__enter__", entered_in_turn(Atomic.__enter__))
        patch.setattr(Atomic, "__exit__", left_in_turn(Atomic.__exit__))
        yield


@pytest.fixture(scope="session")
def live_server(taking_turns, live_server):
    """pytest-django's live server, begun when everybody takes turns."""
    return live_server
