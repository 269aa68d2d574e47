"""What comes from Dispatch: each event is done once, and a job never makes two work orders."""

import base64
import hashlib
import hmac
import json
import time


def is_from_truckroll(secret, headers, body, tolerance_seconds=300):
    """Was body (bytes, as they came) signed with one of the secrets, not long ago?"""
    event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > tolerance_seconds:
        return False
    content = f"{event_id}.{timestamp}.".encode() + body
    given = [entry[3:].encode() for entry in headers.get("webhook-signature", "").split(" ") if entry.startswith("v1,")]
    for entry in secret.split(","):
        key = base64.b64decode(entry.strip().removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest())
        if key and any(hmac.compare_digest(expected, signature) for signature in given):
            return True
    return False


def take(db, event_id, event):
    """Does an event, and returns the answer; None if the product has no use for its type."""
    handler = HANDLERS.get(event["type"])
    if handler is None:
        return None
    done = db.execute("SELECT answer FROM events_done WHERE event_id = ?", (event_id,)).fetchone()
    if done:
        return json.loads(done["answer"])
    answer = handler(db, event["data"]) or {}
    db.execute("INSERT INTO events_done VALUES (?, ?)", (event_id, json.dumps(answer)))
    return answer


def job_created(db, data):
    # A restored backup tells a job again under another event id: look before you create.
    order = work_order(db, data)
    if order is None:
        texts = texts_of(data)
        columns = ", ".join(texts)
        marks = ", ".join("?" for _ in texts)
        db.execute(
            f"INSERT INTO work_orders (job_id, {columns}) VALUES (?, {marks})", (data["jobId"], *texts.values())
        )
        order = work_order(db, data)
    return {"bmsId": f"PY-{order['id']}"}


def job_updated(db, data):
    order = work_order(db, data)
    if order is None:
        # Of a job from before the gateway only small changes may come; an open one with a title is taken as new.
        is_open = data["job"].get("status") not in ("canceled", "complete", "rejected")
        return job_created(db, data) if is_open and data["job"].get("title") else None
    texts = texts_of(data)
    changes = ", ".join(f"{column} = ?" for column in texts)
    db.execute(f"UPDATE work_orders SET {changes} WHERE id = ?", (*texts.values(), order["id"]))
    if data["job"].get("status") == "offered" and order["state"] == "canceled":
        db.execute("UPDATE work_orders SET state = 'new' WHERE id = ?", (order["id"],))


def job_canceled(db, data):
    if order := work_order(db, data):
        db.execute("UPDATE work_orders SET state = 'canceled' WHERE id = ?", (order["id"],))


def appointment_updated(db, data):
    order, visit = work_order(db, data), data["appointment"]
    if order is None:
        return
    values = (visit.get("start_time") or "", visit.get("end_time") or "", visit.get("status") == "canceled")
    # external_id is what we called the visit, if it was the company that made it.
    own = str(visit.get("external_id") or "").removeprefix("visit-")
    changed = db.execute(
        "UPDATE visits SET starts = ?, ends = ?, is_canceled = ? WHERE work_order = ? AND (dispatch_id = ? OR id = ?)",
        (*values, order["id"], str(visit["id"]), own),
    )
    if changed.rowcount == 0:
        db.execute(
            "INSERT INTO visits (starts, ends, is_canceled, work_order, dispatch_id) VALUES (?, ?, ?, ?, ?)",
            (*values, order["id"], str(visit["id"])),
        )


def note_written(db, data):
    if order := work_order(db, data):
        db.execute(
            "INSERT INTO notes (work_order, dispatch_id, text) VALUES (?, ?, ?)"
            " ON CONFLICT (dispatch_id) DO UPDATE SET text = excluded.text",
            (order["id"], str(data["note"]["id"]), data["note"].get("description") or ""),
        )


def note_deleted(db, data):
    db.execute("DELETE FROM notes WHERE dispatch_id = ?", (str(data["note"]["id"]),))


def attachment_created(db, data):
    file = data["attachment"]
    if order := work_order(db, data):
        # Fetched later, not while the gateway waits for this answer.
        db.execute(
            "INSERT INTO files (work_order, dispatch_id, name, file_token) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (dispatch_id) DO NOTHING",
            (order["id"], str(file["id"]), file.get("name") or "file", file.get("fileToken")),
        )


def attachment_deleted(db, data):
    db.execute("DELETE FROM files WHERE dispatch_id = ?", (str(data["attachment"]["id"]),))


def survey_submitted(db, data):
    if order := work_order(db, data):
        survey = data["survey"]
        text = f"The customer gave {survey.get('rating')} of 5: {survey.get('message') or ''}"
        db.execute("INSERT INTO notes (work_order, text) VALUES (?, ?)", (order["id"], text))


def update_rejected(db, data):
    if order := work_order(db, data):
        update = data["update"]
        text = f"Dispatch refused {update['kind']}: {update.get('message') or 'without a reason'}"
        db.execute("INSERT INTO notes (work_order, text) VALUES (?, ?)", (order["id"], text))


def work_order(db, data):
    return db.execute("SELECT * FROM work_orders WHERE job_id = ?", (data["jobId"],)).fetchone()


def texts_of(data):
    """What people read. Anything may be absent or null, and anything may be added tomorrow."""
    job = data["job"]
    customer, address = job.get("customer") or {}, job.get("address") or {}
    return {
        "title": job.get("title") or "Without a title",
        # Without the markdown that the brand's own text may hold.
        "description": data.get("descriptionText") or "",
        "customer": joined(customer, "first_name", "last_name"),
        "phone": customer.get("phone_number") or "",
        "address": joined(address, "street_1", "street_2", "postal_code", "city", "state", separator=", "),
    }


def joined(fields, *names, separator=" "):
    return separator.join(str(fields[name]) for name in names if fields.get(name))


HANDLERS = {
    "job.created": job_created,
    "job.updated": job_updated,
    "job.canceled": job_canceled,
    "appointment.updated": appointment_updated,
    "note.created": note_written,
    "note.updated": note_written,
    "note.deleted": note_deleted,
    "attachment.created": attachment_created,
    "attachment.deleted": attachment_deleted,
    "survey.submitted": survey_submitted,
    "update.rejected": update_rejected,
}
