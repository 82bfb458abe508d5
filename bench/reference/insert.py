"""The least that a Flask route for events must do: take a form, insert one row, answer. The yardstick for the inbox.

SQLite as the product uses it: WAL, synchronous FULL, one writer at a time per process. No token, no encryption, no
second look at what it has already.
"""

import os
import sqlite3
import threading

from flask import Flask, request
from flask.typing import ResponseReturnValue

application = Flask(__name__)
LOCK, LOCAL = threading.Lock(), threading.local()


def connection() -> sqlite3.Connection:
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = sqlite3.connect(os.environ["BENCH_DATABASE"], timeout=10, isolation_level=None)
        LOCAL.connection.execute("PRAGMA journal_mode=WAL")
        LOCAL.connection.execute("PRAGMA synchronous=FULL")
        LOCAL.connection.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, channel TEXT, line TEXT)")
    found: sqlite3.Connection = LOCAL.connection
    return found


@application.post("/event")
def event() -> ResponseReturnValue:
    with LOCK:
        connection().execute(
            "INSERT INTO events (channel, line) VALUES (?, ?)", (request.form["channel"], request.form["line"])
        )
    return {"status": "accepted"}


@application.get("/ready")
def ready() -> ResponseReturnValue:
    return {"ready": True}
