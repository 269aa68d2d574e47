"""Tells Dispatch what was done about one job (pip install requests)."""

import os

import requests

URL = os.environ.get("TRUCKROLL_URL", "http://127.0.0.1:4200")
session = requests.Session()
if token := os.environ.get("TRUCKROLL_API_TOKEN"):
    session.headers["authorization"] = f"Bearer {token}"


def send(job_id, key, **content):
    """Sends one update, returns its id. With the same key again nothing is done twice, so a retry is safe."""
    response = session.post(
        f"{URL}/v1/jobs/{job_id}/updates", headers={"idempotency-key": key}, timeout=30, **content
    )
    if not response.ok:
        raise RuntimeError(f"{response.status_code} {response.text}")
    return response.json()["id"]


def tell(job_id, key, update):
    return send(job_id, key, json=update)


def send_photo(job_id, key, path):
    with open(path, "rb") as file:
        return send(job_id, key, data={"kind": "attachment"}, files={"file": (os.path.basename(path), file)})


def state_of(update_id):
    return session.get(f"{URL}/v1/updates/{update_id}", timeout=30).json()["state"]


if __name__ == "__main__":
    job = os.environ["JOB_ID"]
    visit = {"kind": "schedule", "appointmentId": "visit-1", "durationSeconds": 7200}
    sent = [
        tell(job, f"{job}-accept", {"kind": "accept"}),
        tell(job, f"{job}-schedule", {**visit, "start": "2030-05-06T09:00:00-05:00"}),
        tell(job, f"{job}-reschedule", {**visit, "start": "2030-05-07T13:00:00-05:00"}),
        tell(job, f"{job}-unschedule", {"kind": "unschedule", "appointmentId": "visit-1"}),
        tell(job, f"{job}-again", {**visit, "appointmentId": "visit-2", "start": "2030-05-08T09:00:00-05:00"}),
        tell(job, f"{job}-enroute", {"kind": "enroute"}),
        tell(job, f"{job}-start", {"kind": "start"}),
        tell(job, f"{job}-note", {"kind": "note", "text": "The heat exchanger is cracked, a new one is ordered."}),
        send_photo(job, f"{job}-photo", "photo.jpg"),
        tell(job, f"{job}-complete", {"kind": "complete", "resolution": "Heat exchanger replaced."}),
    ]
    for update_id in sent:
        print(update_id, state_of(update_id))
