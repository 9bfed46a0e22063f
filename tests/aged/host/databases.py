"""Makes, fills from an aged file and drops the database that the settings name."""

import lzma
from pathlib import Path

from django.db import connection


def create():
    if connection.vendor != "sqlite":
        charset = " CHARACTER SET utf8mb4" if connection.vendor == "mysql" else ""
        _of_the_server(f"CREATE DATABASE {_name()}{charset}")


def drop():
    connection.close()
    if connection.vendor != "sqlite":
        _of_the_server(f"DROP DATABASE IF EXISTS {_name()}")


def load(file):
    data = lzma.decompress(Path(file).read_bytes())
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).write_bytes(data)
        return
    with connection.cursor() as cursor:
        for statement in _statements(data.decode()):
            cursor.execute(statement)
    connection.close()  # a dump changes how its connection looks names up


def _statements(sql):
    """MariaDB takes one statement at a time, and its dump has no line break within a text; PostgreSQL takes all."""
    return filter(str.strip, sql.split(";\n")) if connection.vendor == "mysql" else [sql]


def _name():
    return connection.ops.quote_name(connection.settings_dict["NAME"])


def _of_the_server(sql):
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)
