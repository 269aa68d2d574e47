"""The page at /: every work order, with a button for each thing that can be done."""

from html import escape

BUTTONS = {
    "new": ["accept", "reject"],
    "accepted": ["schedule", "note", "cancel"],
    "scheduled": ["enroute", "schedule", "unschedule", "note", "cancel"],
    "on the way": ["start", "note"],
    "in work": ["pause", "complete", "note"],
    "paused": ["start", "schedule", "note", "cancel"],
}
FIELDS = {
    "reject": {"reason": "why"},
    "pause": {"reason": "why"},
    "cancel": {"reason": "why"},
    "complete": {"resolution": "what was done"},
    "note": {"text": "text"},
    "schedule": {"start": "2030-05-06T09:00:00-05:00", "end": "2030-05-06T11:00:00-05:00"},
}
STYLE = """body{font:16px system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem;color-scheme:light dark}
article{border:1px solid #8886;border-radius:.5rem;padding:.5rem 1rem;margin:1rem 0}form{display:inline-block;
margin:.2rem .6rem .2rem 0}h2{font-size:1.1rem;margin:.2rem 0}small{opacity:.7}.problem{color:#c33}"""


def page(db):
    orders = db.execute("SELECT * FROM work_orders ORDER BY id DESC LIMIT 200").fetchall()
    shown = "".join(work_order(db, order) for order in orders) or "<p>No work order yet.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Work orders</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style><h1>Work orders</h1>{shown}</html>'
    )


def work_order(db, order):
    of = (order["id"],)
    visits = db.execute("SELECT * FROM visits WHERE work_order = ? AND NOT is_canceled", of).fetchall()
    notes = db.execute("SELECT text FROM notes WHERE work_order = ? ORDER BY id", of).fetchall()
    files = db.execute("SELECT name, problem FROM files WHERE work_order = ? ORDER BY id", of).fetchall()
    refused = db.execute("SELECT problem FROM outbox WHERE work_order = ? AND state = 'refused'", of).fetchall()
    lines = [
        f"{escape(order['customer'])} {escape(order['phone'])} {escape(order['address'])}",
        escape(order["description"][:2_000]),
        *(f"Visit: {escape(visit['starts'])} to {escape(visit['ends'])}" for visit in visits),
        *(f"Note: {escape(note['text'])}" for note in notes),
        *(f"File: {escape(file['name'])} {escape(file['problem'] or '')}" for file in files),
        *(f'<span class="problem">Dispatch was not told: {escape(row["problem"])}</span>' for row in refused),
    ]
    buttons = "".join(button(order["id"], kind) for kind in BUTTONS.get(order["state"], ["note"]))
    return (
        f"<article><h2>PY-{order['id']} {escape(order['title'])} <small>{escape(order['state'])}</small></h2>"
        f"{''.join(f'<p>{line}</p>' for line in lines if line.strip())}{buttons}</article>"
    )


def button(order_id, kind):
    fields = "".join(
        f'<input name="{name}" aria-label="{kind}: {name}" placeholder="{hint}" required> '
        for name, hint in FIELDS.get(kind, {}).items()
    )
    return f'<form method="post" action="/work-orders/{order_id}/{kind}">{fields}<button>{kind}</button></form>'
