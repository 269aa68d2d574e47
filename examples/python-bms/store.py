"""What the product keeps: one SQLite file."""

import os
import sqlite3
from contextlib import contextmanager

TABLES = """
CREATE TABLE IF NOT EXISTS work_orders (
    id INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE,       -- Dispatch's id, as text: it may have more digits than a double holds
    state TEXT NOT NULL DEFAULT 'new',
    title TEXT NOT NULL, description TEXT NOT NULL, customer TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS visits (
    id INTEGER PRIMARY KEY,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    dispatch_id TEXT UNIQUE,
    starts TEXT NOT NULL, ends TEXT NOT NULL, is_canceled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    dispatch_id TEXT UNIQUE,           -- absent: somebody of the company wrote it
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    dispatch_id TEXT UNIQUE,
    name TEXT NOT NULL,
    file_token TEXT,                   -- still to be fetched by it
    problem TEXT,
    content BLOB
);
-- Each event once: its id is stored in one transaction with the work, and what was answered is answered again.
CREATE TABLE IF NOT EXISTS events_done (event_id TEXT PRIMARY KEY, answer TEXT NOT NULL);
-- What the company did and Dispatch has to be told, stored in one transaction with the act itself.
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    key TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', -- waiting, told, refused
    problem TEXT
);
"""


def path():
    return os.environ.get("BMS_DB", "bms.db")


def prepare():
    db = sqlite3.connect(path())
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(TABLES)
    db.close()


@contextmanager
def transaction():
    """One transaction: all of it is on disk afterwards, or nothing. Others wait until it has ended."""
    db = sqlite3.connect(path(), timeout=30, isolation_level=None)
    db.row_factory = sqlite3.Row
    try:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    finally:
        db.close()  # what is not committed is undone
