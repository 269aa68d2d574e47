"""Tells Dispatch what the company did, and fetches files, in the background: oldest first, until it is done."""

import os
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import store

MEANWHILE = (408, 425, 429)
wake = threading.Event()


def run():
    pause = 1
    while True:
        try:
            tell_all()
            fetch_all()
            pause = 1
            wake.wait(30)
        except OSError as error:  # the gateway is down or busy: nothing is lost, and order is kept
            print("the gateway does not answer, once more in", pause, "s:", error, file=sys.stderr, flush=True)
            wake.wait(pause)
            pause = min(pause * 2, 60)
        wake.clear()


def tell_all():
    while True:
        with store.transaction() as db:
            row = db.execute(
                "SELECT outbox.*, job_id FROM outbox JOIN work_orders ON work_orders.id = work_order"
                " WHERE outbox.state = 'waiting' ORDER BY outbox.id LIMIT 1"
            ).fetchone()
        if row is None:
            return
        headers = {"content-type": "application/json", "idempotency-key": row["key"]}
        try:
            request(f"/v1/jobs/{row['job_id']}/updates", headers, row["content"].encode())
            state, problem = "told", None
        except urllib.error.HTTPError as error:
            # 4xx does not get better by itself: it is shown on the screen, and what comes after it is told.
            if error.code >= 500 or error.code in MEANWHILE:
                raise
            state, problem = "refused", f"{error.code} {error.read(2_000).decode(errors='replace')}"
        with store.transaction() as db:
            db.execute("UPDATE outbox SET state = ?, problem = ? WHERE id = ?", (state, problem, row["id"]))


def fetch_all():
    with store.transaction() as db:
        files = db.execute("SELECT id, file_token FROM files WHERE file_token IS NOT NULL").fetchall()
    for file in files:
        content, problem = None, None
        try:
            content = request(f"/v1/files/{urllib.parse.quote(file['file_token'], safe='')}")
        except urllib.error.HTTPError as error:
            if error.code >= 500 or error.code in MEANWHILE:
                raise
            problem = f"{error.code} {error.reason}"
        with store.transaction() as db:
            db.execute(
                "UPDATE files SET content = ?, problem = ?, file_token = NULL WHERE id = ?",
                (content, problem, file["id"]),
            )


def request(path, headers=None, body=None):
    url = os.environ.get("TRUCKROLL_URL", "http://127.0.0.1:4200") + path
    headers = dict(headers or {})
    if token := os.environ.get("TRUCKROLL_API_TOKEN"):
        headers["authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as answer:
        return answer.read()
