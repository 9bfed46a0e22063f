from functools import wraps
from random import uniform
from time import sleep

from django.db import DatabaseError, OperationalError, connection, transaction

ATTEMPTS = 5
#: Deadlock and serialisation failure: SQLSTATE of PostgreSQL, numbers of MariaDB and MySQL.
PASSING = {"40P01", "40001", 1205, 1213, 1020}


def passes(error: DatabaseError) -> bool:
    """Whether the database gave up on a transaction that may well succeed when it is tried again."""
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or next(iter(error.args), None)
    return code in PASSING or (isinstance(error, OperationalError) and "locked" in str(error))


def retrying(function):
    """Run the function in a transaction, and again a few times where it met another one.

    Inside a transaction of the caller it runs once: only the caller can begin that one anew.
    """

    @wraps(function)
    def run(*args, **kwargs):
        attempts = 1 if connection.in_atomic_block else ATTEMPTS
        for attempt in range(1, attempts + 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except DatabaseError as error:
                if attempt == attempts or not passes(error):
                    raise
                sleep(uniform(0.01, 0.05) * attempt)  # noqa: S311 - spreads attempts, hides nothing

    return run


def after_commit(function, *args):
    """Call the function once the transaction is certain. What it fails with is logged and undoes nothing."""

    def call():  # Django's log names what failed, and a partial has no name
        function(*args)

    transaction.on_commit(call, robust=True)
