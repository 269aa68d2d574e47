"""What people of the company do. Each act and what Dispatch is told of it are one transaction."""

import base64
import json
import uuid

STATES = {
    "accept": "accepted",
    "reject": "declined",
    "schedule": "scheduled",
    "unschedule": "accepted",
    "enroute": "on the way",
    "start": "in work",
    "pause": "paused",
    "complete": "done",
    "cancel": "canceled",
}


class Refused(Exception):
    """The product does not do this; the message says why."""


# What a person may enter for an act, named as in an update.
WORDS = {
    "reject": ("reason", "text"),
    "pause": ("reason", "description"),
    "complete": ("reason", "resolution"),
    "cancel": ("reason", "text"),
}


def act(db, order_id, kind, start="", end="", file_name="", content=b"", **words):
    order = db.execute("SELECT * FROM work_orders WHERE id = ?", (order_id,)).fetchone()
    if order is None:
        raise Refused(f"there is no work order PY-{order_id}")
    update = {"kind": kind}
    if kind in WORDS:
        update |= {name: words[name] for name in WORDS[kind] if words.get(name)}
    elif kind == "note":
        text = words.get("text", "")
        note = db.execute("INSERT INTO notes (work_order, text) VALUES (?, ?)", (order_id, text))
        update |= {"text": text, "id": f"note-{note.lastrowid}"}
    elif kind == "attachment":
        file = db.execute(
            "INSERT INTO files (work_order, name, content) VALUES (?, ?, ?)", (order_id, file_name, content)
        )
        update |= {
            "id": f"file-{file.lastrowid}",
            "fileName": file_name,
            "contentBase64": base64.b64encode(content).decode(),
        }
    elif kind == "schedule":
        update |= {"appointmentId": book(db, order_id, start, end), "start": start, "end": end}
    elif kind == "unschedule":
        visit = open_visit(db, order_id)
        if visit is None:
            raise Refused(f"PY-{order_id} has no visit")
        db.execute("UPDATE visits SET is_canceled = 1 WHERE id = ?", (visit["id"],))
        update["appointmentId"] = f"visit-{visit['id']}"
    elif kind not in STATES:
        raise Refused(f"there is no act {kind!r}; there are {', '.join([*STATES, 'note', 'attachment'])}")
    if kind in STATES:
        db.execute("UPDATE work_orders SET state = ? WHERE id = ?", (STATES[kind], order_id))
    # The key makes an update that is sent twice count once.
    db.execute(
        "INSERT INTO outbox (work_order, key, content) VALUES (?, ?, ?)",
        (order_id, str(uuid.uuid4()), json.dumps(update)),
    )


def book(db, order_id, start, end):
    """Makes the visit, or moves the one that is open."""
    visit = open_visit(db, order_id)
    if visit:
        db.execute("UPDATE visits SET starts = ?, ends = ? WHERE id = ?", (start, end, visit["id"]))
        return f"visit-{visit['id']}"
    made = db.execute("INSERT INTO visits (work_order, starts, ends) VALUES (?, ?, ?)", (order_id, start, end))
    return f"visit-{made.lastrowid}"


def open_visit(db, order_id):
    return db.execute(
        "SELECT * FROM visits WHERE work_order = ? AND NOT is_canceled ORDER BY id DESC", (order_id,)
    ).fetchone()
