"""A receiver in Python. TRUCKROLL_BRIDGE_SECRET as the gateway has it, PORT the port to listen on."""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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


class Receiver(BaseHTTPRequestHandler):
    done = set()  # ids of what was done; in your service a table, written in one transaction with the work

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_from_truckroll(os.environ["TRUCKROLL_BRIDGE_SECRET"], self.headers, body):
            return self.answer(401, {})
        event = json.loads(body)
        job_id = event["data"].get("jobId", "")
        if self.headers["webhook-id"] not in self.done:
            print(event["type"], job_id, flush=True)
        self.done.add(self.headers["webhook-id"])
        self.answer(200, {"bmsId": f"WO-{job_id}"} if event["type"] == "job.created" else {})

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Receiver)
    print("listening", server.server_port, flush=True)
    server.serve_forever()
